"""Air of one division over years: months, figures to date, and what stands behind them.

The published figure, where one was entered, is the figure; our own computation from the days stands
beside it, and takes its place where nothing was entered. docs/methods/evaluation.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from monitoring.air_periods import AirPeriod, period_of
from monitoring.choices import BatchKind, Span
from monitoring.models import AirMonth, AirMonthRollup
from monitoring.periods import AsOf
from standards.air_items import Pollutant
from standards.averages import days_in_month, weighted_mean
from standards.editions import Family, in_force
from standards.rounding import percent


@dataclass(frozen=True)
class AirFigures:
    """A month, or January up to it, from a sheet or from the days. μg/m³; None is missing.

    `table` and `reading_id` name the row behind it: an `AirMonth`, or the kept sums of the days.
    `pm25_days` are the days the mean was taken over, where it was computed from them.
    """

    reading_id: int
    year: int
    month: int
    pm25: Decimal | Fraction | None
    valid_days: int | None
    good_days: int | None
    heavy_days: int | None
    printed_ratio: Decimal | None
    ozone_p90: Decimal | Fraction | None
    pm25_change: Decimal | None
    ratio_change: Decimal | None
    status: str
    source: str
    is_demo: bool
    table: str = "AirMonth"
    pm25_days: int | None = None

    @property
    def weight(self) -> int:
        """Days the mean stands for: valid days, or the calendar's where they were not given."""
        if self.pm25_days is not None:
            return self.pm25_days
        if self.valid_days is None:
            return days_in_month(self.year, self.month)
        return self.valid_days

    @property
    def has_mean(self) -> bool:
        """Whether the month has a mean that stands for at least one day."""
        return self.pm25 is not None and self.weight > 0

    @property
    def counts(self) -> "DayCounts | None":
        """Valid and good days; None unless both are known and there was a valid day."""
        if self.good_days is None or not self.valid_days:
            return None
        return DayCounts(self.valid_days, self.good_days)

    @property
    def good_ratio(self) -> Decimal | None:
        """Good-day ratio in per cent, one decimal: from the counts, else as printed."""
        return self.printed_ratio if self.counts is None else self.counts.ratio


def figures_of(row: AirMonth) -> AirFigures:
    """Take a stored row apart."""
    return AirFigures(
        reading_id=row.pk,
        year=row.year,
        month=row.month,
        pm25=row.pm25_mean,
        valid_days=row.valid_days,
        good_days=row.good_days,
        heavy_days=row.heavy_days,
        printed_ratio=row.good_day_ratio,
        ozone_p90=row.o3_p90,
        pm25_change=row.published_pm25_change,
        ratio_change=row.published_ratio_change,
        status=row.get_status_display(),
        source=row.source,
        is_demo=row.batch is not None and row.batch.kind == BatchKind.DEMONSTRATION,
    )


COMPUTED = "按日数据计算"


def computed_figures(row: AirMonthRollup, edition_year: int | None = None) -> AirFigures:
    """Return what the days of a month give, judged by the edition of the month or another."""
    found = period_of([row])
    ruling = in_force(Family.AQI, AsOf(row.year, row.month).last_day).year
    counts = found.counts(ruling if edition_year is None else edition_year)
    return AirFigures(
        reading_id=row.pk,
        year=row.year,
        month=row.month,
        pm25=found.mean(Pollutant.PM25),
        valid_days=counts.valid,
        good_days=counts.good,
        heavy_days=counts.heavy,
        printed_ratio=None,
        ozone_p90=found.percentile(Pollutant.O3_8H),
        pm25_change=None,
        ratio_change=None,
        status=COMPUTED,
        source="",
        is_demo=row.is_demo,
        table="AirMonthRollup",
        pm25_days=found.days(Pollutant.PM25),
    )


def completed(entered: AirFigures, computed: AirFigures) -> AirFigures:
    """Fill what a sheet left out from the days; what it says stands.

    Generated rows never mix with measured ones: a generated sheet gives way to measured days, and
    an official sheet is not filled from generated days.
    """
    if entered.is_demo != computed.is_demo:
        return computed if entered.is_demo else entered
    whole = entered
    if entered.pm25 is None:
        whole = replace(whole, pm25=computed.pm25, pm25_days=computed.pm25_days)
    else:
        whole = replace(whole, pm25_days=entered.weight)
    if entered.valid_days is None and entered.good_days is None and entered.printed_ratio is None:
        whole = replace(whole, valid_days=computed.valid_days, good_days=computed.good_days)
    if entered.heavy_days is None:
        whole = replace(whole, heavy_days=computed.heavy_days)
    if entered.ozone_p90 is None:
        whole = replace(whole, ozone_p90=computed.ozone_p90)
    return whole


@dataclass(frozen=True)
class DayCounts:
    """Days counted over some months."""

    valid: int
    good: int

    @property
    def polluted(self) -> int:
        """Valid days that were not good."""
        return self.valid - self.good

    @property
    def ratio(self) -> Decimal | None:
        """Good-day ratio in per cent, one decimal."""
        return percent(Fraction(self.good, self.valid)) if self.valid else None


@dataclass(frozen=True)
class MeanToDate:
    """Mean of January up to a month, μg/m³, exact, and the days it stands for."""

    mean: Fraction
    days: int
    is_published: bool


