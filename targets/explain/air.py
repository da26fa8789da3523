"""Opens the figures of a division's air: `air/<division>/<measure>`; docs/methods/averages.md."""

from collections.abc import Callable, Mapping

from django.utils import timezone

from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.air_subject import subject_of_division
from targets.errors import NotHere
from targets.explain import (
    air_by_days,
    air_calendar,
    air_calibers,
    air_changes,
    air_counts,
    air_daily,
    air_means,
    air_validity,
)
from targets.explain.address import measure_of
from targets.explain.air_calibers import CALIBER_SIDES, ROWS
from targets.explain.air_question import ITEMS, AirQuestion, Asked, asked_of, basis_asked
from targets.explain.result import Explanation

Opener = Callable[[AirQuestion], Explanation | None]

OF_A_SPAN: dict[str, Opener] = {
    **dict.fromkeys(ITEMS, air_means.item_value),
    "pm25": air_means.pm25,
    "pm25-item": air_means.item_value,
    **{f"{name}-days": air_validity.valid_days for name in ITEMS},
    **{f"{name}-difference": air_changes.item_difference for name in ITEMS},
    **{f"primary-{name}": air_counts.primary_days for name in ITEMS},
    **{f"primary-polluted-{name}": air_counts.primary_polluted_days for name in ITEMS},
    "good-of-valid": air_counts.good_of_valid,
    "good-ratio": air_counts.good_ratio,
    "good-difference": air_changes.days_difference,
    "pm25-change": air_changes.pm25_change,
    "good-change": air_changes.ratio_change,
    "heavy-days": air_counts.heavy_days,
    "polluted-days": air_counts.polluted,
    "lacking-days": air_counts.lacking,
    **{f"level-{level}": air_counts.level_days for level in range(1, 7)},
    **{f"calendar-{level}": air_calendar.calendar_days for level in range(1, 7)},
    "calendar-invalid": air_calendar.calendar_days,
    "calendar-missing": air_calendar.calendar_days,
    **{f"{name}-limit": air_validity.year_limit for name in ("pm25", "o3")},
    **{f"{name}-year-days": air_validity.year_days for name in ("pm25", "good", "o3")},
    **{f"{name}-faults": air_validity.year_faults for name in ("pm25", "good", "o3")},
    **dict.fromkeys(
        ("edition-valid", "edition-good", "edition-ratio", "edition-polluted", "edition-primary"),
        air_by_days.edition_figure,
    ),
    **{f"{what}-{name}": air_calibers.caliber_figure for what in CALIBER_SIDES for name in ROWS},
    **dict.fromkeys(("claimed-days", "removed-days", "pending-days"), air_calibers.claimed_days),
    "differing-days": air_counts.differing,
    "edition-good-change": air_by_days.edition_change,
    "edition-ratio-change": air_by_days.edition_change,
}
"""Figures of a month or of January up to it."""

OF_A_DAY: dict[str, Opener] = {
    **dict.fromkeys(ITEMS, air_daily.item_of_day),
    "aqi": air_daily.aqi,
    "excess": air_daily.excess,
    "aqi-difference": air_daily.index_difference,
    "lacking": air_daily.lacking_words,
    "why": air_daily.why,
}
"""Figures of one day (`day=`)."""

BY_DAYS: dict[str, Opener] = {
    **dict.fromkeys(ITEMS, air_by_days.item_by_days),
    "good-of-valid": air_by_days.good_by_days,
    "good-ratio": air_by_days.ratio_by_days,
    "valid-of-days": air_by_days.valid_by_days,
    "pm25-gap": air_by_days.pm25_gap,
    "good-gap": air_by_days.ratio_gap,
}
"""Figures of the kept days alone (`by=days`)."""


def opener_of(asked: Asked) -> Opener:
    """Return what opens the figure asked for.

    Raises
    ------
    NotHere
        For a measure that does not exist.
    """
    if asked.day is not None:
        known = OF_A_DAY
    elif asked.parameters.get("by") == "days":
        known = BY_DAYS
    else:
        known = OF_A_SPAN
    if asked.measure not in known:
        raise NotHere(f"空气没有“{asked.measure[:30]}”这个数值")
    return known[asked.measure]


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one figure of a division's air."""
    code, measure = measure_of(key)
    asked = asked_of(measure, as_of, parameters)
    opener, basis = opener_of(asked), basis_asked(asked)
    division = Division.objects.filter(code=code).first()
    if division is None:
        raise NotHere(f"没有编码为“{code[:40]}”的板块")
    air = subject_of_division(division, asked.as_of, basis, timezone.localdate())
    return opener(AirQuestion("air", division, asked, air))
