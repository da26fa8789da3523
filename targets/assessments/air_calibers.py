"""The two calibers of air side by side: as measured, and with the days confirmed as dust left out.

Method: docs/methods/dust-exclusion.md.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monitoring.air_exclusions import (
    NO_CLAIMS,
    CaliberState,
    ExcludedDay,
    ExcludedDays,
    assessed_series,
    caliber_state,
    excluded_days_of,
    months_without_days,
)
from monitoring.air_series import AirSeries
from monitoring.choices import ClaimState
from monitoring.models import Division
from monitoring.periods import AsOf, months_label
from standards.air_items import Pollutant
from standards.rounding import Exact, round_half_even
from targets.wording import figure, signed

PM25, PM10 = Pollutant.PM25, Pollutant.PM10
KEPT_IN_DAYS = "优良、重污染天数不扣沙尘"
REMOVED_FROM_DAYS = "认定文件写明天数一并扣除"
UNTOUCHED = "没有可扣除的日值"
NAMES = {"PM2.5": "pm25", "PM10": "pm10", "优良天数比率": "good", "重污染天数": "heavy"}
ICONS = {ClaimState.GRANTED: "✓", ClaimState.CLAIMED: "◷", ClaimState.REFUSED: "✕"}


@dataclass(frozen=True)
class CaliberRow:
    """One figure of January up to the month in both calibers, as printed, and how it came about."""

    label: str
    unit: str
    measured: str
    assessed: str
    difference: str
    note: str

    @property
    def name(self) -> str:
        """The name of the figure in an address: “pm25”, “pm10”, “good”, “heavy”."""
        return NAMES[self.label]


@dataclass(frozen=True)
class ClaimedDay:
    """A claimed day as printed; `is_removed` is whether it is left out of the assessed figures."""

    date: date
    items: str
    pm25: str
    pm10: str
    document: str
    note: str
    state: ClaimState
    is_removed: bool

    @property
    def icon(self) -> str:
        """The state as a shape: a word never stands on colour alone."""
        return ICONS[self.state]


@dataclass(frozen=True)
class Calibers:
    """Both calibers of January up to a month. Empty where nothing was claimed and nothing given."""

    period: str
    rows: tuple[CaliberRow, ...] = ()
    days: tuple[ClaimedDay, ...] = ()
    lacking: str = ""
    is_demo: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing was claimed: the two calibers are one."""
        return not self.rows

    @property
    def pending(self) -> int:
        """Days whose claim waits for its answer."""
        return sum(day.state == ClaimState.CLAIMED for day in self.days)

    @property
    def removed(self) -> int:
        """Days left out."""
        return len({day.date for day in self.days if day.is_removed})


def calibers_of(division: Division, series: AirSeries, as_of: AsOf) -> Calibers:
    """Return both calibers of a division's year: two queries, four where days were claimed."""
    year = as_of.year
    found = excluded_days_of([division], year, year)
    return both_calibers(series, found.get(division.pk, NO_CLAIMS), as_of)


def both_calibers(series: AirSeries, excluded: ExcludedDays, as_of: AsOf) -> Calibers:
    """Set January up to a month in both calibers side by side."""
    year, month = as_of.year, as_of.month
    period = "1月" if month == 1 else f"1—{month}月"
    days = excluded.through(year, month)
    places = [place for place in (*excluded.months, *excluded.to_date) if place[0] == year]
    if not days and not any(m <= month for _, m in places):
        return Calibers(period)
    lacking = sorted(m for y, m in months_without_days(series, excluded) if (y, m) <= (year, month))
    return Calibers(
        period=period,
        rows=_rows(series, excluded, as_of),
        days=tuple(_claimed(day) for day in days),
        lacking=f"{months_label(lacking)}:{CaliberState.NO_DAYS}" if lacking else "",
        is_demo=any(day.is_demo for day in days),
    )


def _claimed(day: ExcludedDay) -> ClaimedDay:
    return ClaimedDay(
        date=day.date,
        items=day.items_text,
        pm25=figure(day.value(PM25), 0),
        pm10=figure(day.value(PM10), 0),
        document=day.document,
        note=day.note,
        state=day.state,
        is_removed=day.state == ClaimState.GRANTED and day.measured is not None,
    )


# --- The figures ----------------------------------------------------------------------------------


