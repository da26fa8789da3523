"""How likely a section keeps its class for the year: the projection of its factors.

Method: docs/methods/section-outlook.md. Chances are shares of 1 with two decimals, 0.01 to 0.99
while a month is to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from standards.projection import LOG_SAMPLES, MonthMean, project_mean
from standards.section_outlook.factor import factor_outlook, year_bound
from standards.section_outlook.record import FactorRecord

SUREST = Decimal("0.99")
"""Nothing is surer than this before the year is over."""


@dataclass(frozen=True, slots=True)
class SectionChance:
    """How likely a section keeps the class asked for, and the past years it rests on."""

    chance: Decimal
    years: tuple[int, ...]


def section_chance(records: Iterable[FactorRecord]) -> SectionChance | None:
    """Smallest chance among the factors, with the fewest past years any of them had.

    The factors move together, so the smallest is taken and not the product; one without a value
    this year is not judged. None without a factor, or when one has no past year to go by.
    """
    found = []
    for record in records:
        if not record.to_date:
            continue
        one = factor_chance(record)
        if one is None:
            return None
        found.append(one)
    if not found:
        return None
    years = min((one.years for one in found), key=len)
    return SectionChance(min(one.chance for one in found), years)


def factor_chance(record: FactorRecord) -> SectionChance | None:
    """Chance that the year's mean of one factor, rounded as it is classed, is within its limit.

    None without a value this year or without the same months of any past year.
    """
    outlook = factor_outlook(record)
    if outlook is None:
        return None
    years = tuple(year for year, _ in outlook.past_rest)
    if outlook.to_come and not years:
        return None
    if _holds_at_its_worst(record, outlook.required):
        return SectionChance(SUREST, years)
    history = [
        MonthMean(year, month, value, 1)
        for (year, month), value in record.values.items()
        if (year, month) <= (record.year, record.month)
    ]
    coming = {m: int(_is_sampled(record, m)) for m in range(record.month + 1, 13)}
    projected = project_mean(history, record.year, record.month, coming, LOG_SAMPLES)
    if projected is None:
        return None
    bound, is_inclusive = year_bound(record.item, record.limit)
    within = projected.chance_at_least if record.must_be_high else projected.chance_at_most
    return SectionChance(within(bound, is_inclusive), years)


def _is_sampled(record: FactorRecord, month: int) -> bool:
    """Whether a value is to come in a month: in all, or where few are, in those it used to be."""
    return record.to_come == 12 - record.month or month in record.usual


def _holds_at_its_worst(record: FactorRecord, required: Fraction | None) -> bool:
    """Whether the worst month on record, come back in every month to come, would still do."""
    if required is None:
        return False
    known = [value for by_month in record.by_year.values() for value in by_month.values()]
    if record.must_be_high:
        return min(known) >= required * record.scale
    return max(known) <= required * record.scale
