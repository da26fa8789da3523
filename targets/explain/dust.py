"""Opens the figures of a division's dust-fall: `dust/<division>/<measure>` (降尘量).

Measures: ``value`` of a month (``at``), ``to-date`` (mean of the months), ``change``,
``to-date-change``, ``met-months`` (months that met their target), ``rank`` among the assessed
divisions, ``target`` of the month; ``assessed`` and ``others`` count divisions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from monitoring.choices import BatchKind
from monitoring.models import Division, DustfallMonth
from monitoring.periods import AsOf
from standards.comparison import change_percent
from standards.ranking import competition_ranks
from targets.assessments.divisions.dust import LOWER, DustSeries, dust_series
from targets.errors import NotHere
from targets.explain.address import Address, measure_of
from targets.explain.air_question import asked_month
from targets.explain.readings import Record, reading_rows
from targets.explain.result import Explanation, Part, ReadingTable
from targets.explain.working import equals, number, quotient_line
from targets.wording import change_text

UNIT = "吨/平方公里·月"
NO_DIVISION = "all"


@dataclass(frozen=True)
class DustQuestion:
    """A figure of one division's dust-fall at a month."""

    division: Division
    series: DustSeries
    as_of: AsOf

    @property
    def value(self) -> Decimal | None:
        """The month's dust-fall."""
        return self.series.value(self.as_of.year, self.as_of.month)

    def to(self, measure: str, at: AsOf | None = None) -> Address:
        """Address another figure of the division's dust-fall."""
        month = at or self.as_of
        extra = (("at", f"{month.year}-{month.month}"),)
        return Address("dust", f"{self.division.code}/{measure}", extra)


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one figure of dust-fall."""
    code, measure = measure_of(key)
    month = asked_month(parameters.get("at", ""), as_of)
    if code == NO_DIVISION and measure in COUNTS:
        return _count(month, measure)
    if measure not in MEASURES:
        raise NotHere(f"降尘没有“{measure[:30]}”这个数值")
    division = Division.objects.filter(code=code).first()
    if division is None:
        raise NotHere(f"没有编码为“{code[:40]}”的板块")
    series = dust_series([division], month)[division.pk]
    return MEASURES[measure](DustQuestion(division, series, month))


def _value(question: DustQuestion) -> Explanation | None:
    if question.value is None:
        return None
    return _told(
        question,
        "降尘量",
        f"{question.value}",
        "录入的当月降尘量。",
        unit=UNIT,
        formula="直接采用录入值",
        worked=(f"录入 {question.value}",),
        readings=_rows(question, [question.as_of.month]),
    )


def _target(question: DustQuestion) -> Explanation | None:
    target = question.series.target(question.as_of.year, question.as_of.month)
    if target is None:
        return None
    return _told(
        question,
        "降尘月目标",
        f"{target}",
        "区里下达的当月目标。",
        unit=UNIT,
        formula="直接采用录入值",
        worked=(f"录入 {target}",),
        readings=_rows(question, [question.as_of.month]),
    )


def _to_date(question: DustQuestion) -> Explanation | None:
    year, last = question.as_of.year, question.as_of.month
    mean = question.series.mean_to_date(year, last)
    if mean is None:
        return None
    found = [
        (m, v) for m in range(1, last + 1) if (v := question.series.value(year, m)) is not None
    ]
    total = sum((v for _, v in found), Decimal(0))
    terms = " + ".join(f"{v}" for _, v in found)
    return _told(
        question,
        "降尘累计均值",
        f"{mean}",
        "1月起有数据的各月的算术平均,保留两位小数。",
        unit=UNIT,
        formula="累计均值 = Σ 各月降尘量 ÷ 有数据的月数",
        worked=(f"({terms}) ÷ {len(found)}", quotient_line(total, len(found), f"{mean}")),
        rule="修约 GB/T 8170-2008",
        clause="四舍六入五成双,只修约一次",
        parts=tuple(Part(f"{m}月", f"{v}", question.to("value", AsOf(year, m))) for m, v in found),
        readings=_rows(question, [m for m, _ in found]),
    )


def _change(question: DustQuestion) -> Explanation | None:
    now, before = question.value, question.as_of.a_year_before
    last = question.series.value(before.year, before.month)
    change = None if now is None else change_percent(now, last)
    if change is None or now is None or last is None:
        return None
    figure = change_text(change, "%")
    found = (Fraction(now) - Fraction(last)) / Fraction(last) * 100
    return _told(
        question,
        "降尘量同比",
        figure,
        "与去年同月相比的相对变化。",
        formula="同比 = (本月 − 去年同月) ÷ 去年同月 × 100%",
        worked=(f"({now} − {last}) ÷ {last} × 100% {equals(found)}%,修约后为 {figure}",),
        rule="修约 GB/T 8170-2008",
        method="comparison",
        parts=(
            Part("本月", f"{now}", question.to("value")),
            Part("去年同月", f"{last}", question.to("value", before)),
        ),
        readings=_rows(question, [question.as_of.month]),
    )


def _to_date_change(question: DustQuestion) -> Explanation | None:
    """Open the change of the mean to date on the same months of last year."""
    year, month = question.as_of.year, question.as_of.month
    now, last = (
        question.series.mean_to_date(year, month), question.series.last_mean_to_date(year, month),
    )  # fmt: skip
    if now is None or last is None or not last:
        return None
    figure = question.series.change_to_date(year, month)
    found = (Fraction(now) - Fraction(last)) / Fraction(last) * 100
    return _told(
        question,
        "降尘累计均值同比",
        figure,
        "与去年相同各月(今年有数据的月份)的均值相比的相对变化。",
        formula="同比 = (累计均值 − 去年同月均值) ÷ 去年同月均值 × 100%",
        worked=(f"({now} − {last}) ÷ {last} × 100% {equals(found)}%,修约后为 {figure}",),
        rule="修约 GB/T 8170-2008",
        method="comparison",
        parts=(Part("累计均值", f"{now}", question.to("to-date")), Part("去年同月均值", f"{last}")),
    )


def _met_months(question: DustQuestion) -> Explanation | None:
    """Open “5/8”: the months up to the page's that met their target, of those with one."""
    year, last = question.as_of.year, question.as_of.month
    met, judged = question.series.met_months(year, last)
    if not judged:
        return None
    months = [m for m in range(1, last + 1) if question.series.target(year, m) is not None]
    return _told(
        question,
        "降尘达标月数",
        f"{met}/{judged}",
        "1月起有降尘量又有月目标的各月中,不高于目标的月数;没有数据或目标的月份不计。",
        formula="降尘量 ≤ 月目标 为达标",
        worked=(f"达标 {met} 个月,可判定 {judged} 个月",),
        readings=_rows(question, months),
    )


