"""Air of one division over years: months, figures to date, and what stands behind them.

The published figure, where one was entered, is the figure; our own computation from the months
(weighted by valid days) stands beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from monitoring.choices import BatchKind, Span
from monitoring.models import AirMonth
from standards.ambient_air import good_day_ratio
from standards.averages import days_in_month, weighted_mean
from standards.rounding import percent, round_half_even


@dataclass(frozen=True)
class AirFigures:
    """One sheet row: a month, or January up to it. Concentrations in μg/m³; None is missing."""

    reading_id: int
    year: int
    month: int
    pm25: Decimal | None
    valid_days: int | None
    good_days: int | None
    heavy_days: int | None
    printed_ratio: Decimal | None
    ozone_p90: Decimal | None
    pm25_change: Decimal | None
    ratio_change: Decimal | None
    status: str
    source: str
    is_demo: bool

    @property
    def polluted_days(self) -> int | None:
        """Valid days that were not good."""
        if self.valid_days is None or self.good_days is None:
            return None
        return self.valid_days - self.good_days

    @property
    def weight(self) -> int:
        """Days the mean stands for: valid days, or the calendar's where they were not given."""
        return (
            self.valid_days if self.valid_days is not None else days_in_month(self.year, self.month)
        )

    @property
    def good_ratio(self) -> Decimal | None:
        """Good-day ratio in per cent, one decimal: from the counts, else as printed."""
        if self.good_days is not None and self.valid_days:
            ratio = good_day_ratio(self.good_days, self.valid_days)
            return None if ratio is None else percent(ratio)
        return self.printed_ratio


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


@dataclass(frozen=True)
class DayCounts:
    """Days counted over some months."""

    valid: int
    good: int
    heavy: int

    @property
    def polluted(self) -> int:
        """Valid days that were not good."""
        return self.valid - self.good


@dataclass(frozen=True)
class AirSeries:
    """All monthly air of one division, by (year, month)."""

    months: dict[tuple[int, int], AirFigures] = field(default_factory=dict)
    to_date: dict[tuple[int, int], AirFigures] = field(default_factory=dict)

    def month(self, year: int, month: int) -> AirFigures | None:
        """Return one month, or None when nothing was entered."""
        return self.months.get((year, month))

    def published(self, year: int, month: int) -> AirFigures | None:
        """Return the published figures of January up to a month, if entered."""
        return self.to_date.get((year, month))

    def months_with(self, name: str, year: int, months: Iterable[int]) -> tuple[int, ...]:
        """Return those of the months whose field `name` has a value."""
        return tuple(
            m
            for m in months
            if (found := self.months.get((year, m))) and getattr(found, name) is not None
        )

    def pm25_mean(self, year: int, months: Iterable[int]) -> Fraction | None:
        """Mean PM2.5 of some months, μg/m³, weighted by valid days; None without any value."""
        return weighted_mean(
            (found.pm25, found.weight)
            for m in months
            if (found := self.months.get((year, m))) and found.pm25 is not None
        )

    def pm25_days(self, year: int, months: Iterable[int]) -> int:
        """Days the PM2.5 mean of some months stands for."""
        return sum(
            found.weight
            for m in months
            if (found := self.months.get((year, m))) and found.pm25 is not None
        )

    def day_counts(self, year: int, months: Iterable[int]) -> DayCounts | None:
        """Days counted over those of the months that have counts; None when none has."""
        rows = [
            found
            for m in months
            if (found := self.months.get((year, m))) and found.polluted_days is not None
        ]
        if not rows:
            return None
        return DayCounts(
            valid=sum(r.valid_days or 0 for r in rows),
            good=sum(r.good_days or 0 for r in rows),
            heavy=sum(r.heavy_days or 0 for r in rows),
        )

    def pm25_to_date(self, year: int, month: int) -> Decimal | None:
        """PM2.5 of January up to a month, one decimal: as published, else from the months."""
        published = self.published(year, month)
        if published is not None and published.pm25 is not None:
            return round_half_even(published.pm25, 1)
        mean = self.pm25_mean(year, range(1, month + 1))
        return None if mean is None else round_half_even(mean, 1)

    def good_ratio_to_date(self, year: int, month: int) -> Decimal | None:
        """Good-day ratio of January up to a month, per cent, one decimal."""
        published = self.published(year, month)
        if published is not None and published.good_ratio is not None:
            return published.good_ratio
        counts = self.day_counts(year, range(1, month + 1))
        if counts is None or not counts.valid:
            return None
        return percent(Fraction(counts.good, counts.valid))

    def latest_month(self, year: int, up_to: int = 12) -> int | None:
        """The newest month of a year, not after `up_to`, with any figure of either span."""
        present = {m for y, m in (*self.months, *self.to_date) if y == year and m <= up_to}
        return max(present, default=None)


def series_of(rows: Iterable[AirMonth]) -> dict[int, AirSeries]:
    """Sort stored rows into one series a division, keyed by the division's id."""
    found: dict[int, AirSeries] = {}
    for row in rows:
        series = found.setdefault(row.division_id, AirSeries())
        shelf = series.months if row.span == Span.MONTH else series.to_date
        shelf[(row.year, row.month)] = figures_of(row)
    return found
