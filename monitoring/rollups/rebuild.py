"""Everything that is kept, computed anew: after an upgrade, or to set it right."""

from django.db import transaction

from monitoring.air_index import settle_index
from monitoring.models import AirDay, AirMonthRollup, SectionMonth, SectionMonthRollup
from monitoring.rollups import refresh_air
from monitoring.rollups.scopes import kept_keys, keys_of
from monitoring.rollups.sections import SectionKey, refresh_sections

DAYS_AT_ONCE = 2000
ROWS_A_STATEMENT = 500


def is_missing() -> bool:
    """Tell whether there are readings and nothing is kept of them, as after an upgrade."""
    air = AirDay.objects.exists() and not AirMonthRollup.objects.exists()
    return air or (SectionMonth.objects.exists() and not SectionMonthRollup.objects.exists())


@transaction.atomic
def rebuild() -> None:
    """Write every index and every kept figure anew; readings stay as they are."""
    changed = []
    for day in AirDay.objects.iterator(chunk_size=DAYS_AT_ONCE):
        before = day.aqi, day.primary_pollutant
        settle_index(day)
        if (day.aqi, day.primary_pollutant) != before:
            changed.append(day)
    fields = ["aqi", "primary_pollutant"]
    AirDay.objects.bulk_update(changed, fields, batch_size=ROWS_A_STATEMENT)
    refresh_air([*keys_of(), *kept_keys()])
    SectionMonthRollup.objects.all().delete()
    years = SectionMonth.objects.order_by().values_list("section", "year").distinct()
    refresh_sections(SectionKey(*key) for key in years)
