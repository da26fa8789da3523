"""Which figure of a water section is asked for, and the rows behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from monitoring.periods import AsOf, months_label
from monitoring.section_figures import SectionFigures
from monitoring.section_series import PeriodClass, SectionSeries
from standards.surface_water_limits import WaterItem
from targets.explain.address import Address
from targets.explain.readings import Record, reading_rows
from targets.explain.result import Explanation, ReadingTable
from targets.wording import MISSING

RULE = "GB 3838-2002 地表水环境质量标准"
CLASS_CLAUSE = "表1 基本项目标准限值;单因子评价法,最差一项决定断面类别(环办〔2011〕22号)"
MEAN_CLAUSE = "按各月浓度算术平均后评价(环办〔2011〕22号);低于检出限按一半计,pH 按氢离子浓度"
ROUNDING_CLAUSE = "评价前先按项目规定的位数修约,四舍六入五成双(总站水字〔2018〕87号)"


@dataclass(frozen=True)
class SectionQuestion:
    """A figure of one section: measure, item, month, span, and the past year asked for."""

    series: SectionSeries
    measure: str
    item: WaterItem
    as_of: AsOf
    span: str
    past: str = ""

    @property
    def is_month(self) -> bool:
        """Whether one month is asked for, not January up to it."""
        return self.span == "month"

    @property
    def months(self) -> range:
        """The months of the span."""
        last = self.as_of.month
        return range(last, last + 1) if self.is_month else range(1, last + 1)

    @property
    def figures(self) -> SectionFigures | None:
        """The month's reading."""
        return self.series.month(self.as_of.year, self.as_of.month)

    @property
    def to_date(self) -> PeriodClass:
        """January up to the month."""
        return self.series.period(self.as_of.year, range(1, self.as_of.month + 1))

    @property
    def period(self) -> str:
        """“2023年8月” or “2023年1—8月”."""
        return f"{self.as_of.year}年{months_label(self.months)}"

    def to(self, measure: str, span: str = "to-date", at: AsOf | None = None) -> Address:
        """Address another figure of the section."""
        month = at or self.as_of
        extra = (("span", "month"),) if span == "month" else ()
        key = f"{self.series.section.name}/{measure}"
        return Address("section", key, (*extra, ("at", f"{month.year}-{month.month}")))

    def at(self, month: int) -> AsOf:
        """Another month of the same year."""
        return AsOf(self.as_of.year, month)

    def entered(self) -> list[SectionFigures]:
        """The readings of the span."""
        found = (self.series.month(self.as_of.year, m) for m in self.months)
        return [each for each in found if each is not None]


def told(
    question: SectionQuestion, what: str, figure: str, meaning: str, **more: Any
) -> Explanation:
    """Say what every explanation of a section says."""
    section = question.series.section
    fixed: dict[str, Any] = {
        "unit": "",
        "rule": RULE,
        "method": "averages",
        "is_demo": any(f.is_demo for f in question.entered()),
    }
    return Explanation(
        title=f"{section.name} {question.period} {what}",
        figure=figure,
        meaning=meaning,
        page=(section.name, section.get_absolute_url()),
        period=question.period,
        **{**fixed, **more},
    )


def value_table(
    question: SectionQuestion, rows: Iterable[SectionFigures]
) -> tuple[ReadingTable, ...]:
    """The stored months with one item's value as the sheets have it."""
    item = question.item
    found = [(f, f.text_of(item)) for f in rows if f.text_of(item) != MISSING]
    return _table([(f, text) for f, text in found], f"{item.label}({item.unit or '无量纲'})")


def class_table(
    question: SectionQuestion, rows: Iterable[SectionFigures]
) -> tuple[ReadingTable, ...]:
    """The stored months with their class, or why they have none."""
    found = [(f, f.water_class.label if f.water_class else f.state_words) for f in rows]
    return _table(found, "类别")


def _table(rows: list[tuple[SectionFigures, str]], label: str) -> tuple[ReadingTable, ...]:
    if not rows:
        return ()
    records = [Record(f.row, f"{f.year}年{f.month}月", text) for f, text in rows]
    return (ReadingTable("断面月数据", reading_rows(records), label),)
