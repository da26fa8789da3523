"""Daily tables of air with a header: the bureau's own sheet, and histories of pages and programs.

A sheet with Chinese headers (日期、站点、SO2、…、AQI、首要污染物、有效) is the bureau's: its AQI
and primary pollutant are official. A table with English headers (`time_point,aqi,pm2_5,…`) is
nobody's: how the two are treated is in `daily_rows`.
"""

from collections.abc import Sequence

from monitoring.importers.days.cells import is_date
from monitoring.importers.days.daily_rows import table_of
from monitoring.importers.days.files import DayFile
from monitoring.importers.days.headers import (
    AQI,
    DATE,
    ITEM_WORDS,
    SUBJECT,
    Header,
    first_cell,
    headers,
    year_above,
)
from monitoring.importers.days.table import Context, DayLayout, DayTable
from monitoring.importers.table import Line
from standards.air_items import Pollutant

COLUMNS = {
    "date": DATE,
    "subject": SUBJECT,
    "aqi": AQI,
    "level": ("级别", "质量级别", "空气质量级别", "空气质量状况", "空气质量类别", "quality"),
    "primary": ("首要污染物", "primary_pollutant", "primarypollutant"),
    "valid": ("有效", "是否有效", "有效性"),
    "caliber": ("口径",),
    "status": ("数据状态", "状态"),
    "note": ("备注", "说明"),
    "hour": ("hour", "小时", "时", "时刻"),
    "month": ("优良率", "优良天数", "有效天数", "优良天数比率", "优良天数比例", "月份"),
    **ITEM_WORDS,
    Pollutant.O3_8H.value: (
        "O3-8h", "O3_8h", "O3-8小时", "O3-8", "O3日最大8小时", "O3-8h日最大值", "O3日最大8小时平均",
        "臭氧8小时", "臭氧日最大8小时", "臭氧日最大8小时平均", "臭氧", "O3",
        "O3_8h_max", "O3_8h_24h",
    ),
}  # fmt: skip
FEWEST_ITEMS = 3


def recognise(file: DayFile) -> bool:
    """Tell whether a header with a date and some items stands above rows of days."""
    return _header(file) is not None


def _header(file: DayFile) -> Header | None:
    for header in _air_headers(file.head):
        if "date" not in header.columns:
            continue
        if is_date(first_cell(file.head, header, "date"), year_above(file, header)):
            return header
    return None


def _air_headers(head: Sequence[Line]) -> list[Header]:
    return [
        header
        for header in headers(head, COLUMNS)
        if len(header.items) >= FEWEST_ITEMS and not {"hour", "month"} & set(header.columns)
    ]


def lacks_date(head: Sequence[Line]) -> bool:
    """Tell whether this would be a table of days if only it said of which day each row is."""
    return any("date" not in header.columns for header in _air_headers(head))


def read(context: Context) -> DayTable:
    """Read the file and return its days."""
    (file,) = context.source.files
    header = _header(file)
    assert header is not None, "a file is recognised before it is read"
    header.refuse_unclear(file.name)
    if file.sheet:
        context.log.locate = header.locating(file.sheet)
    if "subject" in header.columns:
        context.refuse_named_subject(file.name)
    return table_of(context, file, header, is_official=not header.word("date").isascii())


LAYOUT = DayLayout(title="空气日数据", recognise=recognise, read=read)
