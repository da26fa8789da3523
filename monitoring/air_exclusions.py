"""Air by assessment (考核口径): days confirmed as dust left out of the kept sums.

Method: docs/methods/dust-exclusion.md.
"""

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import replace
from enum import StrEnum

from monitoring.air_index import EDITIONS
from monitoring.air_series import AirFigures, AirSeries, completed, computed_figures
from monitoring.claimed_days import excluded_days_of
from monitoring.excluded_days import (
    NO_CLAIMS,
    ExcludedDay,
    ExcludedDays,
    Judged,
    Month,
)
from monitoring.models import AirMonthRollup
from standards.air_items import Pollutant
from standards.air_levels import level_of
from standards.rounding import round_half_even

__all__ = [
    "NO_CLAIMS",
    "CaliberState",
    "ExcludedDay",
    "ExcludedDays",
    "assessed_series",
    "caliber_state",
    "excluded_days_of",
    "months_without_days",
]

PM25 = Pollutant.PM25


class CaliberState(StrEnum):
    """How the figure of the assessment caliber of January up to a month came about."""

    SAME = "无扣除"
    COMPUTED = "按日数据扣除"
    PUBLISHED = "考核口径来表"
    NO_DAYS = "无日数据,无法扣除"


def assessed_series(series: AirSeries, excluded: ExcludedDays) -> AirSeries:
    """Return the air with the days confirmed as dust left out, exact.

    Only confirmed claims (已认定) remove anything, each day once. Means of PM2.5 and PM10 lose the
    day; good and heavy days keep it unless the claim says that days are removed too. A month known
    only from a sheet of measured figures (实况) has no mean here: see `months_without_days`. What a
    sheet gives of the assessment caliber goes before our own computation, which stays in
    `computed`.
    """
    by_month = excluded.granted_by_month()
    if not by_month and not excluded.has_sheets:
        return series
    without_days = months_without_days(series, excluded)
    found = replace(
        series,
        months=dict(series.months),
        to_date=dict(series.to_date),
        computed=dict(series.computed),
        kept=dict(series.kept),
    )
    for place, days in by_month.items():
        _leave_out(found, place, days, place in without_days)
    removing = [
        day
        for day in excluded.granted
        if day.measured or day.month in without_days or day.month not in series.kept
    ]
    for place, figures in series.to_date.items():
        before = [d for d in removing if d.date.year == place[0] and d.month <= place]
        found.to_date[place] = _without_means(figures, before)
    for shelf, sheets in ((found.months, excluded.months), (found.to_date, excluded.to_date)):
        for place, sheet in sheets.items():
            own = shelf.get(place)
            shelf[place] = completed(sheet, own) if own else sheet
    return found


def months_without_days(series: AirSeries, excluded: ExcludedDays) -> frozenset[Month]:
    """Months with a confirmed day that cannot be left out: only a sheet's figures are known of it.

    A sheet that knows of no more days than were read here is no obstacle: then the day has no
    reading and there is nothing to leave out. Generated days never correct an official sheet.
    """
    found = set()
    for place, days in excluded.granted_by_month().items():
        own, kept = series.months.get(place), series.kept.get(place)
        if own is None or own.table != "AirMonth":
            continue
        touching = [d for d in days if d.touches(PM25) or d.removes_days]
        if kept is None or kept.is_demo != own.is_demo:
            is_without = bool(touching)
        else:
            unread = any(d.measured is None for d in touching)
            is_without = unread and own.weight > kept.pm25_days
        if is_without:
            found.add(place)
    return frozenset(found)


def caliber_state(series: AirSeries, excluded: ExcludedDays, year: int, month: int) -> CaliberState:
    """Name how January up to a month came about in the assessment caliber (PM2.5)."""
    if (year, month) in excluded.to_date:
        return CaliberState.PUBLISHED
    assessed = assessed_series(series, excluded)
    is_known = assessed.pm25_to_date(year, month) is not None
    granted = [d for d in excluded.granted if d.date.year == year and d.date.month <= month]
    if not is_known and granted and series.pm25_to_date(year, month) is not None:
        return CaliberState.NO_DAYS
    if any((year, m) in excluded.months for m in range(1, month + 1)):
        return CaliberState.PUBLISHED
    return CaliberState.COMPUTED if any(d.measured for d in granted) else CaliberState.SAME


# --- Parts ----------------------------------------------------------------------------------------


def _leave_out(
    found: AirSeries, place: Month, days: Sequence[ExcludedDay], is_without_days: bool
) -> None:
    """Put one month's figures without the days into the places of those with them."""
    own, kept = found.months.get(place), found.kept.get(place)
    if kept is not None:
        found.kept[place] = kept_without(kept, days)
        found.computed[place] = computed_figures(found.kept[place])
    if own is None:
        return
    if is_without_days:
        found.months[place] = _without_means(own, days)
    elif own.table != "AirMonth":
        found.months[place] = found.computed[place]
    elif kept is not None:
        found.months[place] = _with_means_of(found.computed[place], own, days)


def _without_means(own: AirFigures, days: Collection[ExcludedDay]) -> AirFigures:
    """Forget what the days would have changed: it is no longer known."""
    if any(d.touches(PM25) for d in days):
        own = replace(own, pm25=None, pm25_days=None, pm25_change=None)
    if any(d.removes_days for d in days):
        own = replace(
            own, valid_days=None, good_days=None, heavy_days=None, printed_ratio=None,
            ratio_change=None,
        )  # fmt: skip
    return own


def _with_means_of(ours: AirFigures, own: AirFigures, days: Collection[ExcludedDay]) -> AirFigures:
    """Replace what the days change in a sheet's figures by what the other days give."""
    whole = _without_means(own, days)
    if any(d.touches(PM25) for d in days):
        whole = replace(whole, pm25=ours.pm25, pm25_days=ours.pm25_days)
    if any(d.removes_days for d in days):
        whole = replace(
            whole,
            valid_days=ours.valid_days,
            good_days=ours.good_days,
            heavy_days=ours.heavy_days,
        )
    return whole


def kept_without(kept: AirMonthRollup, days: Iterable[ExcludedDay]) -> AirMonthRollup:
    """Return an unsaved copy of a kept month without the days: sums, numbers of days and levels."""
    row = copy(kept)
    row.levels = {year: list(counts) for year, counts in kept.levels.items()}
    row.primaries = {year: dict(counts) for year, counts in kept.primaries.items()}
    for day in days:
        for item in day.items:
            value = day.value(item)
            if value is not None:
                total, count = f"{item.value}_sum", f"{item.value}_days"
                setattr(
                    row, total, getattr(row, total) - int(round_half_even(value * row.scale, 0))
                )
                setattr(row, count, getattr(row, count) - 1)
        if day.removes_days and day.measured is not None:
            _judge_anew(row, day)
    return row


def _judge_anew(row: AirMonthRollup, day: ExcludedDay) -> None:
    for edition in EDITIONS:
        _count(row, edition.year, day.judged(edition), -1)
        _count(row, edition.year, day.judged_without(edition), 1)


def _count(row: AirMonthRollup, edition_year: int, judged: Judged, one: int) -> None:
    """Add a day to the counts of its level and primary pollutants, or take it out."""
    if judged.aqi is None:
        return
    row.levels[str(edition_year)][level_of(judged.aqi) - 1] += one
    primaries = row.primaries[str(edition_year)]
    for item in judged.primary:
        primaries[item.value] = primaries.get(item.value, 0) + one
        if not primaries[item.value]:
            del primaries[item.value]
