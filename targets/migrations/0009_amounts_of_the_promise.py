import django.db.models.functions.math
from django.db import migrations, models


def forget_standings(apps, schema_editor):
    """Drop what was kept without the new field; it is made again from the records at the start."""
    using = schema_editor.connection.alias
    apps.get_model("targets", "TaskMonth").objects.using(using).all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0008_visits_of_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="taskmonth",
            name="is_promised",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="scoreline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "each"), _negated=True),
                    ("threshold__isnull", True),
                    models.Q(
                        ("threshold", django.db.models.functions.math.Round(models.F("threshold"))),
                        ("threshold__gte", 0),
                    ),
                    _connector="OR",
                ),
                name="score_line_each_whole",
                violation_error_message="“每个(项)扣分”的界限须是不小于零的整数",
            ),
        ),
        migrations.RunPython(forget_standings, migrations.RunPython.noop),
    ]
