"""The year against its target, as a drawing, a Plotly figure and a table."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from charts.progress import MonthPoint, ProgressSpec, progress_chart
from charts.theme import MARKS

MONTHS = tuple(
    MonthPoint(
        month,
        reading=Decimal(50 - 3 * month) if month <= 8 else None,
        cumulative=Decimal(50 - month) if month <= 8 else None,
        last_year_reading=Decimal(52 - month),
        last_year_cumulative=Decimal(52 - month),
    )
    for month in range(1, 13)
)


def make_spec(**over):
    fields = {
        "key": "pm25",
        "title": "PM2.5年均浓度",
        "unit": "μg/m³",
        "source": "市环境监测中心",
        "months": MONTHS,
        "target": Decimal("31.5"),
        "operator": "≤",
        "requirement": (9, Decimal("35.1")),
        "as_of_month": 8,
        "year": 2023,
    }
    return ProgressSpec(**(fields | over))


def figure(**over):
    return progress_chart(make_spec(**over)).plotly


def traces(**over):
    return {trace["name"]: trace for trace in figure(**over)["data"]}


def classes(**over):
    root = ET.fromstring(progress_chart(make_spec(**over)).svg)
    return [node.get("class") for node in root.iter()]


def test_table_holds_every_month_and_the_requirement():
    table = progress_chart(make_spec()).table
    names = ["月份", "当月", "累计", "去年同月", "去年累计", "当月须≤"]
    assert [c.label for c in table.columns] == names
    assert table.rows[0] == ("1月", "47.0", "49.0", "51.0", "51.0", "—")
    assert table.rows[11] == ("12月", "—", "—", "40.0", "40.0", "35.1")


def test_plan_joins_the_table_when_there_is_one():
    months = (MonthPoint(3, plan=Decimal("41")),)
    table = progress_chart(make_spec(months=months, requirement=None)).table
    assert table.columns[-1].label == "计划"
    assert table.rows[2] == ("3月", "—", "—", "—", "—", "41.0")


def test_figure_is_plain_json_without_nan_or_binary_arrays():
    text = json.dumps(figure(), allow_nan=False)
    assert "bdata" not in text
    assert all(isinstance(trace["y"], list) for trace in figure()["data"])


def test_figure_uses_only_the_basic_bundle():
    assert {trace["type"] for trace in figure()["data"]} == {"bar", "scatter"}
    assert {trace["type"] for trace in figure(zero_based=False)["data"]} == {"scatter"}


def test_no_chart_can_be_sent_to_a_server():
    config = figure()["config"]
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False
    assert config["locale"] == "zh-CN"
    assert config["responsive"] is True


def test_value_axis_names_the_unit():
    assert figure()["layout"]["yaxis"]["title"]["text"] == "μg/m³"


def test_value_axis_without_a_unit_names_the_quantity():
    assert figure(unit="")["layout"]["yaxis"]["title"]["text"] == "PM2.5年均浓度"


def test_months_are_written_out():
    axis = figure()["layout"]["xaxis"]
    assert axis["ticktext"] == [f"{month}月" for month in range(1, 13)]
    assert axis["tickvals"] == list(range(1, 13))


def test_layout_has_no_template_look():
    assert not figure()["layout"]["template"].get("layout")


def test_missing_months_are_null_and_never_joined():
    assert traces()["累计"]["y"] == [49.0 - n for n in range(8)] + [None] * 4
    assert traces()["累计"]["connectgaps"] is False
    assert traces()["当月"]["y"][8:] == [None] * 4


def test_requirement_spans_only_the_remaining_months():
    need = traces()["9月起须≤35.1"]
    assert (need["x"], need["y"]) == ([8.5, 12.5], [35.1, 35.1])


def test_target_line_is_dashed_over_the_whole_year():
    target = traces()["目标 ≤31.5"]
    assert target["line"]["dash"] == "dash"
    assert target["x"] == [0.5, 12.5]


def test_hover_speaks_chinese_with_the_unit():
    assert traces()["累计"]["hovertemplate"] == "累计:%{y:.1f} μg/m³<extra></extra>"


def test_names_are_escaped_in_the_figure():
    title = figure(title="a<b>", unit="")["layout"]["yaxis"]["title"]["text"]
    assert title == "a&lt;b&gt;"


def test_readings_are_bars_only_on_an_axis_from_zero():
    assert classes().count("c-month-bar") == 8
    assert classes(zero_based=False).count("c-month-bar") == 0
    assert classes(zero_based=False).count("c-month-dot") == 8


def test_legend_stands_outside_the_drawing_and_names_the_figures():
    """So that it wraps on a phone and serves the live chart too."""
    chart = progress_chart(make_spec(months=OUTLOOK, projection=(Decimal(24), Decimal(29))))
    words = [key.words for key in chart.keys]
    assert words[5:9] == ["目标 ≤31.5", "9月起各月均值须≤35.1", "推算全年 24–29", "推算中值"]
    assert words[9:] == ["情景试算 27.0", "剩余月份"]
    assert "c-legend" not in chart.svg
    assert chart.plotly["layout"]["showlegend"] is False


def test_requirement_and_projection_are_drawn_only_when_known():
    assert "c-need" in classes()
    assert "c-need" not in classes(requirement=None)
    assert "c-need" not in classes(requirement=(9, None))
    assert "c-fan" not in classes()
    assert "c-fan" in classes(projection=(Decimal("30.8"), Decimal("33.4")))
    assert "c-interval" not in classes(projection=(None, Decimal("33.4")))


def with_outlook(month):
    """A point of the chart's second half with plan, likely range and what-if."""
    low, middle, high = (Decimal(38 - month) + Decimal(n) for n in (-2, 0, 3))
    point = next(p for p in MONTHS if p.month == month)
    return replace(point, plan=Decimal(40), low=low, middle=middle, high=high, scenario=middle + 1)