def _rank(question: DustQuestion) -> Explanation | None:
    """Open “3/8”: the place among the assessed divisions with a value; the lowest is first."""
    month = question.as_of
    assessed = [d for d in Division.objects.valid_on(month.last_day) if d.assessed]
    series = dust_series(assessed, month)
    values = [series[d.pk].value(month.year, month.month) for d in assessed]
    ranks = competition_ranks(values, LOWER)
    ranked = [(r, d, v) for r, d, v in zip(ranks, assessed, values, strict=True) if r is not None]
    mine = next((r for r, d, _ in ranked if d.pk == question.division.pk), None)
    if mine is None:
        return None
    ranked.sort(key=lambda each: (each[0], each[1].position))
    tied = sum(1 for r, _, _ in ranked if r == mine)
    return _told(
        question,
        "降尘量排名",
        f"{mine}/{len(ranked)}",
        "越低越靠前;并列共用名次,下一名次顺延;没有数据的板块不排。",
        formula="名次 = 降尘量更低的板块数 + 1",
        worked=(f"更低的有 {mine - 1} 个,名次 {mine}" + (f",{tied} 个并列" if tied > 1 else ""),),
        parts=tuple(
            Part(f"第{r}名 {d.name}", f"{v}", Address("dust", f"{d.code}/value").at(at=_at(month)))
            for r, d, v in ranked
        ),
    )


def _at(month: AsOf) -> str:
    return f"{month.year}-{month.month}"


def _count(month: AsOf, measure: str) -> Explanation:
    """Count the divisions listed: those assessed, or the others."""
    everyone = list(Division.objects.valid_on(month.last_day))
    found = [d for d in everyone if d.assessed is (measure == "assessed")]
    name = COUNTS[measure]
    return Explanation(
        title=f"{month} {name}",
        figure=f"{len(found)}",
        unit="个",
        meaning="在数据管理中登记、当月有效的板块。",
        formula="逐个计数",
        worked=("、".join(d.name for d in found),),
        page=("板块", "/divisions/"),
        period=f"{month}",
    )


def _rows(question: DustQuestion, months: list[int]) -> tuple[ReadingTable, ...]:
    year = question.as_of.year
    stored = [row for m in months if (row := question.series.months.get((year, m)))]
    records = [Record(row, f"{row.year}年{row.month}月", _text(row)) for row in stored]
    return (ReadingTable("降尘月数据", reading_rows(records), UNIT),) if records else ()


def _text(row: DustfallMonth) -> str:
    value = row.get_state_display() if row.value is None else number(row.value)
    return value if row.target is None else f"{value}(目标 {number(row.target)})"


def _told(question: DustQuestion, what: str, figure: str, meaning: str, **more: Any) -> Explanation:
    rows = question.series.months.values()
    fixed: dict[str, Any] = {
        "unit": "",
        "is_demo": any(
            r.batch is not None and r.batch.kind == BatchKind.DEMONSTRATION for r in rows
        ),
    }
    return Explanation(
        title=f"{question.division.name} {question.as_of} {what}",
        figure=figure,
        meaning=meaning,
        page=(question.division.name, question.division.get_absolute_url()),
        period=f"{question.as_of}",
        **{**fixed, **more},
    )


MEASURES: dict[str, Callable[[DustQuestion], Explanation | None]] = {
    "value": _value,
    "target": _target,
    "to-date": _to_date,
    "change": _change,
    "to-date-change": _to_date_change,
    "met-months": _met_months,
    "rank": _rank,
}
COUNTS = {"assessed": "参评板块数", "others": "其他板块数"}
