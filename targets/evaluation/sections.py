"""How one section stands to date, and what each failing parameter still needs.

Method: docs/methods/section-requirement.md.
"""

from dataclasses import dataclass
from decimal import Decimal

from monitoring.periods import AsOf
from monitoring.section_series import PeriodClass, SectionSeries
from standards.comparison import Direction
from standards.progress import required_rest_mean
from standards.rounding import round_half_even
from standards.surface_water_limits import WaterClass, WaterItem, limit
from targets.evaluation.result import FactorRequirement
from targets.wording import safe_bound

GOOD = WaterClass.III
OXYGEN_SATURATION = Decimal("14.6")
"""Dissolved oxygen of fresh water at 0 °C, mg/L: no mean can be asked to exceed it [M]."""


@dataclass(frozen=True)
class SectionStanding:
    """One section to date: its class, last year's, whether it is good, and what it still needs."""

    series: SectionSeries
    period: PeriodClass
    last_period: PeriodClass
    is_good: bool | None
    is_dry: bool
    factors: tuple[FactorRequirement, ...]
    endangered: bool

    @property
    def name(self) -> str:
        """The section's name."""
        return self.series.section.name

    @property
    def has_regressed(self) -> bool:
        """Whether the class to date is worse than in the same months of last year (退类)."""
        now, last = self.period.water_class, self.last_period.water_class
        return now is not None and last is not None and now > last

    @property
    def is_hopeless(self) -> bool:
        """Whether class Ⅲ for the year can no longer be reached by some factor."""
        return any(not f.is_reachable for f in self.factors)

    @property
    def was_achieved_last_year(self) -> bool:
        """Whether last year's same remaining months kept what is now required."""
        return bool(self.factors) and all(
            f.last_year_rest is not None
            and (
                f.last_year_rest >= f.required
                if f.item is WaterItem.DO
                else f.last_year_rest <= f.required
            )
            for f in self.factors
        )

    @property
    def regression_text(self) -> str:
        """“钟楼大桥由Ⅱ类退至Ⅲ类(总磷)”."""
        now, last = self.period.water_class, self.last_period.water_class
        if now is None or last is None:
            return ""
        items = "、".join(i.label for i in self.period.deciding[:2])
        return f"{self.name}由{last.label}类退至{now.label}类" + (f"({items})" if items else "")


def standing_of(series: SectionSeries, end: AsOf) -> SectionStanding:
    """Judge one section from January to a month."""
    period = series.period(end.year, range(1, end.month + 1))
    last_period = series.period(end.year - 1, range(1, end.month + 1))
    is_good = period.meets(GOOD)
    is_dry = series.is_dry(end.year, range(1, end.month + 1))
    latest = series.month(end.year, end.month)
    endangered = bool(
        is_good and latest and latest.water_class is not None and latest.water_class > GOOD
    )
    factors = _factors(series, period, end) if is_good is False else ()
    return SectionStanding(series, period, last_period, is_good, is_dry, factors, endangered)


def _factors(
    series: SectionSeries, period: PeriodClass, end: AsOf
) -> tuple[FactorRequirement, ...]:
    """What each parameter now worse than class Ⅲ must average for the rest of the year."""
    if period.assessment is None or not end.months_to_come:
        return ()
    found = []
    for item, item_class in period.assessment.by_item.items():
        bound = limit(item, GOOD, series.body)
        if item_class <= GOOD or bound is None or item is WaterItem.PH:
            continue
        found.append(_factor(series, period, end, item, bound))
    return tuple(found)


def _factor(
    series: SectionSeries, period: PeriodClass, end: AsOf, item: WaterItem, bound: Decimal
) -> FactorRequirement:
    months = [m for m in period.months if _has(series, end.year, m, item)]
    required = required_rest_mean(bound, period.means[item], len(months), end.months_to_come)
    assert required is not None  # months are still to come
    higher = item is WaterItem.DO
    direction = Direction.HIGHER_IS_BETTER if higher else Direction.LOWER_IS_BETTER
    rest = series.period(end.year - 1, range(end.month + 1, 13)).means.get(item)
    return FactorRequirement(
        item=item,
        mean=round_half_even(period.means[item], item.decimals),
        limit=bound,
        required=safe_bound(required, item.decimals, direction),
        is_reachable=0 < required <= (OXYGEN_SATURATION if higher else required),
        last_year_rest=None if rest is None else round_half_even(rest, item.decimals),
    )


def _has(series: SectionSeries, year: int, month: int, item: WaterItem) -> bool:
    found = series.month(year, month)
    return found is not None and item in found.values
