"""Monthly air by division or station (空气月数据、优良率统计)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from monitoring.choices import Caliber
from monitoring.forms.readings import AirMonthForm
from monitoring.importers.base import (
    Entry,
    Finding,
    Layout,
    Parsed,
    UnreadableCellError,
    filled,
    period_of,
    problem_in,
    status_of,
)
from monitoring.importers.names import REGISTER, Names
from monitoring.importers.periods import read_period, year_in_title
from monitoring.importers.rows import rows_of_data
from monitoring.importers.table import Row, Table, header_key
from monitoring.importers.units import units_of_air
from monitoring.models import AirMonth

VALUES = {
    "pm25_mean": ("PM2.5均值", "PM2.5月均浓度", "PM2.5月均值", "PM2.5平均浓度", "PM2.5浓度",
                  "PM2.5累计浓度", "PM2.5", "细颗粒物"),
    "valid_days": ("有效天数", "有效监测天数", "有效日数"),
    "good_days": ("优良天数", "优良日数"),
    "heavy_days": ("重污染天数", "重污染日数", "重度及以上污染天数"),
    "good_day_ratio": ("优良率", "优良天数比率", "优良天数比例", "空气质量优良天数比率"),
    "pm10_mean": ("PM10均值", "PM10月均浓度", "PM10浓度", "PM10", "可吸入颗粒物"),
    "so2_mean": ("SO2均值", "SO2月均浓度", "SO2", "二氧化硫"),
    "no2_mean": ("NO2均值", "NO2月均浓度", "NO2", "二氧化氮"),
    "co_p95": ("CO日均值95%位数", "CO第95百分位", "CO日均值第95百分位数", "CO", "一氧化碳"),
    "o3_p90": ("O3-8日均值90%位数", "O3-8h第90百分位", "O3日最大8小时第90百分位数", "O3-8h",
               "O3", "臭氧"),
    "published_pm25_change": ("PM2.5同比",),
    "published_ratio_change": ("优良率同比", "优良天数比率同比"),
}  # fmt: skip
COLUMNS = {
    "subject": ("板块", "名称", "地区", "区域", "站点", "站点名称", "点位名称", "街道", "镇街"),
    "period": ("月份", "监测时间", "时间", "时段", "统计时段", "统计月份", "日期"),
    "year": ("年", "年份", "年度"),
    "caliber": ("口径",),
    "status": ("数据状态", "状态"),
    "note": ("备注", "说明"),
    **VALUES,
}
UNITS = {name: "mg/m³" if name == "co_p95" else "μg/m³" for name in (
    "pm25_mean", "pm10_mean", "so2_mean", "no2_mean", "co_p95", "o3_p90",
)}  # fmt: skip
DAILY = frozenset({"aqi", "空气质量指数", "首要污染物"})
"""Headers of daily reports; a month has no index of its own."""

CALIBERS = {label: value for value, label in Caliber.choices}


def parse(table: Table, names: Names) -> Parsed:
    """Turn each row into a month of air of its division or station.

    A statistic of the whole city has stations of other districts: what is like no name of ours is
    left out and told, as long as the table has any of ours.
    """
    units = units_of_air(table, UNITS)
    parsed = Parsed(problems=[*units.problems, *_daily(table)])
    if parsed.problems:
        return parsed

    def is_known(text: str) -> bool:
        return names.air_subject(text) is not None

    has_ours = any(is_known(row.text("subject")) for row in table.rows)
    for row in rows_of_data(table, parsed, "板块或站点", is_known):
        if has_ours and names.is_of_others(row.text("subject")):
            text = f"没有登记的板块或站点“{row.text('subject')}”,未导入:如需导入{REGISTER}"
            parsed.skipped.append(Finding(row.number, "", text))
            continue
        said = filled(row, tuple(VALUES))
        data = {name: units.converted(name, text) for name, text in said.items()}
        if not data:
            parsed.skipped.append(Finding(row.number, "", "没有任何数值"))
            continue
        data |= filled(row, ("note",)) | status_of(row)
        try:
            parsed.entries.append(Entry(row.number, _reading(row, table, names), data))
        except ValueError as problem:
            parsed.problems.append(problem_in(row, table, problem))
    return parsed


def _daily(table: Table) -> Iterator[Finding]:
    """Refuse a report of days whose dates nobody could read: its rows are no months."""
    words = [word for word in table.unused if header_key(word) in DAILY]
    if len(words) > 1 or (words and "period" in table.headers and _has_days(table)):
        text = (
            f"有“{'”“'.join(words)}”列,像是空气日报,而日期没有年份或无法识别:"
            "请把日期写成 2023-06-10;如果是月数据,请删去这些列"
        )
        yield Finding(0, table.headers.get("period", ""), text)


def _has_days(table: Table) -> bool:
    """Tell whether the rows are dated by days."""
    year = year_in_title(table.title)
    for row in table.rows:
        try:
            if read_period(row.text("period"), year).day is not None:
                return True
        except ValueError:
            continue
    return False


def _reading(row: Row, table: Table, names: Names) -> AirMonth:
    text = row.text("subject")
    subject = names.air_subject(text)
    if subject is None:
        advice = f"没有登记的板块或站点“{text}”{names.air_advice(text)}"
        raise UnreadableCellError(advice, "subject")
    period = period_of(row, table)
    caliber = row.text("caliber")
    if caliber and caliber not in CALIBERS:
        raise UnreadableCellError(f"口径“{caliber}”无法识别:请写 实况 或 考核", "caliber")
    return AirMonth(
        division=subject[0],
        station=subject[1],
        year=period.year,
        month=period.month,
        span=period.span,
        caliber=CALIBERS.get(caliber, Caliber.ACTUAL.value),
    )


def stored(readings: Sequence[AirMonth]) -> QuerySet[Any]:
    """Return all stored months of the same divisions."""
    divisions = {reading.division_id for reading in readings}
    return AirMonth.objects.filter(division_id__in=divisions).select_related("division", "station")


LAYOUT = Layout(
    kind="air-month",
    title="空气月数据",
    columns=COLUMNS,
    required=(("subject",), tuple(VALUES)),
    parse=parse,
    form_class=AirMonthForm,
    stored=stored,
)
