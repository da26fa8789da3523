"""Opens valid days of items and years, what a year lacks, and the limits years are judged by."""

from standards.air_items import Pollutant
from standards.ambient_air import AveragingPeriod, ambient_limit
from standards.averages import MIN_VALID_DAYS, MIN_VALID_DAYS_FEBRUARY, MIN_VALID_DAYS_YEAR
from targets.assessments.air_items import SHOWN, YearFigure, items_table
from targets.explain.air_means import row_of
from targets.explain.air_question import NAMES, AirQuestion, told
from targets.explain.air_readings import day_parts
from targets.explain.result import Explanation, Part

MONTH_CLAUSE = f"每月至少 {MIN_VALID_DAYS} 个日均值(二月至少 {MIN_VALID_DAYS_FEBRUARY} 个)(表4)"
YEAR_CLAUSE = f"每年至少 {MIN_VALID_DAYS_YEAR} 个日均值,{MONTH_CLAUSE}"


def valid_days(question: AirQuestion) -> Explanation | None:
    """Open “27/31”: an item's valid days of the calendar's."""
    item = question.item
    cell = row_of(question).cells[SHOWN.index(item)]
    if not cell.validity:
        return None
    source = "来表给出的有效天数。" if cell.is_entered else f"{item.label} 有有效日值的天数。"
    return told(
        question,
        f"{item.label} 有效天数/日历天数",
        cell.validity,
        source,
        unit="天",
        formula="有效天数 = 该项有有效日值的天数",
        worked=(f"有效 {cell.validity.replace('/', ' 天,日历 ')} 天",),
        rule=f"{question.means_edition}",
        clause=MONTH_CLAUSE,
        method="averages",
        parts=day_parts(question, item) if question.is_month else _months(question, item),
    )


def _months(question: AirQuestion, item: Pollutant) -> tuple[Part, ...]:
    found = []
    for month, row in enumerate(items_table(question.air).rows, 1):
        text = row.cells[SHOWN.index(item)].validity
        if text:
            at = f"{question.air.year}-{month}"
            address = question.to(f"{NAMES[item]}-days", span="month", at=at)
            found.append(Part(f"{month}月", text, address))
    return tuple(found)


# --- The verdict of a closed year -----------------------------------------------------------------


def year_figure(question: AirQuestion) -> YearFigure | None:
    """Return the verdict's entry that a measure such as “o3-year-days” names."""
    verdict = items_table(question.air).verdict
    if not verdict:
        return None
    place = {"good": 1, "o3": 2}.get(question.measure.partition("-")[0], 0)
    return verdict[place]


def year_days(question: AirQuestion) -> Explanation | None:
    """Open “350/365”: the valid days a closed year stands on."""
    found = year_figure(question)
    if found is None or not found.validity:
        return None
    return _of_year(question, found, "全年有效天数", found.validity)


def year_faults(question: AirQuestion) -> Explanation | None:
    """Open what a closed year lacks: “月有效天数不足:2月 23/28”."""
    found = year_figure(question)
    if found is None or not found.faults:
        return None
    return _of_year(question, found, "有效天数不足之处", found.faults)


def _of_year(question: AirQuestion, found: YearFigure, name: str, figure: str) -> Explanation:
    months: tuple[Part, ...] = ()
    if not question.measure.startswith("good"):
        months = _months(question, question.item)
    return told(
        question,
        f"{found.label} {name}",
        figure,
        "各月有效天数之和;每月都要达到本月的最低天数。",
        unit="",
        formula="全年有效天数 = Σ 各月有效天数",
        worked=(f"有效 {found.validity},最低 {MIN_VALID_DAYS_YEAR} 天", found.faults or "各月都够"),
        rule=found.clause,
        clause=YEAR_CLAUSE,
        method="averages",
        parts=months,
    )


def year_limit(question: AirQuestion) -> Explanation | None:
    """Open the limit a closed year is held against."""
    item, edition = question.item, question.air.basis.limits_on(question.air.as_of.last_day)
    span = AveragingPeriod.EIGHT_HOURS if item is Pollutant.O3_8H else AveragingPeriod.YEAR
    limit = ambient_limit(item, edition, span)
    if limit is None:
        return None
    name = "日最大8小时平均" if item is Pollutant.O3_8H else "年平均"
    return told(
        question,
        f"{item.label} {name}浓度限值",
        f"{limit}",
        "二级浓度限值,适用于二类区。",
        unit=item.unit,
        formula="由标准直接给出",
        worked=(f"{edition.number} 表1,{item.label} {name} 二级 {limit} {item.unit}",),
        rule=f"{edition}",
        clause="表1 环境空气污染物基本项目浓度限值",
    )