def _rows(series: AirSeries, excluded: ExcludedDays, as_of: AsOf) -> tuple[CaliberRow, ...]:
    place = as_of.year, as_of.month
    assessed = assessed_series(series, excluded)
    granted = [d for d in excluded.through(*place) if d.state == ClaimState.GRANTED]
    note = REMOVED_FROM_DAYS if any(d.removes_days for d in granted) else KEPT_IN_DAYS
    if _gives_days(excluded, as_of):
        note = CaliberState.PUBLISHED
    ratios = series.good_ratio_to_date(*place), assessed.good_ratio_to_date(*place)
    heavy = series.heavy_to_date(*place), assessed.heavy_to_date(*place)
    return (
        _fine(series, assessed, excluded, as_of),
        _coarse(series, assessed, excluded, as_of),
        _row("优良天数比率", "%", ratios, note),
        _row("重污染天数", "天", heavy, note, 0),
    )


def _gives_days(excluded: ExcludedDays, as_of: AsOf) -> bool:
    """Whether a sheet of the assessment caliber gives the share or the number of days."""
    sheet = excluded.to_date.get((as_of.year, as_of.month))
    return sheet is not None and (sheet.good_ratio is not None or sheet.heavy_days is not None)


def _fine(
    series: AirSeries, assessed: AirSeries, excluded: ExcludedDays, as_of: AsOf
) -> CaliberRow:
    year, month = as_of.year, as_of.month
    here, there = series.pm25_to_date(year, month), assessed.pm25_to_date(year, month)
    state = caliber_state(series, excluded, year, month)
    note = UNTOUCHED if state is CaliberState.SAME else str(state)
    if state is CaliberState.COMPUTED:
        note = f"{note},{_removed(excluded, as_of, PM25)}天"
    own = None if state is not CaliberState.PUBLISHED else _own_mean(series, excluded, as_of)
    if own is not None:
        note = f"{note};自算 {figure(own, 1)}"
    values = (here.mean if here else None, there.mean if there else None)
    return _row("PM2.5", "μg/m³", values, note)


def _own_mean(series: AirSeries, excluded: ExcludedDays, as_of: AsOf) -> Fraction | None:
    """Our own figure beside the city's: from the claims alone."""
    own = assessed_series(series, ExcludedDays(excluded.days))
    found = own.pm25_to_date(as_of.year, as_of.month)
    return None if found is None else found.mean


def _coarse(
    series: AirSeries, assessed: AirSeries, excluded: ExcludedDays, as_of: AsOf
) -> CaliberRow:
    """PM10, which is kept by days alone: a month without days has none."""
    year, months = as_of.year, range(1, as_of.month + 1)
    label, unit = "PM10", "μg/m³"
    here = there = None
    if all((year, m) in series.kept for m in months):
        here, there = (s.period(year, months).mean(PM10) for s in (series, assessed))
    said = excluded.coarse.get((year, as_of.month))
    if said is not None:
        own = "" if there is None else f";自算 {figure(there, 1)}"
        return _row(label, unit, (here, said), f"{CaliberState.PUBLISHED}{own}")
    if here is None:
        return _row(label, unit, (None, None), CaliberState.NO_DAYS)
    removed = _removed(excluded, as_of, PM10)
    note = f"{CaliberState.COMPUTED},{removed}天" if removed else UNTOUCHED
    return _row(label, unit, (here, there), note)


def _removed(excluded: ExcludedDays, as_of: AsOf, item: Pollutant) -> int:
    """Days of January up to the month whose value of an item is left out."""
    return sum(
        day.touches(item) and day.value(item) is not None
        for day in excluded.granted
        if day.date.year == as_of.year and day.date.month <= as_of.month
    )


def _row(
    label: str,
    unit: str,
    values: tuple[Exact | None, Exact | None],
    note: str,
    decimals: int = 1,
) -> CaliberRow:
    """Print a figure in both calibers and the difference of what is printed."""
    measured, assessed = (None if v is None else round_half_even(v, decimals) for v in values)
    gap = None if measured is None or assessed is None else assessed - measured
    return CaliberRow(
        label=label,
        unit=unit,
        measured=figure(measured, decimals),
        assessed=figure(assessed, decimals),
        difference=signed(gap),
        note=str(note),
    )
