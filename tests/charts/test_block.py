"""What a chart hands over."""

import pytest

from charts.block import ChartBlock, ChartTable, TableColumn

TABLE = ChartTable(
    "说明", (TableColumn("月份", numeric=False), TableColumn("值", "%")), (("1月", "3"),)
)


def test_row_that_does_not_fit_the_columns_is_refused():
    with pytest.raises(ValueError, match="2 cells"):
        ChartTable("说明", TABLE.columns, (("1月",),))


@pytest.mark.parametrize("key", ["", "1a", "a b", 'a"b', "指标"])
def test_key_unsafe_as_an_id_is_refused(key):
    with pytest.raises(ValueError, match="HTML id"):
        ChartBlock(key, "标题", "%", "来源", "<svg/>", TABLE)


def test_plain_chart_has_no_plotly_figure():
    assert ChartBlock("pm25-month", "标题", "%", "来源", "<svg/>", TABLE).plotly is None
