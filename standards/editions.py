"""Dated editions of the standards (标准版本): which text judges which day.

A reading is judged by the edition in force on its own date: 2023 by the 2012 edition, 1 March 2026
and later by the 2026 edition. A page may also judge the same day by another edition on purpose
(新旧标准口径), so every rule takes its edition as an argument and none looks at a clock.

Confidence marks in the notes: [P] official text read, [V:n] n public sources agree, [1] one source,
[M] from memory, to be confirmed by the bureau.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Family(StrEnum):
    """What a standard is about; at any date one edition of a family is in force."""

    AMBIENT_LIMITS = "ambient_limits"
    AQI = "aqi"
    EVALUATION = "evaluation"
    SURFACE_WATER = "surface_water"
    ROUNDING = "rounding"

    @property
    def label(self) -> str:
        """The Chinese name of the subject."""
        return _FAMILY_LABELS[self]


_FAMILY_LABELS = {
    Family.AMBIENT_LIMITS: "环境空气浓度限值",
    Family.AQI: "环境空气质量指数",
    Family.EVALUATION: "环境空气质量评价",
    Family.SURFACE_WATER: "地表水环境质量",
    Family.ROUNDING: "数值修约",
}


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a standard and the days it governs, both ends included.

    `in_force_to` is None while no successor is known. `note` names the clauses used here and how
    sure we are of them.
    """

    family: Family
    number: str
    title: str
    in_force_from: date
    in_force_to: date | None
    note: str

    @property
    def year(self) -> int:
        """The year in the standard's number, e.g. 2012 for HJ 633-2012."""
        return int(self.number.rpartition("-")[2])

    def governs(self, on: date) -> bool:
        """Tell whether this edition is in force on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


GB_3095_2012 = Edition(
    Family.AMBIENT_LIMITS,
    "GB 3095-2012",
    "环境空气质量标准(含2018年修改单)",
    date(2013, 1, 1),
    date(2026, 2, 28),
    "Table 1 [V:2]. Nationwide from 2016-01-01; key regions, among them the Yangtze delta, report "
    "by it from 2013-01-01 [M]. Amendment of 2018-09-01 changes the reference state only [V:3].",
)
GB_3095_2026_TRANSITION = Edition(
    Family.AMBIENT_LIMITS,
    "GB 3095-2026",
    "环境空气质量标准(过渡阶段浓度限值)",
    date(2026, 3, 1),
    date(2030, 12, 31),
    "Table 1, transition columns [P].",
)
GB_3095_2026 = Edition(
    Family.AMBIENT_LIMITS,
    "GB 3095-2026",
    "环境空气质量标准",
    date(2031, 1, 1),
    None,
    "Table 1, full limits [P].",
)
HJ_633_2012 = Edition(
    Family.AQI,
    "HJ 633-2012",
    "环境空气质量指数(AQI)技术规定(试行)",
    date(2013, 1, 1),
    date(2026, 2, 28),
    "Table 1, 6.2 and appendix A [P]. In force with GB 3095-2012: nationwide from "
    "2016-01-01, in key regions reported from 2013-01-01 [M].",
)
HJ_633_2026 = Edition(
    Family.AQI,
    "HJ 633-2026",
    "环境空气质量指数(AQI)技术规定",
    date(2026, 3, 1),
    None,
    "Table 3, 4.2, 5.3 and appendix A [P].",
)
HJ_663_2013 = Edition(
    Family.EVALUATION,
    "HJ 663-2013",
    "环境空气质量评价技术规范(试行)",
    date(2013, 10, 1),
    date(2026, 2, 28),
    "Validity and percentiles of appendix A [V:2]; start date [M].",
)
HJ_663_2026 = Edition(
    Family.EVALUATION,
    "HJ 663-2026",
    "环境空气质量评价技术规范",
    date(2026, 3, 1),
    None,
    "Dates [V:4]; text not obtained, what is known agrees with 2013 where used here [1].",
)
GB_3838_2002 = Edition(
    Family.SURFACE_WATER,
    "GB 3838-2002",
    "地表水环境质量标准",
    date(2002, 6, 1),
    None,
    "Table 1 [P]; start date [M]. Classed by 环办〔2011〕22号 地表水环境质量评价办法(试行) [V:4].",
)
GB_T_8170_2008 = Edition(
    Family.ROUNDING,
    "GB/T 8170-2008",
    "数值修约规则与极限数值的表示和判定",
    date(2009, 1, 1),
    None,
    "Clause 3.2 [V:3]; start date [M].",
)

EDITIONS: tuple[Edition, ...] = (
    GB_3095_2012,
    GB_3095_2026_TRANSITION,
    GB_3095_2026,
    HJ_633_2012,
    HJ_633_2026,
    HJ_663_2013,
    HJ_663_2026,
    GB_3838_2002,
    GB_T_8170_2008,
)


def in_force(family: Family, on: date) -> Edition:
    """Return the edition of a family that judges a day.

    Raises:
        ValueError: if no edition known here was in force on that day.

    >>> in_force(Family.AQI, date(2023, 8, 31)).number
    'HJ 633-2012'
    >>> in_force(Family.AMBIENT_LIMITS, date(2026, 3, 1)).title
    '环境空气质量标准(过渡阶段浓度限值)'
    """
    for edition in EDITIONS:
        if edition.family is family and edition.governs(on):
            return edition
    raise ValueError(f"no edition of {family.label} known here was in force on {on.isoformat()}")


def edition_of(family: Family, year: int) -> Edition:
    """Return the edition of a family by the year in its number, e.g. 2012 or 2026.

    Where one number comes in stages (GB 3095-2026), the earliest stage is returned.

    Raises:
        ValueError: if no edition of the family carries that year.

    >>> edition_of(Family.AQI, 2026).number
    'HJ 633-2026'
    """
    for edition in EDITIONS:
        if edition.family is family and edition.year == year:
            return edition
    known = "、".join(str(e.year) for e in EDITIONS if e.family is family)
    raise ValueError(f"{family.label} has no edition of {year}; known: {known}")
