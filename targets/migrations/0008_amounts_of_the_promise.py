from django.db import migrations, models


def forget_standings(apps, schema_editor):
    """Drop what was kept without the new field; it is made again from the records at the start."""
    using = schema_editor.connection.alias
    apps.get_model("targets", "TaskMonth").objects.using(using).all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0007_division_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="taskmonth",
            name="is_promised",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(forget_standings, migrations.RunPython.noop),
    ]
