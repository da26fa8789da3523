"""Air of any run of months from the kept sums of their days: a month, a quarter, a year to date.

Sums of days are exact, so the mean of a period is the mean of its days (GB 3095, definitions) and a
percentile is taken over all of them (HJ 663, appendix A). docs/methods/averages.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from monitoring.models import AirMonthRollup
from standards.air_evaluation import PERCENTILES
from standards.air_items import Pollutant
from standards.averages import (
    MonthCompleteness,
    YearCompleteness,
    month_completeness,
    percentile,
    year_completeness,
)

KEPT_VALUES = {Pollutant.O3_8H: "ozone_values", Pollutant.CO: "carbon_values"}
"""The items whose daily values are kept: those a percentile is reported of."""


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """Days of a period at each level of the index, 1 to 6."""

    by_level: tuple[int, ...]

    @property
    def valid(self) -> int:
        """Days with an index."""
        return sum(self.by_level)

    @property
    def good(self) -> int:
        """Days at level 1 or 2 (优良)."""
        return sum(self.by_level[:2])

    @property
    def polluted(self) -> int:
        """Valid days that were not good."""
        return self.valid - self.good

    @property
    def heavy(self) -> int:
        """Days at level 5 or 6 (重度及以上)."""
        return sum(self.by_level[4:])


@dataclass(frozen=True, slots=True)
class AirPeriod:
    """The kept months of one station or division, none of them twice."""

    rows: tuple[AirMonthRollup, ...]

    @property
    def is_demo(self) -> bool:
        """Whether any day was generated."""
        return any(row.is_demo for row in self.rows)

    def days(self, item: Pollutant) -> int:
        """Days with a valid value of an item."""
        return sum(getattr(row, f"{item.value}_days") for row in self.rows)

    def mean(self, item: Pollutant) -> Fraction | None:
        """Mean of the days, μg/m³ (CO mg/m³), exact; None without a valid day."""
        days = self.days(item)
        total = sum(Fraction(getattr(row, f"{item.value}_sum"), row.scale) for row in self.rows)
        return Fraction(total, days) if days else None

    def percentile(self, item: Pollutant) -> Fraction | None:
        """The reported percentile of ozone (90th) or carbon monoxide (95th), exact."""
        scale = lcm(*(row.scale for row in self.rows))
        values = [
            value * (scale // row.scale)
            for row in self.rows
            for value in getattr(row, KEPT_VALUES[item])
        ]
        found = percentile(values, PERCENTILES[item])
        return None if found is None else found / scale

    def value(self, item: Pollutant) -> Fraction | None:
        """The figure a period is evaluated by: the percentile of O₃ and CO, else the mean."""
        return self.percentile(item) if item in KEPT_VALUES else self.mean(item)

    def counts(self, edition_year: int) -> LevelCounts:
        """Days at each level by an edition of the index."""
        levels = [row.levels[str(edition_year)] for row in self.rows]
        return LevelCounts(tuple(map(sum, zip(*levels, strict=True))) or (0,) * 6)

    def primaries(self, edition_year: int) -> Mapping[Pollutant, int]:
        """Days on which each item was a primary pollutant, the most frequent first."""
        found: dict[Pollutant, int] = {}
        for row in self.rows:
            for name, days in row.primaries[str(edition_year)].items():
                item = Pollutant(name)
                found[item] = found.get(item, 0) + days
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def month_validity(self, item: Pollutant, year: int, month: int) -> MonthCompleteness:
        """Valid days of an item in one month against the minimum."""
        return month_completeness(self._days_in(item, year, month), year, month)

    def year_validity(self, item: Pollutant, year: int) -> YearCompleteness:
        """Valid days of an item in a year and the months that fall short."""
        return year_completeness({m: self._days_in(item, year, m) for m in range(1, 13)}, year)

    def _days_in(self, item: Pollutant, year: int, month: int) -> int:
        return sum(
            getattr(row, f"{item.value}_days")
            for row in self.rows
            if (row.year, row.month) == (year, month)
        )


def period_of(rows: Iterable[AirMonthRollup]) -> AirPeriod:
    """Put kept months together."""
    return AirPeriod(tuple(rows))
