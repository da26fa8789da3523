"""Water quality of a river, a basin or a district from its sections, 环办〔2011〕22号.

Under five sections their mean is classed as one section; from five on the shares of good and of
worst sections decide. The circular's change words between two periods are in `water_change`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from standards.rounding import Exact, exact
from standards.surface_water import assess_section, mean_concentrations
from standards.surface_water_limits import ASSESSED_ITEMS, WaterBody, WaterClass, WaterItem

SECTIONS_FOR_SHARES = 5
_MAIN_ITEMS_SHOWN = 3


class WaterGrade(StrEnum):
    """Qualitative grade of waters (水质状况); the value is the word, the order best first."""

    EXCELLENT = "优"
    GOOD = "良好"
    LIGHT = "轻度污染"
    MODERATE = "中度污染"
    HEAVY = "重度污染"

    @property
    def rank(self) -> int:
        """1 for 优 to 5 for 重度污染."""
        return list(WaterGrade).index(self) + 1

    @property
    def colour_name(self) -> str:
        """The word of the colour: 蓝 绿 黄 橙 红."""
        return ("蓝", "绿", "黄", "橙", "红")[self.rank - 1]

    @classmethod
    def of_class(cls, water_class: WaterClass) -> "WaterGrade":
        """Grade of one section by its class.

        >>> WaterGrade.of_class(WaterClass.II).value
        '优'
        """
        return cls(water_class.grade)


@dataclass(frozen=True, slots=True)
class SectionShares:
    """Counted sections (断面): how many there are, how many are good and how many worst.

    `total` counts sections that have a class; those without are in `without_class` and in neither
    ratio.
    """

    total: int
    good: int
    worst: int
    without_class: int = 0

    @property
    def good_ratio(self) -> Fraction | None:
        """Share of Ⅰ to Ⅲ (优Ⅲ比例), exact; None without any section."""
        return Fraction(self.good, self.total) if self.total else None

    @property
    def worst_ratio(self) -> Fraction | None:
        """Share of 劣Ⅴ (劣Ⅴ比例), exact; None without any section."""
        return Fraction(self.worst, self.total) if self.total else None


def section_shares(classes: Iterable[WaterClass | None]) -> SectionShares:
    """Count sections at Ⅲ or better and worse than Ⅴ.

    Args:
        classes: the class of each section, None for one that was not assessed.

    Reference: 环办〔2011〕22号 [V:2].

    >>> found = section_shares([WaterClass.II, WaterClass.III, WaterClass.WORSE_THAN_V, None])
    >>> found.good_ratio, found.worst_ratio, found.without_class
    (Fraction(2, 3), Fraction(1, 3), 1)
    """
    all_classes = list(classes)
    known = [water_class for water_class in all_classes if water_class is not None]
    good = sum(water_class <= WaterClass.III for water_class in known)
    worst = known.count(WaterClass.WORSE_THAN_V)
    return SectionShares(len(known), good, worst, len(all_classes) - len(known))


def grade_by_shares(good_ratio: Exact, worst_ratio: Exact) -> WaterGrade:
    """Grade of a basin with five or more sections.

    Ⅰ to Ⅲ at least 90 %: 优; at least 75 %: 良好. Below 75 %: 劣Ⅴ under 20 % 轻度污染, under 40 %
    中度污染, else 重度污染.

    Args:
        good_ratio: share of Ⅰ to Ⅲ, as a share of 1.
        worst_ratio: share of 劣Ⅴ, as a share of 1.

    Raises:
        ValueError: unless both shares are at least 0 and together at most 1.

    Reference: 环办〔2011〕22号 [V:2].

    >>> grade_by_shares(Fraction(3, 4), Fraction(0)).value
    '良好'
    """
    good, worst = exact(good_ratio), exact(worst_ratio)
    if good < 0 or worst < 0 or good + worst > 1:
        raise ValueError(f"shares of {good_ratio} good and {worst_ratio} worst do not fit into 1")
    if good >= Fraction(3, 4):
        return WaterGrade.EXCELLENT if good >= Fraction(9, 10) else WaterGrade.GOOD
    if worst < Fraction(1, 5):
        return WaterGrade.LIGHT
    return WaterGrade.MODERATE if worst < Fraction(2, 5) else WaterGrade.HEAVY


@dataclass(frozen=True, slots=True)
class BasinAssessment:
    """Grade of a basin and what it rests on.

    `grade` is None when no section has a class. `by_mean` is true under five sections;
    `mean_class` is the class of their mean concentrations then, else None. `main_items` (主要污染
    指标) are empty unless the grade is worse than 良好; each stands with its exceedance share
    (断面超标率).
    """

    grade: WaterGrade | None
    shares: SectionShares
    by_mean: bool
    mean_class: WaterClass | None
    main_items: tuple[tuple[WaterItem, Fraction], ...]


def assess_basin(
    sections: Sequence[Mapping[WaterItem, Exact | None]],
    body: WaterBody = WaterBody.RIVER,
    rounding: bool = True,
) -> BasinAssessment:
    """Grade of a river, a basin or a district from the concentrations of its sections.

    Args:
        sections: the period's concentrations of each section; one without any assessed item counts
            in no ratio and not towards the five.
        body: river or lake.
        rounding: round before classing (official practice).

    Raises:
        ValueError: for a value out of range.

    Reference: 环办〔2011〕22号: under five sections the mean, else the shares [V:2].

    >>> found = assess_basin([{WaterItem.TP: 1}, {WaterItem.TP: 2}])
    >>> found.grade.value, found.by_mean, found.main_items
    ('重度污染', True, ((<WaterItem.TP: 'tp'>, Fraction(1, 1)),))
    """
    classes = [assess_section(values, body, rounding).water_class for values in sections]
    shares = section_shares(classes)
    by_mean = shares.total < SECTIONS_FOR_SHARES
    mean_class, grade = None, None
    if by_mean:
        mean_class = assess_section(mean_concentrations(sections), body, rounding).water_class
        grade = None if mean_class is None else WaterGrade.of_class(mean_class)
    elif shares.good_ratio is not None and shares.worst_ratio is not None:
        grade = grade_by_shares(shares.good_ratio, shares.worst_ratio)
    is_polluted = grade is not None and grade.rank > WaterGrade.GOOD.rank
    main_items = basin_main_items(sections, body, rounding) if is_polluted else ()
    return BasinAssessment(grade, shares, by_mean, mean_class, main_items)


def basin_main_items(
    sections: Sequence[Mapping[WaterItem, Exact | None]],
    body: WaterBody = WaterBody.RIVER,
    rounding: bool = True,
) -> tuple[tuple[WaterItem, Fraction], ...]:
    """Main pollution items of a basin (主要污染指标): three of highest exceedance share.

    ``share = sections worse than Ⅲ in the item / all sections with a class`` (断面超标率). Equal
    shares stand in the order of table 1, and no tie is let in as a fourth.

    Reference: 环办〔2011〕22号 [V:2]; the order of ties is ours.

    >>> basin_main_items([{WaterItem.TP: 1, WaterItem.COD: 21}, {WaterItem.COD: 30}])
    ((<WaterItem.COD: 'cod'>, Fraction(1, 1)), (<WaterItem.TP: 'tp'>, Fraction(1, 2)))
    """
    found = [assess_section(values, body, rounding).by_item for values in sections]
    assessed = [by_item for by_item in found if by_item]
    shares = []
    for item in ASSESSED_ITEMS:
        over = sum(by_item.get(item, WaterClass.I) > WaterClass.III for by_item in assessed)
        if over:
            shares.append((item, Fraction(over, len(assessed))))
    shares.sort(key=lambda entry: -entry[1])
    return tuple(shares[:_MAIN_ITEMS_SHOWN])
