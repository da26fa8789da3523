"""A row of water to its class: each item, the section, what is over the limit."""

from collections.abc import Sequence
from decimal import Decimal

from monitoring.assessment_tables.columns import (
    NOTE,
    Column,
    UnreadableCellError,
    body_columns,
    item_columns,
)
from monitoring.assessment_tables.files import AssessmentTableError
from monitoring.assessment_tables.vocabulary import water_key
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
_UNDETERMINED = frozenset(("不能区分", "无法区分", "不能确定", "不确定", "不详", "未知", "待定"))
_BOTH = (WaterBody.RIVER, WaterBody.LAKE)
_NO_DETECTION_LIMIT = frozenset({WaterItem.PH, WaterItem.TEMPERATURE})
_HIGHEST_PH = 14


class WaterTable:
    """How the rows of one water table are assessed."""

    key_of = staticmethod(water_key)
    result = "水质类别"

    def __init__(self, header: Sequence[str], rounding: bool = True) -> None:
        """Find the items of a header; `rounding` as in `assess_section`.

        Without rounding the columns of values before rounding (原始值) are preferred.
        """
        columns = item_columns(header, water_key, prefers_raw=not rounding)
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
        self.used = (
            *(("水体类型", column.header) for column in self.bodies),
            *((item.label, column.header) for item, column in self.columns.items()),
        )
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
            UnreadableCellError: if a cell of the row cannot be read.
        """
        values: dict[WaterItem, Decimal | None] = {
            item: _value(item, column, cells) for item, column in self.columns.items()
        }
        missing = [item.label for item, value in values.items() if value is None]
        if len(missing) == len(values):
            return {NOTE: "没有监测数据,不评价"}
        bodies = self._bodies(cells)
        body = bodies[0]
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
            NOTE: ";".join(
                [
                    *([f"缺{'、'.join(missing)},按其余项目评价"] if missing else []),
                    *self._doubt(values, bodies, found.water_class),
                ]
            ),
        }

    def _doubt(
        self,
        values: dict[WaterItem, Decimal | None],
        bodies: Sequence[WaterBody],
        river_class: WaterClass,
    ) -> list[str]:
        """Say so where nobody knows whether it is a river or a lake and the class depends on it."""
        if len(bodies) == 1:
            return []
        lake = assess_section(values, WaterBody.LAKE, self.rounding).water_class
        if lake is None or lake is river_class:
            return []
        return [f"水体类型不明,按河流评价为{river_class.label};按湖库为{lake.label}(总磷限值不同)"]

    def _bodies(self, cells: Sequence[str]) -> Sequence[WaterBody]:
        """Return what the row is; both, the river first, where its columns leave that open."""
        for column in self.bodies:
            text = column.text(cells)
            word = plain_text(text).lower()
            if is_missing(text) or word in _UNDETERMINED:
                continue
            if word not in _BODIES:
                raise UnreadableCellError(
                    column.header, f"“{text.strip()}”无法识别:请填 河流 或 湖库"
                )
            return (_BODIES[word],)
        return _BOTH if self.bodies else _BOTH[:1]

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
        raise UnreadableCellError(column.header, f"“{column.text(cells).strip()}”须在 0 到 14 之间")
    if value < 0:
        raise UnreadableCellError(
            column.header, f"“{column.text(cells).strip()}”不能为负,没有数据请留空"
        )
    return value


def _main_item(entry: MainItem) -> str:
    item, multiple = entry
    return item.label if multiple is None else f"{item.label}({multiple})"
