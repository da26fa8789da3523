"""One factor of a section: what the rest may average, what is to be expected, how much room.

Method: docs/methods/section-outlook.md. Concentrations in mg/L, exact; dissolved oxygen must be
high, everything else low. pH is not judged this way.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from standards.progress import Operator, required_rest_mean, rounded_bound
from standards.rounding import exact
from standards.section_outlook.record import (
    FactorRecord,
    expected_rest,
    mean_of,
    month_noise,
    past_rest,
)
from standards.surface_water import rounded_value
from standards.surface_water_limits import WaterItem

OXYGEN_SATURATION = Decimal("14.6")
"""Dissolved oxygen of fresh water at 0 °C, mg/L: no mean can be asked to exceed it [M]."""


@dataclass(frozen=True)
class FactorOutlook:
    """Where one factor stands and what its rest may be.

    `mean` is that of `months` months with a value, `to_come` values are still to come. `required`
    is the mean the rest may have at most (dissolved oxygen: at least), None when nothing is to
    come. It is that of the limit itself; `is_reachable` grants the half unit rounding grants.
    """

    record: FactorRecord
    mean: Fraction
    months: int
    to_come: int
    required: Fraction | None
    is_reachable: bool

    @property
    def item(self) -> WaterItem:
        """The factor."""
        return self.record.item

    @property
    def limit(self) -> Decimal:
        """Limit of the class asked for, mg/L."""
        return self.record.limit

    @property
    def must_be_high(self) -> bool:
        """Whether the factor must reach its limit instead of keeping under it."""
        return self.record.must_be_high

    @cached_property
    def past_rest(self) -> tuple[tuple[int, Fraction], ...]:
        """What the same months were in past years, years ascending."""
        return past_rest(self.record)

    @cached_property
    def expected(self) -> Fraction:
        """The mean to be expected of the rest."""
        return expected_rest(self.record)

    @cached_property
    def noise(self) -> Fraction:
        """One month's noise."""
        return month_noise(self.record)

    @property
    def is_failing(self) -> bool:
        """Whether the mean to date, rounded as it is classed, is worse than the limit."""
        return not self._keeps(exact(rounded_value(self.item, self.mean)), exact(self.limit))

    @property
    def margin(self) -> Fraction | None:
        """Required ÷ expected (dissolved oxygen: expected ÷ required); None without a requirement.

        1 = just what is to be expected; below 1 the rest must be better than that.
        """
        if self.required is None:
            return None
        if self.must_be_high:
            return self.expected / self.required if self.required > 0 else None
        return self.required / self.expected if self.expected > 0 else None

    @property
    def is_close(self) -> bool:
        """Whether less than one month's noise lies between the allowed and the expected mean."""
        if self.required is None:
            return False
        room = self.expected - self.required if self.must_be_high else self.required - self.expected
        return room < self.noise

    def kept_in(self, year: int) -> bool | None:
        """Whether a past year's same months kept what is required now; None without them."""
        found = dict(self.past_rest).get(year)
        if found is None or self.required is None:
            return None
        return self._keeps(found, self.required)

    def _keeps(self, value: Fraction, bound: Fraction) -> bool:
        return value >= bound if self.must_be_high else value <= bound


def factor_outlook(record: FactorRecord) -> FactorOutlook | None:
    """Judge one factor; None when it has no value this year.

    >>> values = {(2023, m): Fraction(24, 100) for m in range(1, 9)}
    >>> found = factor_outlook(FactorRecord(WaterItem.TP, Decimal("0.2"), values, 2023, 8))
    >>> found.required, found.is_failing, found.is_reachable
    (Fraction(3, 25), True, True)
    """
    if not record.to_date:
        return None
    mean = mean_of(record, record.to_date.values())
    months, to_come = len(record.to_date), record.to_come
    return FactorOutlook(
        record=record,
        mean=mean,
        months=months,
        to_come=to_come,
        required=required_rest_mean(record.limit, mean, months, to_come),
        is_reachable=_is_reachable(record, mean, months, to_come),
    )


def year_bound(item: WaterItem, limit: Decimal) -> tuple[Fraction, bool]:
    """The bound on the unrounded mean of the year, and whether a mean on it still meets."""
    operator = Operator.AT_LEAST if item is WaterItem.DO else Operator.AT_MOST
    return rounded_bound(limit, item.decimals, operator)


def _is_reachable(record: FactorRecord, mean: Fraction, months: int, to_come: int) -> bool:
    bound, is_inclusive = year_bound(record.item, record.limit)
    needed = required_rest_mean(bound, mean, months, to_come)
    if needed is None:
        return False
    if not record.must_be_high:
        return needed > 0
    ceiling = exact(OXYGEN_SATURATION)
    return needed <= ceiling if is_inclusive else needed < ceiling
