"""A row of air to its index: IAQI of each pollutant, AQI, level, primary pollutants."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache

from monitoring.assessment_tables.columns import (
    NOTE,
    Column,
    UnreadableCellError,
    date_columns,
    hour_columns,
    item_columns,
)
from monitoring.assessment_tables.files import AssessmentTableError
from monitoring.assessment_tables.vocabulary import air_key
from monitoring.choices import Span
from monitoring.forms.cells import is_missing
from monitoring.importers.periods import read_period
from standards.air_items import HourlyItem, Pollutant
from standards.air_levels import AirLevel
from standards.air_quality_index import daily_air_quality
from standards.editions import HJ_633_2012, HJ_633_2026, Edition, Family, in_force
from standards.hourly_air_quality import HourlyBasis, hourly_air_quality

_DAY = re.compile(
    r"(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})(?:日|(?!\d))|(\d{2})(\d{2})(?!\d(?:\D|$)))"
)
_TIME_OF_DAY = re.compile(
    r"[ T]*(\d{1,2})(?:[:时点](?:(\d{1,2})(?:[:分](?:(\d{1,2})(?:\.\d+)?秒?)?)?)?)?"
    r"(?:\+08:?00)?"
)
_EDITION_HELP = (
    "请改成 2023-09-01 这样的日期,或指定标准版本(网页上选 2012 或 2026,命令加 --edition)"
)
_RESULTS = ("AQI", "级别", "类别", "首要污染物", NOTE)
_A_DAY = timedelta(days=1)
_SLIDING = (HourlyItem.O3_8H, HourlyItem.PM10_24H, HourlyItem.PM25_24H)

Values = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of a row, in the words that are printed."""

    aqi: int | None
    level: AirLevel | None
    primary: tuple[str, ...]
    iaqis: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Method:
    """A kind of report: which keys of columns each printed item may come from, and its rule."""

    items: Mapping[str, tuple[str, ...]]
    helpers: Mapping[str, tuple[str, ...]]
    judge: Callable[[Values, Edition], Judged]
    notices: tuple[str, ...] = ()