@dataclass(frozen=True)
class AirSeries:
    """All monthly air of one division, by (year, month).

    One rule says what is known “to date”: the published cumulative figure where one was entered;
    else the figure to the month before together with the month's own; else nothing. A month that
    nobody entered therefore ends the year to date until it, or a later cumulative, comes in.
    """

    months: dict[tuple[int, int], AirFigures] = field(default_factory=dict)
    to_date: dict[tuple[int, int], AirFigures] = field(default_factory=dict)
    computed: dict[tuple[int, int], AirFigures] = field(default_factory=dict)
    kept: dict[tuple[int, int], AirMonthRollup] = field(default_factory=dict)

    def month(self, year: int, month: int) -> AirFigures | None:
        """Return one month, or None when nothing was entered."""
        return self.months.get((year, month))

    def period(self, year: int, months: Iterable[int]) -> AirPeriod:
        """What the days of some months give together: of a month without days, nothing."""
        return period_of([row for m in months if (row := self.kept.get((year, m)))])

    def published(self, year: int, month: int) -> AirFigures | None:
        """Return the published figures of January up to a month, if entered."""
        return self.to_date.get((year, month))

    def pm25_to_date(self, year: int, month: int, use_published: bool = True) -> MeanToDate | None:
        """PM2.5 of January up to a month; without `use_published`, from the months alone."""
        published = self.published(year, month) if use_published else None
        if published is not None and published.pm25 is not None:
            days = published.valid_days or AsOf(year, month).days_elapsed
            return MeanToDate(Fraction(published.pm25), days, is_published=True)
        own = self.month(year, month)
        if own is None or not own.has_mean or own.pm25 is None:
            return None
        if month == 1:
            return MeanToDate(Fraction(own.pm25), own.weight, is_published=False)
        before = self.pm25_to_date(year, month - 1, use_published)
        if before is None:
            return None
        mean = weighted_mean(((before.mean, before.days), (own.pm25, own.weight)))
        assert mean is not None  # both parts stand for at least one day
        return MeanToDate(mean, before.days + own.weight, is_published=False)

    def counts_to_date(self, year: int, month: int) -> DayCounts | None:
        """Valid and good days of January up to a month; None where any part is unknown."""
        published = self.published(year, month)
        if published is not None and published.counts is not None:
            return published.counts
        own = self.month(year, month)
        if own is None or own.counts is None:
            return None
        if month == 1:
            return own.counts
        before = self.counts_to_date(year, month - 1)
        if before is None:
            return None
        return DayCounts(before.valid + own.counts.valid, before.good + own.counts.good)

    def good_ratio_to_date(self, year: int, month: int) -> Decimal | None:
        """Good-day ratio of January up to a month, per cent, one decimal."""
        published = self.published(year, month)
        if published is not None and published.good_ratio is not None:
            return published.good_ratio
        counts = self.counts_to_date(year, month)
        return None if counts is None else counts.ratio

    def heavy_to_date(self, year: int, month: int) -> int | None:
        """Heavy-pollution days of January up to a month; None where any part is unknown."""
        published = self.published(year, month)
        if published is not None and published.heavy_days is not None:
            return published.heavy_days
        own = self.month(year, month)
        if own is None or own.heavy_days is None:
            return None
        if month == 1:
            return own.heavy_days
        before = self.heavy_to_date(year, month - 1)
        return None if before is None else before + own.heavy_days

    def pm25_rest(self, year: int, months: Iterable[int]) -> Fraction | None:
        """Mean PM2.5 of some months, weighted by valid days; None unless all have one."""
        rows = [self.month(year, m) for m in months]
        if not all(r is not None and r.has_mean for r in rows):
            return None
        return weighted_mean((r.pm25, r.weight) for r in rows if r and r.pm25 is not None)

    def polluted_rest(self, year: int, months: Iterable[int]) -> Fraction | None:
        """Polluted days of some months; None unless all have counts."""
        found = [r.counts if (r := self.month(year, m)) else None for m in months]
        if not found or any(c is None for c in found):
            return None
        return Fraction(sum(c.polluted for c in found if c))

    def heavy_rest(self, year: int, months: Iterable[int]) -> Fraction | None:
        """Heavy-pollution days of some months; None unless all have a count."""
        found = [r.heavy_days if (r := self.month(year, m)) else None for m in months]
        if not found or any(h is None for h in found):
            return None
        return Fraction(sum(h for h in found if h))

    def entered_months(self, year: int) -> set[int]:
        """Months of a year with a row of either span."""
        return {m for y, m in (*self.months, *self.to_date) if y == year}

    def rows_until(self, year: int, month: int) -> list[AirFigures]:
        """Every row of the past years and of this one up to a month."""
        rows = (*self.months.values(), *self.to_date.values())
        return [r for r in rows if (r.year, r.month) <= (year, month)]


def series_of(
    rows: Iterable[AirMonth],
    rollups: Iterable[AirMonthRollup] = (),
    edition_year: int | None = None,
) -> dict[int, AirSeries]:
    """Sort stored rows into one series a division, keyed by the division's id.

    With `edition_year` all days are judged by that edition of the index (新旧标准对比): counts that
    were entered were counted by the edition of their time and are left aside.
    """
    found: dict[int, AirSeries] = {}
    for row in rows:
        series = found.setdefault(row.division_id, AirSeries())
        shelf = series.months if row.span == Span.MONTH else series.to_date
        shelf[(row.year, row.month)] = _judged_by(figures_of(row), edition_year)
    for rollup in rollups:
        series = found.setdefault(rollup.division_id, AirSeries())
        place = (rollup.year, rollup.month)
        computed = computed_figures(rollup, edition_year)
        entered = series.months.get(place)
        series.kept[place], series.computed[place] = rollup, computed
        series.months[place] = completed(entered, computed) if entered else computed
    return found


def _judged_by(figures: AirFigures, edition_year: int | None) -> AirFigures:
    ruling = in_force(Family.AQI, AsOf(figures.year, figures.month).last_day).year
    if edition_year in (None, ruling):
        return figures
    return replace(
        figures,
        valid_days=None,
        good_days=None,
        heavy_days=None,
        printed_ratio=None,
        ratio_change=None,
    )
