"""Decision tables of the three presets of lights (docs/methods/task-lights.md)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from standards.task_lights import Lamp, LightLine, LightPreset, Situation, light_of
from standards.task_progress import TaskStanding, TaskState

HALF = Fraction(181, 365)
URGENCY = [Lamp.RED, Lamp.YELLOW, Lamp.BLUE]
GOOD = {
    LightPreset.SUQIAN: {Lamp.GREEN},
    LightPreset.YICHANG: {Lamp.GREEN},
    LightPreset.GUANGYUAN: {Lamp.BLUE},
}
"""The lights that say “all is well”, by preset."""


def standing(progress=None, **over):
    values = {"scheduled": HALF, "has_report": True, "is_current": True, "days_left": 184}
    share = None if progress is None else Fraction(progress)
    return TaskStanding(progress=share, **(values | over))


# Every situation a rule can speak of, and the lights it gives: 宿迁, 宜昌, 广元.
SITUATIONS = {
    "ended": (standing("1/2", is_ended=True), "grey grey grey"),
    "closed": (standing("1/2", is_closed=True), "green green blue"),
    "claimed": (standing("1/2", is_claimed=True), "green green blue"),
    "claimed after the deadline": (
        standing("1/2", is_claimed=True, days_left=-9),
        "green green blue",
    ),
    "overdue": (standing("9/10", days_left=-1), "red red red"),
    "overdue and returned": (standing("9/10", days_left=-1, is_returned=True), "red red red"),
    "returned": (standing("9/10", is_returned=True), "yellow red yellow"),
    "returned, counted whole": (standing(1, is_returned=True), "yellow red yellow"),
    "returned, near the deadline": (
        standing("9/10", is_returned=True, days_left=3),
        "yellow red yellow",
    ),
    "returned, not reported": (
        standing("9/10", is_returned=True, is_current=False),
        "yellow red yellow",
    ),
    "fell back": (standing(1, is_relapsed=True), "yellow red yellow"),
    "far behind": (standing("1/10"), "yellow red red"),
    "behind": (standing("12/29"), "yellow red yellow"),
    "behind, near the deadline": (standing("12/29", days_left=7), "yellow red yellow"),
    "near the deadline": (standing("9/10", days_left=7), "blue yellow blue"),
    "on the day of the deadline": (standing("9/10", days_left=0), "blue yellow blue"),
    "eight days before the deadline": (standing("9/10", days_left=8), "green green blue"),
    "near the deadline, not reported": (
        standing("9/10", days_left=7, is_current=False),
        "blue yellow grey",
    ),
    "never reported": (standing(has_report=False, is_current=False), "grey grey grey"),
    "month's report missing": (standing("9/10", is_current=False), "grey grey grey"),
    "not begun": (
        standing(0, has_started=False, has_report=False, is_current=False),
        "grey grey grey",
    ),
    "on schedule": (standing("50/87"), "green green blue"),
    "exactly on schedule": (standing(HALF), "green green blue"),
    "running, not counted": (standing(), "green green blue"),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_preset_has_a_light_for_every_situation(name):
    standing, lamps = SITUATIONS[name]
    shown = [light_of(standing, preset.lines).lamp.value for preset in LightPreset]
    assert shown == lamps.split()


@pytest.mark.parametrize("preset", LightPreset)
def test_a_preset_speaks_of_every_state(preset):
    spoken = {line.situation.value for line in preset.lines}
    assert {state.value for state in TaskState} <= spoken


@pytest.mark.parametrize(
    ("points", "lamp"), [("15", Lamp.YELLOW), ("15.001", Lamp.RED), ("14.999", Lamp.YELLOW)]
)
def test_fifteen_points_behind_are_not_more_than_fifteen(points, lamp):
    behind = standing(HALF - Fraction(points) / 100)
    assert light_of(behind, LightPreset.GUANGYUAN.lines).lamp is lamp


def test_a_light_says_why_with_its_figures():
    light = light_of(standing("12/29"), LightPreset.SUQIAN.lines)
    assert light.reason == "滞后:完成41.4%,序时49.6%,相差8.2个百分点"
    assert light_of(standing(days_left=-3), LightPreset.YICHANG.lines).reason == "逾期3天"
    assert "还有7天" in light_of(standing(days_left=7), LightPreset.SUQIAN.lines).reason


def test_the_consequence_of_a_light_stands_in_its_line():
    light = light_of(standing(days_left=-3), LightPreset.GUANGYUAN.lines)
    assert light.line.consequence == "扣2分,约谈"


def test_where_no_line_speaks_the_task_has_no_light_and_says_so():
    light = light_of(standing("12/29"), [LightLine(Situation.CLOSED, Lamp.GREEN)])
    assert (light.lamp, light.line) == (Lamp.GREY, None)
    assert "滞后" in light.reason


def test_the_first_line_that_applies_decides():
    lines = [
        LightLine(Situation.NEAR_DUE, Lamp.BLUE, Decimal(30)),
        LightLine(Situation.BEHIND, Lamp.YELLOW),
    ]
    assert light_of(standing("12/29", days_left=30), lines).lamp is Lamp.BLUE
    assert light_of(standing("12/29", days_left=31), lines).lamp is Lamp.YELLOW


def standings():
    return st.builds(
        TaskStanding,
        progress=st.none() | st.fractions(0, 2),
        scheduled=st.fractions(0, 1),
        has_report=st.booleans(),
        is_current=st.booleans(),
        is_claimed=st.booleans(),
        is_closed=st.booleans(),
        is_returned=st.booleans(),
        is_relapsed=st.booleans(),
        is_ended=st.booleans(),
        has_started=st.booleans(),
        days_left=st.none() | st.integers(-40, 365),
    )


@pytest.mark.parametrize("preset", LightPreset)
@given(standings().filter(lambda found: not found.is_current))
def test_a_missing_report_is_never_green(preset, found):
    """Nor blue in 广元, where blue means on time; what is finished or ended owes no report."""
    assume(not (found.is_claimed or found.is_closed or found.is_ended))
    assume((found.progress or 0) < 1)
    assert light_of(found, preset.lines).lamp not in GOOD[preset]


@pytest.mark.parametrize("preset", LightPreset)
@given(standings(), st.fractions(0, 2), st.fractions(0, 1))
def test_more_done_never_gives_a_more_urgent_light(preset, found, done, more):
    before, after = (
        light_of(replace(found, progress=share), preset.lines).lamp for share in (done, done + more)
    )
    assert urgency(preset, after) <= urgency(preset, before) or after is Lamp.GREY


def urgency(preset, lamp):
    """How urgent a light is under a preset; grey is no light and stands with the good ones."""
    return 0 if lamp in GOOD[preset] or lamp is Lamp.GREY else 4 - URGENCY.index(lamp)
