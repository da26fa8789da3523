"""Everything that is kept, computed anew: after an upgrade, or to set it right."""

from django.db import transaction

from monitoring.models import AirDay, AirMonthRollup, SectionMonth, SectionMonthRollup
from monitoring.models.rollups import AIR_RULES
from monitoring.rollups import refresh_air
from monitoring.rollups.indices import indexed_days
from monitoring.rollups.scopes import kept_keys, keys_of
from monitoring.rollups.sections import SectionKey, refresh_sections
from monitoring.section_figures import RULES


def is_missing() -> bool:
    """Tell whether readings have nothing kept of them, or by older rules, as after an upgrade."""
    return is_air_rollup_missing() or is_section_rollup_missing()


def is_air_rollup_missing() -> bool:
    """Tell whether nothing is kept of the days, or something by older rules."""
    if AirMonthRollup.objects.exclude(rules=AIR_RULES).exists():
        return True
    return AirDay.objects.exists() and not AirMonthRollup.objects.exists()


def is_section_rollup_missing() -> bool:
    """Tell whether nothing is kept of the sections, or something under an older edition."""
    if SectionMonthRollup.objects.exclude(basis__startswith=f"{RULES} ").exists():
        return True
    return SectionMonth.objects.exists() and not SectionMonthRollup.objects.exists()


@transaction.atomic
def rebuild() -> None:
    """Write every index and every kept figure anew; readings stay as they are.

    A day that somebody saves meanwhile has a new version and an index of its own: it is left alone.
    """
    wrong = [day for day in indexed_days() if not day.is_right]
    for day in wrong:
        AirDay.objects.filter(pk=day.pk, version=day.version).update(
            aqi=day.right_aqi, primary_pollutant=day.right_primary
        )
    refresh_air({*keys_of(), *kept_keys()})
    SectionMonthRollup.objects.all().delete()
    years = SectionMonth.objects.order_by().values_list("section", "year").distinct()
    refresh_sections(SectionKey(*key) for key in years)
