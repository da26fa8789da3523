"""Sections by months in water classes: data for an HTML table, which prints and copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from charts.theme import WATER_CLASS_LABELS
from charts.values import MISSING, MONTHS, require_twelve


@dataclass(frozen=True)
class SectionYear:
    """One section's year: class 1 to 6 of each month (None: no class), and to date.

    `states` names why a month has no class ("未监测", "断流"), `details` what stands behind a
    class ("总磷 0.24"); both by month, 0 for the value to date. `address` says where a page
    explains the classes, in the page's own terms; the table only carries it.
    """

    section: str
    target_class: int | None
    months: Sequence[int | None]
    cumulative: int | None
    states: Mapping[int, str] = field(default_factory=dict)
    details: Mapping[int, str] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True)
class ClassCell:
    """One cell: its text, class, CSS class, state, whether it meets the target, its tooltip."""

    text: str
    water_class: int | None
    css_class: str
    state: str
    meets: bool | None
    title: str


@dataclass(frozen=True)
class ClassRow:
    """One section: name, target in words, twelve months, the value to date, its address."""

    section: str
    target: str
    cells: tuple[ClassCell, ...]
    cumulative: ClassCell
    address: str = ""


@dataclass(frozen=True)
class ClassMatrix:
    """The whole table: caption, heads of the month columns, rows."""

    caption: str
    months: tuple[str, ...]
    rows: tuple[ClassRow, ...]


def class_matrix(caption: str, sections: Sequence[SectionYear], as_of_month: int) -> ClassMatrix:
    """Sections by months; months after `as_of_month` are blank, months without a class "—"."""
    return ClassMatrix(
        caption,
        tuple(f"{month}月" for month in MONTHS),
        tuple(_row(section, as_of_month) for section in sections),
    )


def _row(year: SectionYear, as_of_month: int) -> ClassRow:
    require_twelve(year.months, year.section)
    cells = tuple(
        ClassCell("", None, "c-water-future", "未到", None, f"{year.section} {month}月 未到")
        if month > as_of_month
        else _cell(year, month, water_class)
        for month, water_class in zip(MONTHS, year.months, strict=True)
    )
    target = year.target_class
    words = MISSING if target is None else WATER_CLASS_LABELS[target]
    cumulative = _cell(year, 0, year.cumulative)
    return ClassRow(year.section, words, cells, cumulative, year.address)


def _cell(year: SectionYear, month: int, water_class: int | None) -> ClassCell:
    where = f"{year.section} {f'{month}月' if month else '累计'}"
    detail = year.details.get(month, "")
    if water_class is None:
        state = year.states.get(month, "无数据")
        title = f"{where} {state} {detail}".strip()
        return ClassCell(MISSING, None, "c-water-missing", state, None, title)
    label = WATER_CLASS_LABELS[water_class]
    meets = None if year.target_class is None else water_class <= year.target_class
    verdict = {True: "达标", False: "未达标", None: ""}[meets]
    parts = [where, f"{label}类", verdict, year.states.get(month, ""), detail]
    title = " ".join(part for part in parts if part)
    css_class = f"c-water-{water_class}"
    return ClassCell(label, water_class, css_class, year.states.get(month, ""), meets, title)
