"""Rules every drawing keeps, whatever its data."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from charts.bullet import BulletSpec, bullet
from charts.calendar import CalendarDay, DayCalendarSpec, day_calendar
from charts.labels import Spot, text_width
from charts.levels import LevelSharesSpec, level_shares
from charts.meter import meter
from charts.months import MonthLinesSpec, month_lines
from charts.progress import MonthPoint, ProgressSpec, progress_chart
from charts.sparkline import sparkline
from charts.theme import MARKS

SVG = "{http://www.w3.org/2000/svg}"
VERTICAL_NAMES = {"y", "y1", "y2", "cy"}
HORIZONTAL_NAMES = {"x", "x1", "x2", "cx"}
EPSILON = 0.06

numbers = st.none() | st.decimals("-500", "1500", places=2) | st.integers(-3, 400)
twelve = st.lists(numbers, min_size=12, max_size=12)
words = st.text(max_size=24)


def _points(node):
    """Every coordinate pair a node draws at, with its far corners."""
    drawn = re.findall(r"(-?[\d.]+),(-?[\d.]+)", node.get("d", "") + node.get("points", ""))
    points = [(float(x), float(y)) for x, y in drawn]
    for x_name, y_name in (("x", "y"), ("x1", "y1"), ("x2", "y2"), ("cx", "cy")):
        if node.get(x_name) is not None:
            points.append((float(node.get(x_name)), float(node.get(y_name))))
    if node.tag == f"{SVG}rect":
        x, y = points[-1]
        points.append((x + float(node.get("width")), y + float(node.get("height"))))
    if node.tag == f"{SVG}circle":
        (x, y), r = points[-1], float(node.get("r"))
        points += [(x - r, y - r), (x + r, y + r)]
    return points


def boxes(root):
    """The estimated room of every text."""
    found = []
    for node in root.iter(f"{SVG}text"):
        if node.text.strip():
            size = float(node.get("font-size", 9.5))
            anchor = node.get("text-anchor", "start")
            spot = Spot(float(node.get("x")), float(node.get("y")), anchor)
            room = spot.room(text_width(node.text, size), size)
            found.append((node.text, node.get("class"), room))
    return found


def assert_sound(svg):
    """Well-formed, titled, without inline style, all of it inside the viewBox; returns the root."""
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox").split())
    assert root.get("role") == "img"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text
    assert title.get("id") == root.get("aria-labelledby")
    for node in root.iter():
        assert node.get("style") is None
        assert node.tag != f"{SVG}style"
        if node.get("class"):
            assert node.get("class") in MARKS
        for x, y in _points(node):
            assert -EPSILON <= x <= width + EPSILON
            assert -EPSILON <= y <= height + EPSILON
    for _, name, box in boxes(root):
        if name == "c-day-dark":
            continue
        assert box.left >= -EPSILON
        assert box.top >= -EPSILON
        assert box.right <= width + EPSILON
        assert box.bottom <= height + EPSILON
    return root


def assert_labels_apart(root):
    """No two labels of lines cover one another."""
    labels = [entry for entry in boxes(root) if entry[1].endswith(("-label", "c-empty"))]
    for number, (first, _, box) in enumerate(labels):
        for second, _, other in labels[number + 1 :]:
            inner = (other.left + 0.2, other.top + 0.2, other.right - 0.2, other.bottom - 0.2)
            apart = (
                box.right <= inner[0]
                or inner[2] <= box.left
                or box.bottom <= inner[1]
                or inner[3] <= box.top
            )
            assert apart, f"{first} covers {second}"


@given(values=st.lists(numbers, max_size=14), target=numbers, label=words)
def test_any_sparkline_draws(values, target, label):
    assert_sound(sparkline(values, target, label))


@given(
    value=numbers,
    target=numbers,
    last_year=numbers,
    maximum=st.none() | st.integers(0, 200),
    lower=st.booleans(),
    projection=st.none() | st.tuples(numbers, numbers),
)
def test_any_bullet_draws(value, target, last_year, maximum, lower, projection):
    spec = BulletSpec(value, target, last_year, maximum, lower, "指标", "%", projection)
    assert_sound(bullet(spec))


@given(done=numbers, total=numbers, due=st.none() | st.decimals("-1", "2", places=3), label=words)
def test_any_meter_draws(done, total, due, label):
    assert_sound(meter(done, total, due, label))


@settings(max_examples=150, deadline=None)
@given(
    this_year=twelve,
    last_year=twelve,
    target=numbers,
    need=st.none() | st.tuples(st.integers(1, 12), numbers, words),
    as_of=st.integers(0, 12),
    zero_based=st.booleans(),
)
def test_any_two_years_draw_with_labels_apart(
    this_year, last_year, target, need, as_of, zero_based
):
    spec = MonthLinesSpec(
        key="any",
        title="任意<&>",
        unit="%",
        source="测试",
        this_year=this_year,
        last_year=last_year,
        year=2023,
        as_of_month=as_of,
        target=target,
        requirement=need,
        zero_based=zero_based,
    )
    assert_labels_apart(assert_sound(month_lines(spec).svg))


month_points = st.builds(MonthPoint, st.integers(1, 12), *[numbers] * 9)


@settings(max_examples=100, deadline=None)
@given(
    months=st.lists(month_points, max_size=12, unique_by=lambda point: point.month),
    target=numbers,
    need=st.none() | st.tuples(st.integers(1, 12), numbers),
    projection=st.none() | st.tuples(numbers, numbers),
    zero_based=st.booleans(),
)
def test_any_progress_draws_with_labels_apart(months, target, need, projection, zero_based):
    spec = ProgressSpec(
        key="any",
        title="任意",
        unit="μg/m³",
        source="测试",
        months=tuple(months),
        target=target,
        operator="≤",
        requirement=need,
        as_of_month=6,
        year=2023,
        projection=projection,
        zero_based=zero_based,
    )
    assert_labels_apart(assert_sound(progress_chart(spec).svg))


calendar_days = st.builds(
    CalendarDay, st.none() | st.integers(0, 500), st.none() | st.integers(1, 6), words, words
)


@settings(max_examples=10, deadline=None)
@example(days={89: CalendarDay(100, 4)}, as_of=date(2024, 1, 1))  # a wide rimmed label on the 31st
@given(
    days=st.dictionaries(st.integers(0, 364), calendar_days, max_size=40),
    as_of=st.dates(date(2022, 12, 1), date(2024, 2, 1)),
)
def test_any_calendar_draws(days, as_of):
    first = date(2023, 1, 1)
    given_days = {first + timedelta(days=number): entry for number, entry in days.items()}
    spec = DayCalendarSpec("any", "任意", "测试", 2023, given_days, as_of)
    assert_sound(day_calendar(spec).svg)


@settings(deadline=None)
@given(
    months=st.lists(
        st.none() | st.lists(st.integers(0, 31), min_size=6, max_size=6), min_size=12, max_size=12
    )
)
def test_any_level_shares_draw(months):
    assert_sound(level_shares(LevelSharesSpec("any", "任意", "测试", 2023, months)).svg)


def test_text_is_escaped():
    svg = sparkline([1], Decimal(2), "<script>alert(1)</script> & \x00")
    assert "<script>" not in svg
    assert_sound(svg)


@pytest.mark.parametrize("draw", [sparkline])
def test_same_content_keeps_its_id_and_other_content_another(draw):
    first, again, other = draw([1, 2], None, "甲"), draw([1, 2], None, "甲"), draw([1], None, "乙")
    ids = [ET.fromstring(svg).get("aria-labelledby") for svg in (first, again, other)]
    assert ids[0] == ids[1] != ids[2]


def test_wide_characters_count_one_em():
    assert text_width("今年a", 10) == pytest.approx(25.5)