class AirTable:
    """How the rows of one air table are assessed."""

    key_of = staticmethod(air_key)
    result = "AQI"

    def __init__(
        self, header: Sequence[str], edition: Edition | None = None, is_hourly: bool = False
    ) -> None:
        """Find the items of a header; without an edition the date of a row decides.

        Raises:
            AssessmentTableError: if the header has neither an item nor, where needed, a date.
        """
        columns = item_columns(header, air_key)
        self.edition, self.is_hourly = edition, is_hourly
        self.dates, self.hours = date_columns(header), hour_columns(header)
        if edition is None and not self.dates:
            raise AssessmentTableError(
                "表头没有日期列,无法确定标准版本:请指定版本"
                "(网页上选 2012 或 2026,命令加 --edition 2012 或 2026)"
            )
        self.method = hourly_method(columns) if is_hourly else daily_method(columns)
        self.columns = _chosen(self.method.items, columns)
        self.helpers = _chosen(self.method.helpers, columns)
        if not self.columns:
            raise AssessmentTableError(
                "表头没有可评价的项目:请检查列名,以及是日均值还是小时值(--averaging)"
            )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the added columns."""
        return (*(f"IAQI_{label}" for label in self.method.items), *_RESULTS)

    @cached_property
    def used(self) -> tuple[tuple[str, str], ...]:
        """What was recognised: the item and the header of its column."""
        dates = self.dates if self.edition is None else ()
        return (
            *(("日期", column.header) for column in dates),
            *((name, c.header) for name, c in {**self.columns, **self.helpers}.items()),
        )

    @cached_property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about the table as a whole."""
        absent = [label for label in self.method.items if label not in self.columns]
        told = (f"表头没有 {'、'.join(absent)}:按缺项处理",) if absent else ()
        return (*self.method.notices, *told)

    def assess(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the added cells of a row by their names.

        Raises:
            UnreadableCellError: if a cell of the row cannot be read.
        """
        values = {label: _value(column, cells) for label, column in self.columns.items()}
        if all(value is None for value in values.values()):
            return {"AQI": "NA", NOTE: "没有监测数据,不评价"}
        helpers = {label: _value(column, cells) for label, column in self.helpers.items()}
        found = self.method.judge({**helpers, **values}, self._edition(cells))
        result = {
            f"IAQI_{label}": str(index) for label, index in found.iaqis.items() if index is not None
        }
        result[NOTE] = self._note(values, found)
        if found.aqi is None or found.level is None:
            return {**result, "AQI": "NA"}
        return {
            **result,
            "AQI": str(found.aqi),
            "级别": found.level.roman,
            "类别": found.level.label,
            "首要污染物": "、".join(found.primary),
        }

    def _note(self, values: Values, found: Judged) -> str:
        items = [label for label in self.method.items if label in found.iaqis]
        missing = [label for label in items if values.get(label) is None]
        above = [label for label in items if label not in missing and found.iaqis[label] is None]
        parts = [f"缺{'、'.join(missing)}"] if missing else []
        parts += [f"{label}高于分指数表上限,未计算" for label in above]
        if found.aqi is None:
            parts.append("其余分指数均不超过100,按规定不评价(NA)")
        elif missing:
            parts.append("其余分指数最大值超过100,按其评价")
        return ",".join(parts)

    def _edition(self, cells: Sequence[str]) -> Edition:
        if self.edition is not None:
            return self.edition
        written = [column for column in self.dates if not is_missing(column.text(cells))]
        hour = self._hour(cells) if self.is_hourly else ""
        for column in written:
            if (found := _edition_of(column.text(cells), hour, self.is_hourly)) is not None:
                return found
        column = (written or self.dates)[0]
        text = column.text(cells).strip()
        reason = f"“{text}”不能确定标准版本" if text else "没有日期,不能确定标准版本"
        raise UnreadableCellError(column.header, f"{reason}:{_EDITION_HELP}")

    def _hour(self, cells: Sequence[str]) -> str:
        texts = (_ordinary(column.text(cells)) for column in self.hours)
        return next((text for text in texts if _TIME_OF_DAY.fullmatch(text)), "")


def _chosen(
    wanted: Mapping[str, tuple[str, ...]], columns: Mapping[str, Column]
) -> dict[str, Column]:
    found = {label: [columns[k] for k in keys if k in columns] for label, keys in wanted.items()}
    return {label: present[0] for label, present in found.items() if present}


def _value(column: Column, cells: Sequence[str]) -> Decimal | None:
    value = column.concentration(cells)
    if value is not None and value < 0:
        text = column.text(cells).strip()
        raise UnreadableCellError(column.header, f"“{text}”不能为负,没有数据请留空")
    return value


def _ordinary(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(maxsize=1024)
def _edition_of(text: str, hour: str, is_hourly: bool) -> Edition | None:
    """Return the edition in force on a day, or all through a month or year; None if neither.

    Hours carry the stamp of their end: hour 0 of a day is the last of the day before
    (docs/methods/averages.md). A row of which only the day is known may be that hour too.
    """
    try:
        first, last, time = _span(_ordinary(text))
        if is_hourly:
            time = _time(hour) if time is None and hour else time
            first -= _A_DAY if not time else timedelta()
            last = last if time is None else first
        begun, ended = in_force(Family.AQI, first), in_force(Family.AQI, last)
    except ValueError:
        return None
    return begun if begun == ended else None


def _span(text: str) -> tuple[date, date, timedelta | None]:
    """Return the first and the last day of a period, and the time of day if one is written."""
    if found := _DAY.match(text):
        year, month, number = (int(part) for part in found.groups() if part is not None)
        day, rest = date(year, month, number), text[found.end() :]
        if not rest or _TIME_OF_DAY.fullmatch(rest):
            return day, day, _time(rest) if rest else None
    period = read_period(text)
    if period.day is not None:
        return period.day, period.day, None
    if found and period.span == Span.MONTH:
        raise ValueError("days from one to another are no month")
    begins = 1 if period.span != Span.MONTH else period.month
    return date(period.year, begins, 1), date(period.year, period.month, 28), None


def _time(text: str) -> timedelta:
    found = _TIME_OF_DAY.fullmatch(text)
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (25, 0, 0)
    time = timedelta(hours=hour, minutes=minute, seconds=second)
    if time > _A_DAY or max(minute, second) > 59:
        raise ValueError(f"no time of a day: {text}")
    return time


def daily_method(columns: Mapping[str, Column]) -> Method:
    """Return how days are assessed; the highest hour of ozone helps where HJ 633-2012 asks."""
    items = {p.label: (f"{p.value}_24h", p.value) for p in Pollutant}
    items[Pollutant.O3_8H.label] = ("o3_8h", "o3")
    is_bare = "o3" in columns and "o3_8h" not in columns
    told = (f"列“{columns['o3'].header}”按臭氧日最大8小时平均评价",) if is_bare else ()
    return Method(items, {HourlyItem.O3_1H.label: ("o3_1h",)}, _judged_day, told)


def _judged_day(values: Values, edition: Edition) -> Judged:
    hour = HourlyItem.O3_1H.label
    given = {pollutant: values.get(pollutant.label) for pollutant in Pollutant}
    day = daily_air_quality(given, edition, values.get(hour))
    primary = tuple(
        hour if day.ozone_by_1h and pollutant is Pollutant.O3_8H else pollutant.label
        for pollutant in day.primary
    )
    iaqis = {pollutant.label: index for pollutant, index in day.iaqis.items()}
    return Judged(day.aqi, day.level, primary, iaqis)


def hourly_method(columns: Mapping[str, Column]) -> Method:
    """Return how hours are assessed.

    A table without the sliding means of HJ 633-2012 is assessed by its six 1-hour means, as the
    national platform does.
    """
    is_whole = all(item.value in columns for item in _SLIDING)
    basis = HourlyBasis.OF_THE_EDITION if is_whole else HourlyBasis.SIX_MEANS
    told = () if is_whole else ("没有 O₃-8h、PM10-24h、PM2.5-24h 三列齐全:按六项1小时均值评价",)

    def judged(values: Values, edition: Edition) -> Judged:
        given = {item: values.get(item.label) for item in HourlyItem}
        hour = hourly_air_quality(given, edition, values.get("SO₂-24h"), basis)
        iaqis = {item.label: index for item, index in hour.iaqis.items()}
        primary = tuple(_hourly_name(item) for item in hour.primary)
        return Judged(hour.aqi, hour.level, primary, iaqis)

    editions = (HJ_633_2012, HJ_633_2026)
    assessed = {i for e in editions for i in hourly_air_quality({}, e, basis=basis).iaqis}
    items = {item.label: _hourly_keys(item) for item in HourlyItem if item in assessed}
    return Method(items, {"SO₂-24h": ("so2_24h",)}, judged, told)


def _hourly_keys(item: HourlyItem) -> tuple[str, ...]:
    base, _, period = item.value.rpartition("_")
    return (item.value, base) if period == "1h" else (item.value,)


def _hourly_name(item: HourlyItem) -> str:
    # A primary pollutant is printed by its own name; only ozone's 8 hours are told from its hour.
    return item.label.removesuffix("-1h").removesuffix("-24h")
