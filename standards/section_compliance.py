"""Compliance of assessed sections with their target class (考核断面达标).

Not the good ratio (优Ⅲ比例): Taizhou's twelve state sections of January 2022 were all Ⅲ or better
and nine met their targets. Several targets of one section (state, province, city) are judged one by
one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from standards.rounding import Exact, percent
from standards.surface_water import assess_section, mean_concentrations
from standards.surface_water_limits import WaterBody, WaterClass, WaterItem


class ComplianceMethod(StrEnum):
    """How a period is judged; a property of the target."""

    CUMULATIVE = "cumulative"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        """累计均值 or 逐月."""
        return "累计均值" if self is ComplianceMethod.CUMULATIVE else "逐月"


@dataclass(frozen=True, slots=True)
class SectionCompliance:
    """Whether a section meets its target, and on what.

    `is_met` is None without data. By the cumulative method `water_class` is the class of the mean
    concentrations; by the monthly one it is None, and the section has met its target when every
    month with data did. `months_met` of `months` count single months by either method (`months`:
    those with data).
    """

    is_met: bool | None
    water_class: WaterClass | None
    months_met: int
    months: int
    method: ComplianceMethod

    @property
    def months_ratio(self) -> Fraction | None:
        """Months that meet / months with data, what monthly plans score; None without data."""
        return Fraction(self.months_met, self.months) if self.months else None


def meets_target(water_class: WaterClass, target: WaterClass) -> bool:
    """Whether a class is equal to or better than the target class.

    Raises:
        ValueError: for a target of 劣Ⅴ, which is no target.

    Reference: target rules of Jiangsu [V:1, M].

    >>> meets_target(WaterClass.II, WaterClass.III), meets_target(WaterClass.IV, WaterClass.III)
    (True, False)
    """
    if target is WaterClass.WORSE_THAN_V:
        raise ValueError("a target class is Ⅰ to Ⅴ, not 劣Ⅴ")
    return water_class <= target


def section_compliance(
    months: Sequence[Mapping[WaterItem, Exact | None]],
    target: WaterClass,
    method: ComplianceMethod = ComplianceMethod.CUMULATIVE,
    body: WaterBody = WaterBody.RIVER,
    rounding: bool = True,
) -> SectionCompliance:
    """Compliance of one section over the months of a period (断面达标).

    Cumulative: the class of the mean concentrations of months 1 to n against the target; a single
    month is information. Monthly: each month by itself.

    Args:
        months: concentrations of each month; a month without any assessed item has no data.
        target: the class the section must reach, Ⅰ to Ⅴ.
        method: cumulative or monthly, as the target's plan says.
        body: river or lake.
        rounding: round before classing (official practice).

    Raises:
        ValueError: for a target of 劣Ⅴ or a value out of range.

    Reference: cumulative [V:1, Jiangsu publishes the months 1 to 4; M]; monthly in city plans [M].

    >>> months = [{WaterItem.NH3N: Decimal("0.8")}, {WaterItem.NH3N: Decimal("1.1")}]
    >>> found = section_compliance(months, WaterClass.III)
    >>> found.is_met, found.months_met, found.months
    (True, 1, 2)
    """
    found = [assess_section(month, body, rounding).water_class for month in months]
    classes = [water_class for water_class in found if water_class is not None]
    met = sum(meets_target(water_class, target) for water_class in classes)
    mean_class: WaterClass | None = None
    is_met: bool | None = None if not classes else met == len(classes)
    if method is ComplianceMethod.CUMULATIVE:
        mean_class = assess_section(mean_concentrations(months), body, rounding).water_class
        is_met = None if mean_class is None else meets_target(mean_class, target)
    return SectionCompliance(is_met, mean_class, met, len(classes), method)


@dataclass(frozen=True, slots=True)
class ComplianceRate:
    """Sections that meet their target of those with data; `without_data` is listed beside them."""

    meeting: int
    assessed: int
    without_data: int

    @property
    def ratio(self) -> Fraction | None:
        """Share of 1, exact; None without any assessed section."""
        return Fraction(self.meeting, self.assessed) if self.assessed else None

    @property
    def percent(self) -> Decimal | None:
        """Per cent, one decimal."""
        return None if self.ratio is None else percent(self.ratio)


def compliance_of_sections(met: Iterable[bool | None]) -> ComplianceRate:
    """Section compliance rate (断面达标率): sections that meet / sections with data.

    Args:
        met: `SectionCompliance.is_met` of each section; None is excluded from both numbers.

    Reference: Taizhou 2022-01, 9/12 = 75.0 %, 36/39 = 92.3 % [E].

    >>> compliance_of_sections([True] * 9 + [False] * 3 + [None]).percent
    Decimal('75.0')
    """
    results = list(met)
    known = [result for result in results if result is not None]
    return ComplianceRate(sum(known), len(known), len(results) - len(known))
