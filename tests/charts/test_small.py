"""The drawings in a line of text: sparkline, bullet graph, progress bar."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from charts.bullet import BulletSpec, bullet
from charts.meter import meter
from charts.sparkline import sparkline


def nodes(svg, class_name):
    return [node for node in ET.fromstring(svg).iter() if node.get("class") == class_name]


def title(svg):
    return ET.fromstring(svg)[0].text


def make_bullet(**over):
    fields = {
        "value": Decimal("29.7"),
        "target": Decimal("31.5"),
        "last_year": Decimal("40"),
        "maximum": 50,
        "lower_is_better": True,
        "label": "PM2.5",
        "unit": "μg/m³",
        "projection": None,
    }
    return bullet(BulletSpec(**(fields | over)))


def test_gap_breaks_the_sparkline():
    svg = sparkline([1, 2, None, 3, 4], None, "甲")
    assert nodes(svg, "c-spark")[0].get("d").count("M") == 2


def test_newest_known_value_is_marked():
    (mark,) = nodes(sparkline([1, 2, 3, None], None, "甲"), "c-spark-dot")
    assert float(mark.get("cx")) == pytest.approx(4 + 88 * 2 / 3, abs=0.1)


def test_sparkline_without_values_says_so():
    svg = sparkline([None, None], Decimal(3), "甲")
    assert title(svg) == "甲:暂无数据"
    assert nodes(svg, "c-empty")[0].text == "—"


def test_sparkline_tells_its_numbers():
    svg = sparkline([Decimal("30.50"), None, 20], 25, "甲")
    assert title(svg) == "甲:最新 20,最低 20,最高 30.5,目标 25,缺 1 个"


def test_bullet_bar_starts_at_zero():
    (bar,) = nodes(make_bullet(), "c-bullet-bar")
    assert float(bar.get("x")) == 3
    assert float(bar.get("width")) == pytest.approx(184 * 29.7 / 50, abs=0.1)


def test_darkest_range_is_the_worst_end():
    lower, higher = make_bullet(), make_bullet(lower_is_better=False)
    assert float(nodes(lower, "c-range-3")[0].get("x")) > 100
    assert float(nodes(higher, "c-range-3")[0].get("x")) == 3


def test_missing_value_is_hatched_and_has_no_bar():
    svg = make_bullet(value=None)
    assert nodes(svg, "c-bullet-bar") == []
    assert len(nodes(svg, "c-hatch")) == 1
    assert len(nodes(svg, "c-bullet-target")) == 1
    assert "累计值未知" in title(svg)


def test_zero_is_a_value():
    svg = make_bullet(value=0)
    assert nodes(svg, "c-hatch") == []
    assert len(nodes(svg, "c-bullet-bar")) == 1


def test_target_at_the_end_of_the_scale_stays_inside():
    (mark,) = nodes(make_bullet(target=100, maximum=100), "c-bullet-target")
    assert float(mark.get("x1")) == 187


def test_bullet_says_which_way_is_good():
    assert "越低越好" in title(make_bullet())
    assert "越高越好" in title(make_bullet(lower_is_better=False))


def test_projection_is_an_interval():
    svg = make_bullet(projection=(Decimal("30.8"), Decimal("33.4")))
    assert len(nodes(svg, "c-bullet-interval")) == 3
    assert "推算全年 30.8至33.4" in title(svg)


def test_meter_shows_share_and_schedule():
    svg = meter(12, 29, Decimal("0.666"), "消劣")
    assert float(nodes(svg, "c-meter-bar")[0].get("width")) == pytest.approx(156 * 12 / 29, abs=0.1)
    assert float(nodes(svg, "c-meter-tick")[0].get("x1")) == pytest.approx(2 + 156 * 0.666, abs=0.1)
    assert title(svg) == "消劣:完成 12/29,序时 66.6 %"


@pytest.mark.parametrize(("done", "total"), [(None, 29), (12, None), (0, 0)])
def test_unknown_progress_is_hatched(done, total):
    svg = meter(done, total, None, "消劣")
    assert len(nodes(svg, "c-hatch")) == 1
    assert nodes(svg, "c-meter-bar") == []
    assert title(svg) == "消劣:进度未知"


def test_nothing_done_is_not_unknown():
    assert nodes(meter(0, 29, None, "消劣"), "c-hatch") == []
