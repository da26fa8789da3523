"""Data only: PostgreSQL changes no table in the transaction that has just written its rows."""

from django.db import migrations
from django.db.models import F, Q


def keep_what_was_typed(apps, schema_editor):
    """Until now an index was entered with the day: whatever was not generated is the sheet's own."""
    days = apps.get_model("monitoring", "AirDay").objects.using(schema_editor.connection.alias)
    typed = days.exclude(batch__kind="demo").exclude(Q(aqi__isnull=True) & Q(primary_pollutant=""))
    typed.update(reported_aqi=F("aqi"), reported_primary=F("primary_pollutant"))


def marks_from_list(apps, schema_editor):
    """Until now only the names of the items were kept: the text follows from the limit stored."""
    months = apps.get_model("monitoring", "SectionMonth").objects
    months = months.using(schema_editor.connection.alias)
    for row in months.exclude(below_detection="").iterator():
        values = {item: getattr(row, item) for item in row.below_detection.split(",")}
        row.marks = {
            item: f"{value.normalize():f}L" for item, value in values.items() if value is not None
        }
        row.save(update_fields=["marks"])


def list_from_marks(apps, schema_editor):
    """The old list has room for 120 characters: what does not fit loses its mark."""
    months = apps.get_model("monitoring", "SectionMonth").objects
    for row in months.using(schema_editor.connection.alias).exclude(marks={}).iterator():
        listed = ",".join(row.marks)
        row.below_detection = listed if len(listed) <= 120 else listed[:120].rpartition(",")[0]
        row.save(update_fields=["below_detection"])


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0003_all_items_of_water'),
    ]

    operations = [
        migrations.RunPython(keep_what_was_typed, migrations.RunPython.noop),
        migrations.RunPython(marks_from_list, list_from_marks),
    ]
