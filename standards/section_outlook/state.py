"""What is said of a section: can it be turned, may it be lost, and which factor decides.

Method: docs/methods/section-outlook.md.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

from standards.section_outlook.factor import FactorOutlook
from standards.surface_water import SectionAssessment, assess_section
from standards.surface_water_limits import WaterBody, WaterItem


class SectionState(StrEnum):
    """Where a section stands towards the end of the year."""

    DRY = "dry"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    HOPELESS = "hopeless"
    FLIPPABLE = "flippable"
    UNMEASURED = "unmeasured"
    ENDANGERED = "endangered"
    SAFE = "safe"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "dry": "断流",
            "unknown": "类别未定",
            "settled": "全年已定",
            "hopeless": "已无法扭转",
            "flippable": "能扭转",
            "unmeasured": "无法推算",
            "endangered": "有退出风险",
            "safe": "暂无风险",
        }[self.value]


def section_state(
    is_good: bool | None,
    factors: Iterable[FactorOutlook],
    is_newest_failing: bool,
    months_to_come: int,
) -> SectionState:
    """Name where a section with readings stands (not for one without flow: DRY is seen before).

    Args:
        is_good: whether its class to date meets the class asked for; None when it is open.
        factors: the outlook of each factor with a value this year.
        is_newest_failing: whether the newest month alone is worse than that class.
        months_to_come: 0 to 12.
    """
    if is_good is None:
        return SectionState.UNKNOWN
    if not months_to_come:
        return SectionState.SETTLED
    listed = list(factors)
    if is_good:
        is_close = any(f.is_close for f in listed)
        return SectionState.ENDANGERED if is_newest_failing or is_close else SectionState.SAFE
    failing = [f for f in listed if f.is_failing]
    if not failing:
        return SectionState.UNMEASURED
    within_reach = all(f.is_reachable for f in failing)
    return SectionState.FLIPPABLE if within_reach else SectionState.HOPELESS


def binding_factor(factors: Iterable[FactorOutlook]) -> FactorOutlook | None:
    """The factor with the least margin (卡点): among the failing ones if there are any.

    Equal margins: in the order given. None when no factor has a margin.
    """
    listed = list(factors)
    failing = [f for f in listed if f.is_failing]
    judged = [(f.margin, f) for f in failing or listed if f.margin is not None]
    return min(judged, key=lambda entry: entry[0])[1] if judged else None


def class_if(
    to_date: Mapping[WaterItem, tuple[Fraction, int]],
    item: WaterItem,
    level: Fraction,
    to_come: int,
    body: WaterBody = WaterBody.RIVER,
) -> SectionAssessment:
    """Class of a section's year if one factor averages `level` for the rest (假如).

    ``(n·Y + r·x) / (n + r)`` for that factor; every other one keeps its mean to date.

    Args:
        to_date: mean to date and months with a value, of each item.
        item: the factor.
        level: x, mg/L, 0 or more.
        to_come: r, months to come.
        body: river or lake.

    Raises:
        KeyError: if the factor has no value to date.
        ValueError: if `to_come` is negative or the level out of range.

    >>> found = class_if({WaterItem.TP: (Fraction(24, 100), 8)}, WaterItem.TP, Fraction(3, 25), 4)
    >>> found.water_class.label
    'Ⅲ'
    """
    if to_come < 0:
        raise ValueError(f"months to come cannot be negative, got {to_come}")
    means = {each: mean for each, (mean, _) in to_date.items()}
    mean, months = to_date[item]
    means[item] = (months * mean + to_come * level) / (months + to_come)
    return assess_section(means, body)
