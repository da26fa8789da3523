"""The pieces pages are made of: a word beside every colour, a table beside every drawing."""

import json
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.html import parse_html
from django.urls import resolve

from charts.block import ChartBlock, ChartTable, TableColumn
from charts.class_matrix import SectionYear, class_matrix
from monitoring.periods import AsOf
from standards.status import TargetStatus
from standards.task_lights import Lamp
from standards.task_progress import TaskState
from targets.assessments.frame import Frame


def frame(month: int = 8, *, is_demo: bool = False, needs_plan: bool = True) -> Frame:
    """Return the head of a page of 2023, the only year with a plan."""
    return Frame(
        AsOf(2023, month), None, is_demo, frozenset({2023}), needs_plan, AsOf(2023, month).last_day
    )


def drawn(name: str, request: Any = None, **context: Any) -> str:
    """Return a component as HTML."""
    return render_to_string(f"components/{name}.html", context, request)


def words(markup: str) -> str:
    """Return what is left of markup without tags, in single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def asked(path: str = "/", **values: str) -> Any:
    """Return a request for a page."""
    request = RequestFactory().get(path, values)
    request.resolver_match = resolve(path)
    return request


# --- Status ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [*TargetStatus, *TaskState], ids=lambda s: s.name)
def test_status_has_a_word_and_a_shape_that_is_not_read_out(status: Any) -> None:
    markup = drawn("_status", status=status)
    assert f'aria-hidden="true">{status.icon}<' in markup
    assert words(markup) == f"{status.icon} {status.label}"
    assert f"status--{status.tone.value}" in markup


@pytest.mark.parametrize("lamp", Lamp)
def test_light_has_a_word_and_a_shape_that_is_not_read_out(lamp: Lamp) -> None:
    markup = drawn("_lamp", lamp=lamp)
    assert f'aria-hidden="true">{lamp.icon}<' in markup
    assert words(markup) == f"{lamp.icon} {lamp.label}"
    assert f"lamp--{lamp.value}" in markup
    assert "status" not in markup, "two vocabularies never mix"


def test_lights_are_told_apart_by_shape_alone() -> None:
    assert len({lamp.icon for lamp in Lamp}) == len({lamp.label for lamp in Lamp}) == len(Lamp)


@pytest.mark.parametrize("vocabulary", [TargetStatus, TaskState])
def test_words_and_shapes_tell_statuses_of_different_tones_apart(vocabulary: Any) -> None:
    assert len({status.label for status in vocabulary}) == len(vocabulary)
    tones: dict[str, set[str]] = {}
    for status in vocabulary:
        tones.setdefault(status.icon, set()).add(status.tone.value)
    assert all(len(found) == 1 for found in tones.values()), "one shape in two colours"


def test_demonstration_mark_says_in_words_what_it_means() -> None:
    markup = drawn("_demo")
    assert words(markup) == "演示数据"
    assert "不是监测结果" in markup


# --- Water classes --------------------------------------------------------------------------------

MATRIX = class_matrix(
    "断面水质类别",
    [SectionYear("连江桥下", 3, [2, None, 4, *[3] * 9], 3, {2: "断流"}, {3: "总磷 0.24"})],
    as_of_month=8,
)


def test_water_class_is_written_in_its_cell() -> None:
    cells = MATRIX.rows[0].cells
    assert words(drawn("_class_cell", cell=cells[0])) == "Ⅱ"
    assert "c-water-2" in drawn("_class_cell", cell=cells[0])


def test_month_without_a_class_is_a_dash_that_names_its_state() -> None:
    markup = drawn("_class_cell", cell=MATRIX.rows[0].cells[1])
    assert words(markup) == "—"
    assert "断流" in markup


def test_month_still_to_come_is_blank() -> None:
    markup = drawn("_class_cell", cell=MATRIX.rows[0].cells[8])
    assert words(markup) == ""
    assert "c-water-future" in markup


def test_class_worse_than_its_target_is_rimmed_and_says_why() -> None:
    markup = drawn("_class_cell", cell=MATRIX.rows[0].cells[2])
    assert "is-over" in markup
    assert "未达标 总磷 0.24" in markup
    assert "is-over" not in drawn("_class_cell", cell=MATRIX.rows[0].cells[3])


@pytest.mark.parametrize(("compact", "columns"), [(False, 15), (True, 10)])
def test_class_matrix_has_as_many_cells_as_heads(compact: bool, columns: int) -> None:
    markup = drawn("_class_matrix", matrix=MATRIX, frame=frame(), compact=compact)
    head, body = markup.split("<tbody>")
    assert len(re.findall(r'<th scope="col"', head)) == columns
    assert len(re.findall(r"<t[dh][ >]", body)) == columns
    assert '<th scope="row"' in body
    assert "断面水质类别</caption>" in head


def test_class_matrix_marks_the_months_to_come_so_that_a_phone_can_leave_them_out() -> None:
    markup = drawn("_class_matrix", matrix=MATRIX, frame=frame(8))
    assert markup.count('class="is-future"') == 4
    assert '<th scope="col" class="is-future">9月</th>' in markup


def test_key_names_every_water_class_and_the_missing_one() -> None:
    said = words(drawn("_class_key"))
    for word in ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ", "—", "无数据"):
        assert word in said


# --- Figures --------------------------------------------------------------------------------------

BLOCK = ChartBlock(
    key="air-pm25",
    title="PM2.5 月均",
    unit="μg/m³",
    source="来源:月度数据 <实况>",
    svg="<svg></svg>",
    table=ChartTable(
        "PM2.5 月均",
        (TableColumn("月份", numeric=False), TableColumn("今年", "μg/m³")),
        (("1月", "41.0"), ("2月", "—")),
    ),
)


def test_figure_has_title_unit_source_and_an_equal_table() -> None:
    markup = drawn("_figure", block=BLOCK)
    said = words(markup)
    for word in ("PM2.5 月均", "μg/m³", "来源:月度数据", "1月", "41.0", "2月", "—"):
        assert word in said
    assert "<caption" in markup
    assert markup.count('<th scope="col"') == 2
    assert "&lt;实况&gt;" in markup


def test_figure_without_interaction_carries_no_data_for_script() -> None:
    markup = drawn("_figure", block=BLOCK)
    assert "data-figure" not in markup
    assert "<script" not in markup


def test_figure_for_script_is_hidden_until_drawn_and_its_data_cannot_end_the_script() -> None:
    plotly = {"data": [{"name": "</script><b>"}], "layout": {}, "config": {}}
    block = ChartBlock(**{**vars(BLOCK), "plotly": plotly})
    markup = drawn("_figure", block=block)
    assert '<div class="figure__live" hidden></div>' in markup
    (data,) = re.findall(
        r'<script id="air-pm25-data" type="application/json">(.*?)</script>', markup
    )
    assert json.loads(data) == plotly


# --- Figures in text ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "value", "printed"),
    [
        ("dash", None, "—"),
        ("dash", "", "—"),
        ("dash", 0, "0"),
        ("dash", Decimal("0.0"), "0.0"),
        ("plain", Decimal("31.500"), "31.5"),
        ("plain", Decimal("100.000"), "100"),
        ("plain", None, "—"),
        ("signed", Decimal("-5.7"), "−5.7"),
        ("signed", Decimal("3.3"), "+3.3"),
        ("signed", Decimal("0.0"), "0.0"),
        ("figure:1", Decimal("0.25"), "0.2"),
        ("figure:1", Decimal("0.35"), "0.4"),
        ("figure:0", None, "—"),
    ],
)
def test_zero_is_printed_as_zero_and_missing_as_a_dash(
    expression: str, value: object, printed: str
) -> None:
    template = Template("{% load figures %}{{ value|" + expression + " }}")
    assert template.render(Context({"value": value})) == printed


# --- Head, quote, navigation ----------------------------------------------------------------------


def head(**context: Any) -> str:
    """Return the head of a page."""
    given = {"frame": frame(), "heading": "重点任务", "note": "", "request": asked("/tasks/")}
    return drawn("_head", **{**given, **context})


def test_head_says_the_month_and_whether_it_is_published() -> None:
    said = words(head())
    assert "2023年8月" in said
    assert "数据截至 2023-08-31 · 本月未发布" in said
    assert "演示数据" not in said


def test_head_marks_demonstration_readings() -> None:
    assert "演示数据" in words(head(frame=frame(is_demo=True)))


def arrows(markup: str) -> list[tuple[str, ...]]:
    """Return year, month and direction of the arrows of a head."""
    return re.findall(r'href="\?year=(\d+)&amp;month=(\d+)" rel="(\w+)"', markup)


def test_arrows_lead_to_the_months_beside() -> None:
    assert arrows(head()) == [("2023", "7", "prev"), ("2023", "9", "next")]


@pytest.mark.parametrize(
    ("month", "within", "beyond"),
    [
        (1, [("2023", "2", "next")], [("2022", "12", "prev"), ("2023", "2", "next")]),
        (12, [("2023", "11", "prev")], [("2023", "11", "prev"), ("2024", "1", "next")]),
    ],
)
def test_arrows_leave_the_years_with_a_plan_only_where_no_plan_is_needed(
    month: int, within: list[tuple[str, ...]], beyond: list[tuple[str, ...]]
) -> None:
    assert arrows(head(frame=frame(month))) == within
    assert arrows(head(frame=frame(month, needs_plan=False))) == beyond


def test_arrows_keep_the_filters_of_the_page() -> None:
    request = asked("/tasks/", light="behind", year="2023", month="8")
    assert "?light=behind&amp;year=2023&amp;month=7" in head(request=request)


def test_quote_names_its_document_and_day() -> None:
    document = SimpleNamespace(title="2022年工作总结", published_on=None)
    markup = drawn("_quote", quote="PM2.5年均浓度<31.5", document=document)
    assert "<blockquote" in markup
    assert "PM2.5年均浓度&lt;31.5" in markup
    assert "2022年工作总结" in words(markup)


READS = ("summary", "indicators", "readings", "tasks", "divisions", "questions")
ENTRIES = {
    "summary": ["总览", "发布"],
    "readings": ["大气", "水", "评价工具"],
    "tasks": ["重点任务", "责任单位", "本周要办"],
    "divisions": ["板块"],
    "questions": ["待确认"],
    "indicators": ["推算回顾", "计划原文"],
}


@pytest.mark.parametrize("allowed", READS)
def test_navigation_offers_only_what_may_be_opened(allowed: str) -> None:
    perms = {"targets": {f"read_{allowed}": True}}
    user = SimpleNamespace(is_staff=False)
    markup = drawn("_nav", perms=perms, user=user, request=asked(), frame=frame())
    assert words(markup).split() == ENTRIES[allowed]


def test_navigation_tells_where_one_is() -> None:
    perms = {"targets": {f"read_{name}": True for name in READS}}
    user = SimpleNamespace(is_staff=True)
    markup = drawn("_nav", perms=perms, user=user, request=asked("/tasks/101/"), frame=frame())
    (here,) = re.findall(r'<a [^>]*aria-current="page">([^<]+)</a>', markup)
    assert here == "重点任务"
    assert "数据管理" in words(markup)


# --- Pages that tell of errors --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["403", "404", "500"])
def test_error_pages_are_chinese_and_lead_back(name: str) -> None:
    markup = render_to_string(f"{name}.html")
    assert 'lang="zh-Hans"' in markup
    assert '<a href="/">返回总览</a>' in markup
    assert not re.search(r"[A-Za-z]{4,}", words(markup.partition("<body")[2].partition(">")[2]))
    parse_html(markup)
