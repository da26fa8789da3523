"""City histories of a web page without a header: city,date,aqi,range,quality,pm2.5,…,o3,rank.

The order of the columns is a convention nobody wrote down, so it is checked against the values
before they are believed: the AQI lies in its own range, and CO, in mg/m³, is the smallest column.
"""

import re

import numpy as np

from bulk.scaled import MISSING
from monitoring.importers.days.cells import is_date
from monitoring.importers.days.daily_rows import table_of
from monitoring.importers.days.files import DayFile
from monitoring.importers.days.headers import ITEM_FIELDS, Header
from monitoring.importers.days.table import Context, DayLayout, DayTable
from monitoring.importers.table import Line
from standards.air_items import Pollutant

ORDER = (
    "subject", "date", "aqi", "range", "level", "pm25", "pm10", "so2", "co", "no2", "o3_8h", "rank",
)  # fmt: skip
ORDER_WORDS = "城市,日期,AQI,范围,级别,PM2.5,PM10,SO2,CO,NO2,O3"
WIDTHS = (11, 12)
_RANGE = re.compile(r"(\d+)~(\d+)")


def recognise(file: DayFile) -> bool:
    """Tell whether the first row is one of data in this order."""
    return bool(file.head) and _is_row(file.head[0])


def _is_row(line: Line) -> bool:
    cells = [cell.strip() for cell in line.cells]
    return len(cells) in WIDTHS and is_date(cells[1]) and bool(_RANGE.fullmatch(cells[3]))


def read(context: Context) -> DayTable:
    """Read the file, make sure of its columns and return its days."""
    (file,) = context.source.files
    context.refuse_named_subject(file.name)
    columns = {name: place for place, name in enumerate(ORDER) if name not in ("range", "rank")}
    words = {name: name for name in columns} | {item.value: item.label for item in Pollutant}
    table = table_of(context, file, Header(-1, columns, words), is_official=False)
    if len(table) and not (_is_in_range(file) and _is_carbon_smallest(table)):
        text = f"没有表头,而数值与“{ORDER_WORDS}”的次序不符:请加上表头"
        context.refuse(file.name, 0, "", text)
    return table


def _is_in_range(file: DayFile) -> bool:
    rows = [line.cells for line in file.head if _is_row(line)]
    ranges = [(cells[2], _RANGE.fullmatch(cells[3].strip())) for cells in rows]
    inside = [
        found is not None and aqi.isdecimal() and int(found[1]) <= int(aqi) <= int(found[2])
        for aqi, found in ranges
    ]
    return sum(inside) * 2 > len(inside)


def _is_carbon_smallest(table: DayTable) -> bool:
    medians = {}
    for name in ITEM_FIELDS:
        column = table.values[Pollutant(name)]
        known = column[column != MISSING]
        medians[name] = float(np.median(known)) if len(known) else float("inf")
    return min(medians, key=lambda name: medians[name]) == Pollutant.CO.value


LAYOUT = DayLayout(title="城市日数据(网页历史表,无表头)", recognise=recognise, read=read)
