"""Tasks over a year: where each node and deadline stands, in the drawing and in the table."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from charts.timeline import TimelineGroup, TimelineNode, TimelineRow, TimelineSpec, timeline

SVG = "{http://www.w3.org/2000/svg}"
JUNE = date(2023, 6, 30)


def node(kind, planned, reached=None, title="完成招标"):
    icon, label = {"reached": ("◆", "已到达"), "planned": ("◇", "计划"), "late": ("!", "逾期未到")}[
        kind
    ]
    return TimelineNode(title, planned, reached, kind, icon, label)


def row(*nodes, **over):
    fields = {
        "name": "219 支流支浜消劣",
        "state": "▼ 滞后",
        "start": date(2023, 1, 1),
        "planned_due": date(2023, 12, 31),
        "due": date(2023, 12, 31),
        "is_open": True,
    }
    return TimelineRow(**(fields | over), nodes=nodes)


def spec(*rows, **over):
    fields = {
        "key": "timeline",
        "title": "任务时间轴",
        "source": "任务台账",
        "year": 2023,
        "at": JUNE,
        "groups": [TimelineGroup("(二)多措并举", rows)],
    }
    return TimelineSpec(**(fields | over))


def drawn(found, class_name):
    return [e for e in ET.fromstring(timeline(found).svg).iter() if e.get("class") == class_name]


def across(found, class_name):
    """Where the first upright line of a class stands."""
    return float(drawn(found, class_name)[0].get("x1"))


def test_each_kind_of_node_has_a_shape_of_its_own():
    found = spec(
        row(
            node("reached", date(2023, 3, 31), date(2023, 3, 30)),
            node("late", date(2023, 5, 31)),
            node("planned", date(2023, 9, 30)),
        )
    )
    shapes = [drawn(found, f"c-line-{name}") for name in ("reached", "late", "node")]
    assert [len(shape) for shape in shapes] == [1, 1, 1]
    assert [sign.text for sign in drawn(found, "c-line-late-sign")] == ["!"]
    assert drawn(spec(row()), "c-line-late-sign") == []


def test_a_node_reached_late_stands_where_it_was_reached_and_says_what_was_planned():
    late = node("reached", date(2023, 3, 31), date(2023, 4, 12))
    assert late.drawn_on == date(2023, 4, 12)
    assert late.words(2023) == "◆ 已到达 04-12(计划 03-31) 完成招标"
    assert node("planned", date(2023, 9, 30)).words(2023) == "◇ 计划 09-30 完成招标"


def test_a_day_of_another_year_says_its_year():
    carried = row(
        node("reached", date(2022, 12, 20), date(2023, 1, 9)),
        start=date(2022, 11, 1), planned_due=date(2024, 3, 31), due=date(2024, 3, 31),
    )  # fmt: skip
    ((_, _, start, due, nodes),) = timeline(spec(carried)).table.rows
    assert (start, due) == ("2022-11-01", "2024-03-31")
    assert nodes == "◆ 已到达 01-09(计划 2022-12-20) 完成招标"


def test_time_runs_from_left_to_right_and_the_day_lies_between():
    found = spec(row(due=date(2023, 12, 31)), row(due=date(2023, 3, 31), is_open=False))
    late, early = (float(mark.get("x1")) for mark in drawn(found, "c-line-due"))
    assert early < across(found, "c-line-now") < late


@pytest.mark.parametrize(
    ("due", "is_open", "is_over"),
    [
        (date(2023, 6, 29), True, True),
        (JUNE, True, False),
        (date(2023, 6, 29), False, False),
    ],
)
def test_a_deadline_is_over_once_its_day_has_passed_with_work_left(due, is_open, is_over):
    found = spec(row(planned_due=due, due=due, is_open=is_open))
    assert bool(drawn(found, "c-line-over")) is is_over


def test_granted_time_is_drawn_apart_and_told_in_the_table():
    found = spec(row(planned_due=date(2023, 9, 30), due=date(2023, 11, 30)))
    (longer,) = drawn(found, "c-line-longer")
    (span,) = drawn(found, "c-line-span")
    assert longer.get("x1") == span.get("x2")
    assert timeline(found).table.rows[0][3] == "11-30(延期,原 09-30)"


def test_a_deadline_of_the_next_year_lies_on_the_edge():
    found = spec(row(due=date(2024, 3, 31)))
    assert across(found, "c-line-due") == across(spec(row(due=date(2024, 9, 30))), "c-line-due")


def test_the_table_has_every_task_with_every_node_in_words():
    found = spec(row(node("late", date(2023, 5, 31)), node("planned", date(2023, 9, 30))), row())
    table = timeline(found).table
    assert [r[0] for r in table.rows] == ["219 支流支浜消劣"] * 2
    assert table.rows[0][4].splitlines() == ["! 逾期未到 05-31 完成招标", "◇ 计划 09-30 完成招标"]
    assert table.rows[1][4] == "没有节点"


def test_the_drawing_says_in_words_how_many_nodes_are_late():
    found = spec(row(node("late", date(2023, 5, 31)), node("planned", date(2023, 9, 30))))
    title = ET.fromstring(timeline(found).svg).findtext(f"{SVG}title")
    assert title == "任务时间轴:2023年,截至2023-06-30,任务 1 项,节点逾期未到 1 个,节点计划 1 个"
    assert "没有节点" in timeline(spec(row())).svg


def test_words_of_a_node_are_escaped():
    assert "<b>" not in timeline(spec(row(node("planned", JUNE, title="<b>")))).svg


@pytest.mark.parametrize("today", [date(2023, 7, 3), date(2023, 2, 1), date(2023, 12, 30)])
def test_today_is_marked_apart_from_the_data_month(today):
    found = spec(row(), today=today)
    assert len(drawn(found, "c-line-today")) == 1
    assert drawn(spec(row(), today=JUNE), "c-line-today") == []


def test_the_drawing_grows_with_the_tasks_and_keeps_its_width():
    one, three = (ET.fromstring(timeline(spec(*[row()] * n)).svg).get("viewBox") for n in (1, 3))
    assert one.split()[2] == three.split()[2] == "1000"
    assert float(one.split()[3]) < float(three.split()[3])
