"""The days of a page of air as a table to take away (CSV)."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from monitoring.air_days import Day
from monitoring.assessment_tables.outputs import harmless
from targets.assessments.air_days import excesses_text
from targets.assessments.air_items import SHOWN
from targets.assessments.air_subject import AirSubject
from targets.wording import plain

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes Chinese for something else


def days_as_csv(air: AirSubject) -> HttpResponse:
    """Answer with the days of the year up to the as-of month, one a line."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_header())
    for day in air.days:
        writer.writerow([harmless(cell) for cell in _cells(air, day)])
    name = f"{air.name}{air.year}年1-{air.as_of.month}月空气日数据.csv"
    return HttpResponse(
        BYTE_ORDER_MARK + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


def _header() -> list[str]:
    values = [f"{item.label}({item.unit})" for item in SHOWN]
    return [
        "日期", "对象", *values, "AQI", "级别", "首要污染物", "超限值倍数", "评价标准", "数据来源",
        "说明", "与计算的差异", "演示数据",
    ]  # fmt: skip


def _cells(air: AirSubject, day: Day) -> Iterator[str]:
    yield day.date.isoformat()
    yield air.name
    for item in SHOWN:
        value = day.values[item]
        yield "" if value is None else plain(value)
    yield "" if day.aqi is None else str(day.aqi)
    yield "无效" if day.level is None else day.level.label
    yield day.primary
    yield excesses_text(day, air.basis.limits_on(day.date))
    yield air.basis.index_on(day.date).number
    yield day.origin.value
    yield day.why
    yield day.difference
    yield "是" if day.is_demo else ""
