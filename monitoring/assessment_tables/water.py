"""A row of water to its class: each item, the section, what is over the limit."""

from collections.abc import Sequence
from decimal import Decimal

from monitoring.assessment_tables.columns import (
    NOTE,
    CellProblem,
    Column,
    body_columns,
    item_columns,
    water_key,
)
from monitoring.assessment_tables.files import AssessmentTableError
from monitoring.forms.cells import is_missing, plain_text
from standards.surface_water import (
    MainItem,
    WaterBody,
    WaterItem,
    assess_section,
    half_detection_limit,
    item_class,
    limit,
)
from standards.surface_water_limits import REFERENCE_ITEMS, WaterClass

_BODIES = {
    **dict.fromkeys(("河流", "河", "河道", "江河", "river"), WaterBody.RIVER),
    **dict.fromkeys(
        ("湖库", "湖、库", "湖", "库", "湖泊", "水库", "湖泊水库", "lake", "reservoir"),
        WaterBody.LAKE,
    ),
}
_NO_DETECTION_LIMIT = frozenset({WaterItem.PH, WaterItem.TEMPERATURE})
_HIGHEST_PH = 14


class WaterTable:
    """How the rows of one water table are assessed."""

    key_of = staticmethod(water_key)

    def __init__(self, header: Sequence[str], rounding: bool = True) -> None:
        """Find the items of a header; `rounding` as in `assess_section`."""
        columns = item_columns(header, water_key)
        # Temperature is in table 1 but has no class: its cells are not read.
        self.columns: dict[WaterItem, Column] = {
            item: columns[item.value]
            for item in WaterItem
            if item.value in columns and item is not WaterItem.TEMPERATURE
        }
        if not self.columns:
            raise AssessmentTableError("表头没有可评价的项目:请检查列名,如 溶解氧、氨氮、总磷")
        self.bodies = body_columns(header)
        self.rounding = rounding
        self.names = (
            *(f"类别_{item.label}" for item in self.columns),
            "水质类别",
            "水质状况",
            "主要污染指标",
            NOTE,
        )
        self.notices: tuple[str, ...] = ()

    def assess(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the added cells of a row by their names.

        Raises:
            CellProblem: if a cell of the row cannot be read.
        """
        values: dict[WaterItem, Decimal | None] = {
            item: _value(item, column, cells) for item, column in self.columns.items()
        }
        missing = [item.label for item, value in values.items() if value is None]
        if len(missing) == len(values):
            return {NOTE: "没有监测数据,不评价"}
        body = self._body(cells)
        found = assess_section(values, body, self.rounding)
        result = {
            f"类别_{item.label}": water_class.label
            for item, water_class in {**found.by_item, **self._shown(values, body)}.items()
        }
        if found.water_class is None:
            return {**result, NOTE: "只有不参评的项目,不评价"}
        return {
            **result,
            "水质类别": found.water_class.label,
            "水质状况": found.water_class.grade,
            "主要污染指标": "、".join(map(_main_item, found.main_items)),
            NOTE: f"缺{'、'.join(missing)},按其余项目评价" if missing else "",
        }

    def _body(self, cells: Sequence[str]) -> WaterBody:
        for column in self.bodies:
            text = column.text(cells)
            if is_missing(text):
                continue
            body = _BODIES.get(plain_text(text).lower())
            if body is None:
                raise CellProblem(column.header, f"“{text.strip()}”无法识别:请填 河流 或 湖库")
            return body
        return WaterBody.RIVER

    def _shown(
        self, values: dict[WaterItem, Decimal | None], body: WaterBody
    ) -> dict[WaterItem, WaterClass]:
        # Nitrogen of lakes and coliforms: a class of their own, none in the section's.
        return {
            item: item_class(item, value, body, self.rounding)
            for item, value in values.items()
            if item in REFERENCE_ITEMS
            and value is not None
            and limit(item, WaterClass.V, body) is not None
        }


def _value(item: WaterItem, column: Column, cells: Sequence[str]) -> Decimal | None:
    undetected = None if item in _NO_DETECTION_LIMIT else half_detection_limit
    value = column.concentration(cells, undetected)
    if value is None:
        return None
    if item is WaterItem.PH and not 0 <= value <= _HIGHEST_PH:
        raise CellProblem(column.header, f"“{column.text(cells).strip()}”须在 0 到 14 之间")
    if value < 0:
        raise CellProblem(column.header, f"“{column.text(cells).strip()}”不能为负,没有数据请留空")
    return value


def _main_item(entry: MainItem) -> str:
    item, multiple = entry
    return item.label if multiple is None else f"{item.label}({multiple})"
