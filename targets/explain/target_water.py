"""How a share of sections is computed: the class of every section, counted."""

from collections.abc import Iterable
from fractions import Fraction

from monitoring.models import SectionMonth
from monitoring.section_series import SectionSeries
from standards.rounding import percent
from standards.surface_water_limits import WaterClass
from targets.evaluation.sections import GOOD
from targets.explain.address import Address
from targets.explain.readings import Record, reading_rows, rows_by_id
from targets.explain.result import Part, ReadingTable
from targets.explain.subject import Subject
from targets.explain.target_air import Worked
from targets.wording import MISSING, figure

FORMULA = "优Ⅲ比例 = 类别优于或达到Ⅲ类的断面数 ÷ 参评断面数 × 100 %"


def sections_of(subject: Subject) -> list[SectionSeries]:
    """Sections assessed at the indicator's level."""
    return subject.basis.sections_at(subject.target.indicator.section_level)


def counted_to_date(subject: Subject, year: int, month: int) -> list[SectionSeries]:
    """Sections that count to date: all but those dry in every month (断流)."""
    months = range(1, month + 1)
    return [s for s in sections_of(subject) if not s.is_dry(year, months)]


def to_date(subject: Subject, year: int, month: int) -> Worked | None:
    """Count the sections by their class to date; None while one of them is unknown."""
    listed = counted_to_date(subject, year, month)
    months = range(1, month + 1)
    meets = [s.period(year, months).meets(GOOD) for s in listed]
    classes = [s.period(year, months).water_class for s in listed]
    rows = [(s, m) for s in listed for m in months]
    return _share(subject, listed, meets, classes, _table(rows, year), (year, month, "to-date"))


def of_month(subject: Subject, year: int, month: int) -> Worked | None:
    """Count the sections by the class of one month; None while one of them is unknown."""
    listed = [
        s
        for s in sections_of(subject)
        if (f := s.month(year, month)) and (f.water_class or f.is_incomplete)
    ]
    classes = [f.water_class if (f := s.month(year, month)) else None for s in listed]
    meets = [None if c is None else c <= GOOD for c in classes]
    rows = [(s, month) for s in listed]
    return _share(subject, listed, meets, classes, _table(rows, year), (year, month, "month"))


def counts(subject: Subject) -> tuple[str, Worked] | None:
    """Return “8/9” with the sections that were counted."""
    end = subject.end
    listed = counted_to_date(subject, end.year, end.month)
    good = sum(1 for s in listed if s.period(end.year, range(1, end.month + 1)).meets(GOOD))
    text = f"{good}/{len(listed)}"
    worked = to_date(subject, end.year, end.month)
    if worked is None:
        worked = Worked(text, FORMULA, (f"{good}个优Ⅲ,共{len(listed)}个,有断面无法判定",))
    return text, worked


def _share(
    subject: Subject,
    listed: list[SectionSeries],
    meets: list[bool | None],
    classes: list[WaterClass | None],
    table: ReadingTable,
    span: tuple[int, int, str],
) -> Worked | None:
    if not listed or any(m is None for m in meets):
        return None
    good = sum(1 for m in meets if m)
    text = figure(percent(Fraction(good, len(listed)), subject.decimals), subject.decimals)
    parts = [
        Part(s.section.name, c.label if c else MISSING, _class_address(s, span), _verdict(m))
        for s, m, c in zip(listed, meets, classes, strict=True)
    ]
    line = f"{good} ÷ {len(listed)} = {text} %"
    return Worked(text, FORMULA, (line,), tuple(parts), (table,), "section-requirement")


def _class_address(series: SectionSeries, span: tuple[int, int, str]) -> Address:
    year, month, what = span
    address = Address("section", f"{series.section.name}/class")
    return address.at(span=what, at=f"{year}-{month}")


def _verdict(meets: bool | None) -> str:
    return {True: "优Ⅲ", False: "劣于Ⅲ类", None: "无法判定"}[meets]


def _table(rows: Iterable[tuple[SectionSeries, int]], year: int) -> ReadingTable:
    found = [(s, f) for s, m in rows if (f := s.month(year, m)) is not None]
    stored = rows_by_id(SectionMonth, {f.reading_id for _, f in found})
    records = [
        Record(
            stored[f.reading_id],
            f"{s.section.name} {year}年{f.month}月",
            f.water_class.label if f.water_class else f.state_words or MISSING,
        )
        for s, f in found
        if f.reading_id in stored
    ]
    return ReadingTable("所依据的断面月数据", reading_rows(records), "类别")
