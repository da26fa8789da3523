"""How likely enough sections are good in December: pluggable per method or indicator.

Method: docs/methods/section-outlook.md.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from standards.feasibility import YEARS_TO_BE_SURE, StatusBands, chance_word
from standards.rounding import percent, round_half_even
from standards.section_outlook import SectionChance, good_count
from targets.choices import Method
from targets.evaluation.result import Projection
from targets.evaluation.section_tally import Tally
from targets.evaluation.sections import SectionStanding
from targets.models import Indicator

LOW, MIDDLE, HIGH = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)


class OutlookMethod(NamedTuple):
    """A way to tell a section's chance: its Chinese name and the function that does it.

    The function answers None for a section it can't tell of; nothing is projected then.
    """

    label: str
    chance_of: Callable[[SectionStanding], SectionChance | None]


BY_FACTOR = OutlookMethod(
    "各断面按因子推算全年均值,取最不利因子;断面之间按相互独立合成",
    lambda standing: standing.by_factor,
)

OUTLOOKS: Mapping[str, OutlookMethod] = MappingProxyType({Method.SECTION_SHARE.value: BY_FACTOR})
"""By an indicator's method, or by its code, which goes first."""


def outlook_method(
    indicator: Indicator, outlooks: Mapping[str, OutlookMethod] = OUTLOOKS
) -> OutlookMethod | None:
    """The outlook of an indicator: by its code, else by its method; None if it has none."""
    return outlooks.get(indicator.code) or outlooks.get(indicator.method)


def project_sections(
    tally: Tally, method: OutlookMethod | None, bands: StatusBands
) -> Projection | None:
    """Project the share of good sections, per cent; None where a section can't be told.

    The chance is that of enough good sections, and is None below three past years.
    """
    if method is None:
        return None
    chances = [method.chance_of(s) for s in tally.counted]
    known = [each for each in chances if each is not None]
    if not known or len(known) < len(chances):
        return None
    years = min((each.years for each in known), key=len)
    count = good_count([each.chance for each in known])
    chance = round_half_even(count.at_least(tally.needed), 2)
    low, middle, high = (_share(count.quantile(q), tally.total) for q in (LOW, MIDDLE, HIGH))
    return Projection(
        low=low,
        middle=middle,
        high=high,
        chance=chance if len(years) >= YEARS_TO_BE_SURE else None,
        word=chance_word(chance, bands),
        years=years,
        method=method.label,
    )


def _share(count: int, total: int) -> Decimal:
    return percent(Fraction(count, total))
