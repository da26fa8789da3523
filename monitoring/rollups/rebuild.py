"""Everything that is kept, computed anew: after an upgrade, or to set it right."""

from django.db import transaction

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note_rows, state_of
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
    wrong = {day.pk: day for day in indexed_days() if not day.is_right}
    changed = []
    for pk, right in wrong.items():
        row = AirDay.objects.select_for_update().filter(pk=pk, version=right.version).first()
        if row is None:
            continue
        before = state_of(row)
        row.aqi, row.primary_pollutant = right.right_aqi, right.right_primary
        AirDay.objects.filter(pk=pk).update(aqi=row.aqi, primary_pollutant=row.primary_pollutant)
        changed.append(RowChange(pk, before, state_of(row)))
    note_rows(AuditAction.CHANGE, AirDay, changed, "重新计算空气质量指数")
    refresh_air({*keys_of(), *kept_keys()})
    SectionMonthRollup.objects.all().delete()
    years = SectionMonth.objects.order_by().values_list("section", "year").distinct()
    refresh_sections(SectionKey(*key) for key in years)
