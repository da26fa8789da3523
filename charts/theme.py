"""Every colour of the charts, stated once, and the meaning of every class name.

An SVG mark carries a class (so that a stylesheet may restyle it) and, as presentation attributes,
the look below (so that it reads without any stylesheet). A stylesheet always wins over these
attributes. Four colour vocabularies stay apart: AQI levels, water classes, target status, ink.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TEAL = "#0f5a5e"
TEAL_LIGHT = "#a9cbcb"
INK = "#1f2937"
INK_SOFT = "#4b5563"
UNKNOWN = "#55616a"
GREY_LINE = "#87929a"
GREY_RULE = "#e3e8e7"
GREY_AXIS = "#9aa5a5"
FAN = "#cde0df"
FAN_EDGE = "#6f9a99"
GREY_BAND = "#edf2f1"
PAPER = "#ffffff"
GOOD = "#166534"
WATCH = "#55610a"
RISK = "#a8490a"
RISK_TEXT = "#92400e"
BAD = "#9f1239"

STATUS_TONES: Mapping[str, str] = MappingProxyType(
    {"good": GOOD, "watch": WATCH, "risk": RISK, "bad": BAD, "unknown": UNKNOWN}
)

# HJ 633-2012, table 2: colours of the AQI levels Ⅰ to Ⅵ.
AIR_LEVEL_COLOURS: Mapping[int, str] = MappingProxyType(
    {1: "#00E400", 2: "#FFFF00", 3: "#FF7E00", 4: "#FF0000", 5: "#99004C", 6: "#7E0023"}
)
AIR_LEVEL_NAMES: Mapping[int, str] = MappingProxyType(
    {1: "优", 2: "良", 3: "轻度污染", 4: "中度污染", 5: "重度污染", 6: "严重污染"}
)
AIR_LEVEL_SHORT: Mapping[int, str] = MappingProxyType(
    {1: "优", 2: "良", 3: "轻度", 4: "中度", 5: "重度", 6: "严重"}
)
# Plain text on each level's colour: the choice with the higher contrast, at least 4.5:1.
AIR_LEVEL_TEXT: Mapping[int, str] = MappingProxyType(
    {1: "#111827", 2: "#111827", 3: "#111827", 4: "#000000", 5: PAPER, 6: PAPER}
)

WATER_CLASS_COLOURS: Mapping[int, str] = MappingProxyType(
    {1: "#cdeefb", 2: "#8ecae6", 3: "#95d5b2", 4: "#ffd166", 5: "#f4a261", 6: "#e76f51"}
)
WATER_CLASS_LABELS: Mapping[int, str] = MappingProxyType(
    {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ", 5: "Ⅴ", 6: "劣Ⅴ"}
)
WATER_CLASS_TEXT = "#111827"


@dataclass(frozen=True)
class Mark:
    """What a class name stands for, and how it looks when no stylesheet says otherwise."""

    role: str
    attributes: Mapping[str, str]


def _fill(role: str, colour: str) -> Mark:
    return Mark(role, MappingProxyType({"fill": colour}))


def _stroke(role: str, colour: str, width: str = "1", dash: str = "") -> Mark:
    attributes = {"fill": "none", "stroke": colour, "stroke-width": width}
    if dash:
        attributes["stroke-dasharray"] = dash
    return Mark(role, MappingProxyType(attributes))


def _text(role: str, colour: str, size: int, weight: str = "", halo: bool = False) -> Mark:
    attributes = {"fill": colour, "font-size": str(size)}
    if weight:
        attributes["font-weight"] = weight
    if halo:
        attributes |= {"stroke": PAPER, "stroke-width": "3", "stroke-linejoin": "round"}
        attributes["paint-order"] = "stroke"
    return Mark(role, MappingProxyType(attributes))


_LINES: dict[str, Mark] = {
    "c-svg": Mark("the drawing itself", MappingProxyType({})),
    "c-grid": _stroke("horizontal rule of the value axis", GREY_RULE),
    "c-axis": _stroke("base line of the month axis", GREY_AXIS),
    "c-band": _fill("months still to come", GREY_BAND),
    "c-this": _stroke("this year, line", TEAL, "2"),
    "c-this-dot": _fill("this year, point", TEAL),
    "c-day-line": _stroke("value of each day, line", TEAL, "1"),
    "c-last": _stroke("last year, line", GREY_LINE, "1.2"),
    "c-last-dot": _fill("last year, lone point", GREY_LINE),
    "c-last-below": Mark(
        "last year, hollow point: below detection",
        MappingProxyType({"fill": PAPER, "stroke": GREY_LINE, "stroke-width": "1.2"}),
    ),
    "c-last-tick": _stroke("last year, reading of the month", GREY_LINE, "2"),
    "c-target": _stroke("target of the year", INK, "1.2", "5 3"),
    "c-limit": _stroke("limit of a water class", GREY_LINE, "1", "2 2"),
    "c-need": _stroke("requirement on the remaining months", RISK, "2.4"),
    "c-need-area": _stroke("what the remaining months may be, hatching", "#dba27a", "0.7"),
    "c-plan": _stroke("plan path", TEAL, "1.5", "6 4"),
    "c-month-bar": _fill("reading of the month, bar", TEAL_LIGHT),
    "c-month-dot": Mark(
        "reading of the month, hollow point",
        MappingProxyType({"fill": PAPER, "stroke": TEAL, "stroke-width": "1.2"}),
    ),
    "c-fan": _fill("projection, from the last value to the year's end", FAN),
    "c-fan-edge": _stroke("projection, edge of the likely range", FAN_EDGE, "0.8"),
    "c-middle": _stroke("projection, middle", INK_SOFT, "1.4", "2 2"),
    "c-interval": _stroke("projection, interval at the year's end", INK_SOFT, "1.6"),
    "c-scenario": _stroke("what-if, line", INK, "1.8", "8 3 2 3"),
    "c-scenario-dot": Mark(
        "what-if, hollow point",
        MappingProxyType({"fill": PAPER, "stroke": INK, "stroke-width": "1.6"}),
    ),
    "c-hatch": _stroke("unknown: no valid value", GREY_LINE),
    "c-key-box": _stroke("outline of a legend swatch", GREY_AXIS, "0.6"),
}
_TEXTS: dict[str, Mark] = {
    "c-tick": _text("axis label", INK_SOFT, 10),
    "c-unit": _text("unit of the value axis", INK_SOFT, 11),
    "c-legend": _text("legend", INK_SOFT, 11),
    "c-this-label": _text("this year, label", TEAL, 11, "600", halo=True),
    "c-last-label": _text("last year, label", INK_SOFT, 11, halo=True),
    "c-target-label": _text("target, label", INK, 11, halo=True),
    "c-limit-label": _text("limit of a water class, label", INK_SOFT, 10),
    "c-goal-label": _text("limit of the target class, label", INK, 10, "700"),
    "c-need-label": _text("requirement, label", RISK_TEXT, 11, "600", halo=True),
    "c-projection-label": _text("projection, label", INK_SOFT, 11, halo=True),
    "c-scenario-label": _text("what-if, label", INK, 11, "600", halo=True),
    "c-empty": _text("no data, in words", INK_SOFT, 12, halo=True),
    "c-row-label": _text("row name of the day calendar", INK_SOFT, 11),
}
_SMALL: dict[str, Mark] = {
    "c-spark": _stroke("sparkline, line", TEAL, "1.5"),
    "c-spark-dot": _fill("sparkline, newest or lone point", TEAL),
    "c-spark-target": _stroke("sparkline, target", INK_SOFT, "1", "1.5 2.5"),
    "c-range-1": _fill("bullet graph, best range (target met)", "#e9efee"),
    "c-range-2": _fill("bullet graph, between target and last year", "#d2dcdb"),
    "c-range-3": _fill("bullet graph, worst range", "#b6c5c4"),
    "c-bullet-bar": _fill("bullet graph, value", TEAL),
    "c-bullet-target": _stroke("bullet graph, target", "#111827", "2.4"),
    "c-bullet-last": _stroke("bullet graph, last year", INK_SOFT, "1.2"),
    "c-bullet-halo": _stroke("bullet graph, rim of the projection interval", PAPER, "3.4"),
    "c-bullet-interval": _stroke("bullet graph, projection interval", INK, "1.2"),
    "c-meter-track": _fill("progress bar, whole", "#d9e2e1"),
    "c-meter-bar": _fill("progress bar, done", TEAL),
    "c-meter-rim": _stroke("progress bar, rim of the schedule tick", PAPER, "4"),
    "c-meter-tick": _stroke("progress bar, schedule (序时)", "#111827", "1.8"),
}
_DAYS: dict[str, Mark] = {
    "c-day-future": Mark(
        "day still to come",
        MappingProxyType({"fill": "none", "stroke": GREY_RULE, "stroke-width": "0.8"}),
    ),
    "c-day-missing": _fill("day without a valid value", "#f3f4f6"),
    "c-day-void": _text("cross on a day whose record is not valid", INK_SOFT, 10),
    "c-day-dark": _fill("dark text on a light level colour", "#111827"),
    "c-day-rimmed": Mark(
        "light text with a dark rim on level 4, which reads in greyscale too",
        MappingProxyType(
            {"fill": PAPER, "stroke": "#7a0000", "stroke-width": "2.4", "paint-order": "stroke"}
        ),
    ),
    "c-day-light": _fill("light text on a dark level colour", PAPER),
}
_TIMELINE: dict[str, Mark] = {
    "c-line-span": _stroke("timeline, a task from its start to its deadline", GREY_LINE, "2"),
    "c-line-longer": _stroke("timeline, time granted beyond the deadline", GREY_LINE, "2", "3 3"),
    "c-line-due": _stroke("timeline, deadline", INK, "2.2"),
    "c-line-over": _stroke("timeline, deadline that has passed", BAD, "2.6"),
    "c-line-node": Mark(
        "timeline, node still planned: hollow",
        MappingProxyType({"fill": PAPER, "stroke": INK, "stroke-width": "1.4"}),
    ),
    "c-line-reached": _fill("timeline, node reached", TEAL),
    "c-line-late": Mark(
        "timeline, node late",
        MappingProxyType({"fill": PAPER, "stroke": BAD, "stroke-width": "1.6"}),
    ),
    "c-line-late-sign": _text("timeline, exclamation mark in a late node", BAD, 11, "700"),
    "c-line-now": _stroke("timeline, end of the data month", TEAL, "1.4"),
    "c-line-today": _stroke("timeline, today", INK, "1", "2 2"),
    "c-line-name": _text("timeline, name of a task", INK, 11),
    "c-line-group": _text("timeline, name of an area", TEAL, 11, "700"),
}
_AIR = {
    f"c-air-{level}": _fill(f"AQI level {level} {AIR_LEVEL_NAMES[level]}", colour)
    for level, colour in AIR_LEVEL_COLOURS.items()
}
_WATER = {
    f"c-water-{number}": _fill(f"water class {WATER_CLASS_LABELS[number]}", colour)
    for number, colour in WATER_CLASS_COLOURS.items()
}

_WATER |= {
    "c-water-future": _fill("month still to come, table cell", PAPER),
    "c-water-missing": _fill("month without a class, table cell", "#f3f4f6"),
}

MARKS: Mapping[str, Mark] = MappingProxyType(
    _LINES | _TEXTS | _SMALL | _DAYS | _TIMELINE | _AIR | _WATER
)
CLASS_ROLES: Mapping[str, str] = MappingProxyType({name: mark.role for name, mark in MARKS.items()})


def day_text_class(level: int) -> str:
    """The class of a number drawn on an AQI level's colour."""
    if level < 4:
        return "c-day-dark"
    return "c-day-rimmed" if level == 4 else "c-day-light"
