"""Opens counts of days: good of valid, heavy, by level, by primary pollutant, polluted, lacking.

docs/methods/averages.md (优良天数比率).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from monitoring.air_days import Day
from monitoring.air_index import pollutants_named
from monitoring.choices import Span
from monitoring.models import AirMonth
from standards.air_levels import AirLevel
from targets.assessments.air_days import is_good_day, lacking_days, polluted_days
from targets.assessments.air_items import ItemsRow, items_table
from targets.explain.address import Address
from targets.explain.air_means import SHEET_CLAUSE, row_of
from targets.explain.air_question import AirQuestion, told
from targets.explain.air_readings import day_name, days_of, sheet_table
from targets.explain.result import Explanation, Part, ReadingTable
from targets.explain.working import percent_line

RATIO_CLAUSE = "优良天数比率 = 优良天数(AQI≤100)÷ 有效监测天数"
LEVEL_CLAUSE = "AQI 0—50 优、51—100 良、101—150 轻度、151—200 中度、201—300 重度、>300 严重(表A.1)"
PRIMARY_CLAUSE = "AQI>50 时,IAQI 最大的项目为首要污染物;并列时各计一天"
LISTED_DAYS = 40
"""Days named one by one in a working; of more, only the number is told."""


def good_of_valid(question: AirQuestion) -> Explanation | None:
    """Open “26/28”: good days of valid days."""
    row = row_of(question)
    if row.valid_days is None:
        return None
    good, valid = row.good_days or 0, row.valid_days
    return told(
        question,
        "优良/有效天数",
        f"{good}/{valid}",
        f"有效监测 {valid} 天中优良 {good} 天。",
        unit="天",
        formula="优良天数 = 优天数 + 良天数;有效天数 = 有 AQI 的天数",
        worked=_level_lines(question),
        rule=_rule(question),
        clause=RATIO_CLAUSE,
        method="averages",
        parts=_level_parts(question) if question.is_month else _month_parts(question, _good_text),
        readings=_sheets(question, lambda s: _pair(s.good_days, s.valid_days), "优良/有效天数"),
    )


def good_ratio(question: AirQuestion) -> Explanation | None:
    """Open the good-day ratio, per cent."""
    row = row_of(question)
    if row.ratio is None:
        return None
    figure = f"{row.ratio}"
    parts: tuple[Part, ...] = ()
    worked: tuple[str, ...] = (f"来表比率 {figure}%,直接采用",)
    if row.valid_days and row.good_days is not None:
        worked = (percent_line(row.good_days, row.valid_days, figure),)
        text = f"{row.good_days}/{row.valid_days}"
        parts = (Part("优良/有效天数", text, question.to("good-of-valid")),)
    return told(
        question,
        "优良天数比率",
        figure,
        "分母为有效监测天数,不是日历天数。",
        unit="%",
        formula="优良天数比率 = 优良天数 ÷ 有效天数 × 100%",
        worked=worked,
        rule=f"{_rule(question)};修约 GB/T 8170-2008",
        clause=RATIO_CLAUSE,
        method="averages",
        parts=parts,
        readings=_sheets(question, _ratio_said, "优良天数比率"),
    )


def heavy_days(question: AirQuestion) -> Explanation | None:
    """Open the days with AQI above 200."""
    row = row_of(question)
    if row.heavy_days is None:
        return None
    return told(
        question,
        "重污染天数",
        f"{row.heavy_days}",
        "AQI>200(重度及严重污染)的天数。",
        unit="天",
        formula="重污染天数 = 重度天数 + 严重天数",
        worked=_level_lines(question),
        rule=_rule(question),
        clause=LEVEL_CLAUSE,
        method="averages",
        parts=_level_parts(question, 5) if question.is_month else _month_parts(question, _heavy),
        readings=_sheets(question, lambda s: s.heavy_days, "重污染天数"),
    )


def level_days(question: AirQuestion) -> Explanation | None:
    """Open the days at one level, “level-3”."""
    level = AirLevel(int(question.measure.rpartition("-")[2]))
    row = row_of(question)
    if row.levels is None:
        return None
    return counted(
        question,
        f"{level.label}天数",
        row.levels.by_level[level - 1],
        lambda day: day.level is level,
        LEVEL_CLAUSE,
    )


def primary_days(question: AirQuestion) -> Explanation | None:
    """Open the days an item was a primary pollutant, “primary-o3”."""
    item = question.item
    found = question.air.basis.primaries_of(question.air.series, question.air.as_of)
    return counted(
        question,
        f"{item.label} 为首要污染物的天数",
        found.get(item, 0),
        lambda day: item in pollutants_named(day.primary),
        PRIMARY_CLAUSE,
    )


def primary_polluted_days(question: AirQuestion) -> Explanation | None:
    """Open the polluted days an item was a primary pollutant, “primary-polluted-o3”."""
    item = question.item

    def chosen(day: Day) -> bool:
        return _is_polluted(day) and item in pollutants_named(day.primary)

    found = sum(1 for day in days_of(question) if chosen(day))
    return counted(
        question, f"污染日中 {item.label} 为首要污染物的天数", found, chosen, PRIMARY_CLAUSE
    )


def polluted(question: AirQuestion) -> Explanation | None:
    """Open the number of polluted days listed."""
    found = len(polluted_days(question.air))
    clause = "AQI>100 为污染日(表A.1)"
    return counted(question, "污染天数", found, _is_polluted, clause)


def _is_polluted(day: Day) -> bool:
    return day.level is not None and not is_good_day(day)


def differing(question: AirQuestion) -> Explanation:
    """Open the number of days whose index of the sheet is not the computed one."""
    found = {day.date for day in question.air.differing}
    clause = "来表的 AQI 优先(本系统规则)"
    name = "来表 AQI 与计算不一致的天数"
    return counted(question, name, len(found), lambda day: day.date in found, clause)


def lacking(question: AirQuestion) -> Explanation | None:
    """Open the number of days that are not whole or without any record."""
    found = lacking_days(question.air)
    parts = tuple(
        Part(day_name(each.date), each.why, _why_address(question, each.date)) for each in found
    )
    return told(
        question,
        "缺测与无效天数",
        f"{len(found)}",
        "1月1日到截止日之间,缺项、无 AQI 或没有记录的日子。",
        unit="天",
        formula="逐日检查:六项齐全且有 AQI 的不计",
        rule=f"{question.means_edition}",
        clause="日均值须20个有效小时;O₃-8h 须14个有效8小时平均(表4)",
        method="averages",
        parts=parts,
    )


def _why_address(question: AirQuestion, day: date) -> Address | None:
    known = {each.date for each in question.air.days}
    return question.to("why", day=day.isoformat()) if day in known else None


# --- Shared ---------------------------------------------------------------------------------------


def counted(
    question: AirQuestion,
    name: str,
    count: int,
    is_chosen: Callable[[Day], bool],
    clause: str,
) -> Explanation:
    """Tell a number of days with the days themselves."""
    days = [day for day in days_of(question) if is_chosen(day)]
    return told(
        question,
        name,
        f"{count}",
        f"{question.period}符合条件的 {count} 天。",
        unit="天",
        formula="逐日按 AQI 归级后计数",
        worked=(day_list(days),),
        rule=_rule(question),
        clause=clause,
        method="averages",
        parts=tuple(_day_part(question, day) for day in days),
        is_demo=any(day.is_demo for day in days),
    )


def day_list(days: Sequence[Day]) -> str:
    """Name days: “8月3日、8月9日(2天)”; of many, only how many."""
    if len(days) > LISTED_DAYS:
        return f"共{len(days)}天,见下表"
    if not days:
        return "没有这样的日子"
    return f"{'、'.join(day_name(day.date) for day in days)}({len(days)}天)"


def _day_part(question: AirQuestion, day: Day) -> Part:
    name, on = day_name(day.date), day.date.isoformat()
    if day.aqi is None:
        return Part(name, day.why or "数据无效", question.to("why", day=on))
    address = question.to("aqi", day=on)
    level = day.level.label if day.level else ""
    primary = f" · {day.primary}" if day.primary else ""
    return Part(name, f"{day.aqi}", address, f"{level}{primary}")


def _rule(question: AirQuestion) -> str:
    return f"{question.index_edition}"


def _level_lines(question: AirQuestion) -> tuple[str, ...]:
    levels = row_of(question).levels
    if levels is None:
        return ("没有逐日数据,按来表天数",)
    names = "、".join(
        f"{level.label} {count}天" for level, count in zip(AirLevel, levels.by_level, strict=True)
    )
    return (f"按日值:{names};有效 {levels.valid} 天,优良 {levels.good} 天",)


def _level_parts(question: AirQuestion, first: int = 1) -> tuple[Part, ...]:
    levels = row_of(question).levels
    if levels is None:
        return ()
    return tuple(
        Part(f"{level.label}天数", f"{count}", question.to(f"level-{level.value}"))
        for level, count in zip(AirLevel, levels.by_level, strict=True)
        if level >= first
    )


Told = Callable[[ItemsRow], tuple[str, str] | None]


def _good_text(row: ItemsRow) -> tuple[str, str] | None:
    if row.valid_days is None:
        return None
    return "good-of-valid", f"{row.good_days}/{row.valid_days}"


def _heavy(row: ItemsRow) -> tuple[str, str] | None:
    return None if row.heavy_days is None else ("heavy-days", f"{row.heavy_days}")


def _month_parts(question: AirQuestion, text: Told) -> tuple[Part, ...]:
    parts = []
    for month, row in enumerate(items_table(question.air).rows, 1):
        found = text(row)
        if found is not None:
            at = f"{question.air.year}-{month}"
            address = question.to(found[0], span="month", at=at)
            parts.append(Part(f"{month}月", found[1], address, row.remark))
    return tuple(parts)


def _pair(good: int | None, valid: int | None) -> str | None:
    return None if good is None or valid is None else f"{good}/{valid}"


def _ratio_said(sheet: AirMonth) -> str | None:
    if sheet.good_day_ratio is not None:
        return f"{sheet.good_day_ratio}"
    return _pair(sheet.good_days, sheet.valid_days)


def _sheets(
    question: AirQuestion, said: Callable[[AirMonth], object | None], label: str
) -> tuple[ReadingTable, ...]:
    """The sheet of the span that said the figure; nothing by another edition than its time's."""
    span = Span.MONTH if question.is_month else Span.YEAR_TO_DATE
    sheet = question.air.sheet(question.air.as_of.month, span)
    value = None if sheet is None else said(sheet)
    if sheet is None or value is None or question.air.basis.asked is not None:
        return ()
    found = sheet_table(sheet, f"{value}", question.period, label)
    return tuple(replace(table, note=SHEET_CLAUSE) for table in found)
