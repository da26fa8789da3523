"""Headers of tables of days: which column is what, in the spellings people and web pages use."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitoring.assessment_tables.vocabulary import header_name, unit_factor
from monitoring.forms.cells import plain_text
from monitoring.importers.days.files import DayFile
from monitoring.importers.days.findings import Finding
from monitoring.importers.periods import year_in_title
from monitoring.importers.table import (
    HEADER_SEARCH,
    Line,
    UnreadableFileError,
    cell_address,
    header_key,
)
from monitoring.importers.units import is_row_of_units
from standards.air_items import Pollutant

SUBJECT = (
    "站点", "站点名称", "点位", "点位名称", "监测点位", "监测点", "板块", "名称", "地区", "区域",
    "城市", "城市名称", "街道", "镇街", "city", "area", "station", "stationname", "positionname",
    "name", "watchpoint",
)  # fmt: skip
DATE = (
    "日期", "监测日期", "监测时间", "统计日期", "时间", "date", "time_point", "timepoint", "time",
    "day",
)  # fmt: skip
AQI = ("AQI", "空气质量指数", "空气质量指数AQI", "空气质量指数(AQI)")
ITEM_WORDS: Mapping[str, tuple[str, ...]] = {
    Pollutant.SO2.value: ("SO2", "二氧化硫", "SO2浓度", "SO2日均值", "SO2_24h"),
    Pollutant.NO2.value: ("NO2", "二氧化氮", "NO2浓度", "NO2日均值", "NO2_24h"),
    Pollutant.CO.value: ("CO", "一氧化碳", "CO浓度", "CO日均值", "CO_24h"),
    Pollutant.PM10.value: ("PM10", "可吸入颗粒物", "PM10浓度", "PM10日均值", "PM10_24h"),
    Pollutant.PM25.value: (
        "PM2.5", "PM2_5", "PM25", "细颗粒物", "PM2.5浓度", "PM2.5日均值", "PM2.5_24h", "PM2_5_24h",
    ),
}  # fmt: skip
ITEM_FIELDS = tuple(item.value for item in Pollutant)


@dataclass(frozen=True, slots=True)
class Header:
    """Where a header stands, the column of each field, and the file's own words for it.

    `repeated` has of an item or index in two columns the words of both.
    """

    place: int
    columns: Mapping[str, int]
    words: Mapping[str, str]
    repeated: tuple[tuple[str, str], ...] = ()

    @property
    def items(self) -> list[str]:
        """The items the table has."""
        return [field for field in ITEM_FIELDS if field in self.columns]

    def word(self, field: str) -> str:
        """The file's word for a field."""
        return self.words.get(field, "")

    def factor(self, field: str) -> Decimal | None:
        """What a number of an item's column is multiplied by; None if its unit is unknown."""
        wanted = plain_text(Pollutant(field).unit).lower()
        return unit_factor(header_name(self.word(field))[1], wanted)

    def locating(self, sheet: str) -> Callable[[Finding], Finding]:
        """Return what gives findings about a sheet with this header their cell."""
        named = {"aqi": "AQI", "primary": "首要污染物"}
        words = (*named.items(), *self.words.items())
        columns = {word: self.columns[field] for field, word in words if field in self.columns}

        def located(finding: Finding) -> Finding:
            if not finding.line:
                return finding._replace(cell=sheet)
            column = columns.get(finding.column)
            if column is None:
                return finding._replace(cell=f"{sheet}!第{finding.line}行")
            return finding._replace(cell=cell_address(finding.line, column, sheet))

        return located

    def refuse_unclear(self, file: str) -> None:
        """Refuse an item in two columns, and one in a unit that cannot be converted.

        Raises:
            UnreadableFileError: naming the columns.
        """
        for first, second in self.repeated:
            text = f"{file}:“{first}”与“{second}”两列是同一项目:请只留一列"
            raise UnreadableFileError(text)
        for field in self.items:
            if self.factor(field) is None:
                unit = Pollutant(field).unit
                text = f"{file}:“{self.word(field)}”的单位无法换算:请换成 {unit}"
                raise UnreadableFileError(text)


def headers(head: Sequence[Line], words: Mapping[str, Sequence[str]]) -> Iterator[Header]:
    """Yield each of the first lines as a header, as far as its cells are known words."""
    fields = {header_key(word): field for field, spellings in words.items() for word in spellings}
    for place, line in enumerate(head[:HEADER_SEARCH]):
        columns: dict[str, int] = {}
        repeated = []
        for column, cell in enumerate(line.cells):
            field = fields.get(header_key(cell))
            if field is None:
                continue
            first = columns.setdefault(field, column)
            if first != column and field in (*ITEM_FIELDS, "aqi"):
                repeated.append((line.cells[first].strip(), cell.strip()))
        if columns:
            shown = {field: line.cells[column].strip() for field, column in columns.items()}
            yield Header(place, columns, shown, tuple(repeated))


def first_cell(head: Sequence[Line], header: Header, field: str) -> str:
    """Return a field of the first row below a header and its units."""
    column = header.columns[field]
    for line in head[header.place + 1 :]:
        if line.is_blank or is_row_of_units(filter(str.strip, line.cells)):
            continue
        if column < len(line.cells):
            return line.cells[column]
    return ""


def year_above(file: DayFile, header: Header) -> str:
    """Return the year the title above a header, the sheet or the file names, or nothing."""
    above = (cell for line in file.head[: max(header.place, 0)] for cell in line.cells)
    return year_in_title(" ".join((*above, file.sheet, file.path.stem or file.name)))
