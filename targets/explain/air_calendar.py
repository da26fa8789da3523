"""Opens the cells of the calendar's table: days by level, not valid, without a record."""

from datetime import date, timedelta

from standards.air_levels import AirLevel
from targets.explain.air_counts import LEVEL_CLAUSE, counted
from targets.explain.air_question import AirQuestion, told
from targets.explain.air_readings import day_name, days_of
from targets.explain.result import Explanation


def calendar_days(question: AirQuestion) -> Explanation | None:
    """Open a cell of the calendar's table: “calendar-3”, “calendar-invalid”, “calendar-missing”."""
    what = question.measure.rpartition("-")[2]
    if what == "missing":
        return _without_record(question)
    if what == "invalid":
        days = [day for day in days_of(question) if day.level is None]
        clause = "AQI 缺一项时,其余项超过100才成立"
        return counted(question, "无效天数", len(days), lambda d: d.level is None, clause)
    level = AirLevel(int(what))
    found = sum(1 for day in days_of(question) if day.level is level)
    name = f"{level.label}天数"
    return counted(question, name, found, lambda day: day.level is level, LEVEL_CLAUSE)


def _without_record(question: AirQuestion) -> Explanation:
    known = {day.date for day in question.air.days}
    day, found = date(question.air.year, question.months[0], 1), []
    while day <= question.air.last_day:
        if day not in known:
            found.append(day)
        day += timedelta(days=1)
    return told(
        question,
        "缺测天数",
        f"{len(found)}",
        "没有任何记录的日历日。",
        unit="天",
        formula="缺测天数 = 日历天数 − 有记录的天数",
        worked=("、".join(map(day_name, found)) or "每天都有记录",),
        method="averages",
    )