OUTLOOK = (*MONTHS[:8], *(with_outlook(month) for month in (9, 10, 11, 12)))


def test_projection_opens_as_a_fan_at_the_newest_value_to_date():
    spec = make_spec(months=OUTLOOK)
    assert spec.fan[0] == (8, 42.0, 42.0)
    assert spec.fan[-1] == (12, 24.0, 29.0)


@pytest.mark.parametrize("missing", ["low", "high"])
def test_half_a_range_is_no_fan(missing):
    months = (*MONTHS[:8], replace(with_outlook(12), **{missing: None}))
    assert make_spec(months=months).fan == ()
    assert "c-fan" not in classes(months=months)


def test_table_holds_every_line_of_the_drawing():
    table = progress_chart(make_spec(months=OUTLOOK)).table
    labels = [c.label for c in table.columns]
    assert labels[5:] == ["计划", "当月须≤", "推算低", "推算中", "推算高", "试算累计"]
    assert table.rows[11][5:] == ("40.0", "35.1", "24.0", "26.0", "29.0", "27.0")
    assert table.rows[7][5:] == ("—",) * 6


def test_figure_holds_the_same_projection_and_scenario():
    drawn = traces(months=OUTLOOK)
    assert drawn["推算区间"]["y"] == [42.0, 32.0, 31.0, 30.0, 29.0]
    assert drawn["推算低"]["y"] == [42.0, 27.0, 26.0, 25.0, 24.0]
    assert drawn["情景试算"]["y"][7:] == [42.0, 30.0, 29.0, 28.0, 27.0]


def test_what_if_says_where_it_ends():
    chart = progress_chart(make_spec(months=OUTLOOK))
    assert "试算 27.0" in chart.svg
    assert "情景试算 27.0" in chart.table.caption


def test_lines_differ_without_colour():
    """Printed in grey, every line has its own dash pattern or width."""
    names = ("c-this", "c-target", "c-plan", "c-middle", "c-scenario", "c-need", "c-last")
    looks = [MARKS[n].attributes for n in names]
    patterns = {(look.get("stroke-dasharray", ""), look["stroke-width"]) for look in looks}
    assert len(patterns) == len(names)


@pytest.mark.parametrize(("operator", "below"), [("≤", True), ("≥", False)])
def test_hatching_lies_on_the_allowed_side_of_the_requirement(operator, below):
    root = ET.fromstring(progress_chart(make_spec(operator=operator)).svg)
    area = next(n for n in root.iter() if n.get("class") == "c-need-area")
    levels = [float(y) for y in re.findall(r",(-?[\d.]+)", area.get("d"))]
    line = max(float(n.get("y1")) for n in root.iter() if n.get("class") == "c-need")
    assert all(y >= line - 0.1 for y in levels) if below else all(y <= line + 0.1 for y in levels)


def test_year_without_values_says_so():
    svg = progress_chart(make_spec(months=(), requirement=None, as_of_month=0)).svg
    assert "2023年暂无数据" in svg


@pytest.mark.parametrize("months", [(MonthPoint(1), MonthPoint(1)), (MonthPoint(13),)])
def test_impossible_months_are_refused(months):
    with pytest.raises(ValueError, match="distinct months"):
        make_spec(months=months)


def test_plotly_is_loaded_only_when_a_figure_is_built():
    check = "import sys, charts.progress; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
