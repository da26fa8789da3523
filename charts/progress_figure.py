"""The progress chart as a Plotly figure: the same marks, with hover and zoom.

Only scatter and bar traces (the basic bundle). Months are numbers with written tick labels,
because the zh-CN locale names short months without 月. The default button that uploads a chart
to a public server is off.
"""

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from charts import theme
from charts.progress_spec import ProgressSpec
from charts.values import MONTHS, Number, as_float

CONFIG: dict[str, Any] = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "locale": "zh-CN",
    "responsive": True,
    "modeBarButtonsToRemove": [
        "sendDataToCloud",
        "sendChartToCloud",
        "lasso2d",
        "select2d",
        "autoScale2d",
        "zoomIn2d",
        "zoomOut2d",
        "toggleSpikelines",
    ],
}
CLEAR = "rgba(0,0,0,0)"
FONTS = "Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
SCENARIO, LAST_MONTH = "情景试算", "去年同月"
_MONTH_NAMES = [f"{month}月" for month in MONTHS]


def progress_figure(spec: ProgressSpec) -> dict[str, Any]:
    """The figure as plain data with "data", "layout" and "config"; missing values are null."""
    import plotly.graph_objects as go

    figure = go.Figure(data=_traces(spec, go), layout=_layout(spec))
    plain = json.loads(json.dumps(figure.to_plotly_json(), allow_nan=False))
    plain["layout"].setdefault("template", {})
    return {"data": plain["data"], "layout": plain["layout"], "config": dict(CONFIG)}


def _traces(spec: ProgressSpec, go: Any) -> list[Any]:
    points = spec.by_month
    has_readings = any(as_float(p.reading) is not None for p in points)
    traces = [_readings(spec, go)] if has_readings else []
    lines = (
        (LAST_MONTH, [p.last_year_reading for p in points], theme.GREY_LINE, "dot", 1.2),
        ("去年累计", [p.last_year_cumulative for p in points], theme.GREY_LINE, "solid", 1.4),
        ("计划路径", [p.plan for p in points], theme.TEAL, "dash", 1.5),
        ("累计", [p.cumulative for p in points], theme.TEAL, "solid", 2.4),
        ("推算中值", spec.rising_from_known(lambda p: p.middle), theme.INK_SOFT, "dot", 1.4),
        (SCENARIO, spec.rising_from_known(lambda p: p.scenario), theme.INK, "dashdot", 1.8),
    )
    traces += _fan(spec, go)
    for name, values, colour, dash, width in lines:
        numbers = _floats(values)
        if any(number is not None for number in numbers):
            traces.append(
                go.Scatter(
                    name=name,
                    x=list(MONTHS),
                    y=numbers,
                    mode="markers" if name == LAST_MONTH else "lines+markers",
                    connectgaps=name == SCENARIO,
                    line={"color": colour, "dash": dash, "width": width},
                    marker=_marker(name, colour),
                    hovertemplate=_hover(name, spec),
                )
            )
    return traces + _level_traces(spec, go)


def _marker(name: str, colour: str) -> dict[str, Any]:
    """The points of a line: hollow for a what-if, short strokes for last year's months."""
    if name == SCENARIO:
        return {"size": 8, "color": theme.PAPER, "line": {"color": colour, "width": 1.6}}
    if name == LAST_MONTH:
        return {"symbol": "line-ew", "size": 16, "line": {"color": colour, "width": 2}}
    return {"size": 7 if name == "累计" else 4, "color": colour}


def _fan(spec: ProgressSpec, go: Any) -> list[Any]:
    """The likely range by month as a surface between its two edges."""
    months = [month for month, _, _ in spec.fan]
    if len(months) < 2:
        return []
    edge = {"color": theme.FAN_EDGE, "width": 0.8}
    low = go.Scatter(
        name="推算低", x=months, y=[low for _, low, _ in spec.fan], mode="lines", line=edge,
        showlegend=False, hovertemplate=_hover("推算低", spec),
    )  # fmt: skip
    high = go.Scatter(
        name="推算区间", x=months, y=[high for _, _, high in spec.fan], mode="lines", line=edge,
        fill="tonexty", fillcolor="rgba(205,224,223,0.7)", hovertemplate=_hover("推算高", spec),
    )  # fmt: skip
    return [low, high]


def _readings(spec: ProgressSpec, go: Any) -> Any:
    """This year's months: bars when the axis begins at zero, else hollow points."""
    shared = {
        "name": "当月",
        "x": list(MONTHS),
        "y": _floats(point.reading for point in spec.by_month),
        "hovertemplate": _hover("当月", spec),
    }
    if spec.zero_based:
        return go.Bar(**shared, marker={"color": theme.TEAL_LIGHT}, width=0.5)
    rim = {"color": theme.TEAL, "width": 1.4}
    return go.Scatter(
        **shared, mode="markers", marker={"color": theme.PAPER, "size": 9, "line": rim}
    )


def _level_traces(spec: ProgressSpec, go: Any) -> list[Any]:
    """Target, requirement on the remaining months, and projection."""
    traces = []
    target = as_float(spec.target)
    if target is not None:
        look = {"color": theme.INK, "dash": "dash", "width": 1.4}
        traces.append(_level(go, spec.target_words, [0.5, 12.5], [target, target], look))
    if spec.need is not None:
        start, need = spec.need[0] - 0.5, float(spec.need[1])
        look = {"color": theme.RISK, "width": 3}
        name = f"{spec.need[0]}月起{spec.need_words}"
        traces.append(_level(go, name, [start, 12.5], [need, need], look))
    if spec.likely is not None:
        look = {"color": theme.INK_SOFT, "width": 2}
        traces.append(_level(go, spec.likely_words, [12, 12], list(spec.likely), look))
    return traces


def _level(go: Any, name: str, x: list[float], y: list[float], look: dict[str, Any]) -> Any:
    return go.Scatter(
        name=escape(name, quote=False), x=x, y=y, mode="lines", line=look, hoverinfo="name"
    )


def _layout(spec: ProgressSpec) -> dict[str, Any]:
    return {
        "template": "none",
        "height": 340,
        "margin": {"l": 56, "r": 12, "t": 30, "b": 40},
        "hovermode": "x unified",
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": theme.INK, "size": 13, "family": FONTS},
        "showlegend": False,
        "modebar": {"bgcolor": CLEAR, "color": theme.INK_SOFT, "activecolor": theme.TEAL},
        "shapes": _band(spec),
        "xaxis": {
            "title": {"text": f"{spec.year}年", "font": {"size": 13}},
            "tickmode": "array",
            "tickvals": list(MONTHS),
            "ticktext": _MONTH_NAMES,
            "range": [0.5, 12.5],
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": _value_axis(spec),
    }


def _headroom(spec: ProgressSpec) -> float | None:
    """The bound a quantity can't pass, with room for the half point drawn on it."""
    upper = as_float(spec.upper)
    return None if upper is None else upper * 1.02


def _value_axis(spec: ProgressSpec) -> dict[str, Any]:
    return {
        "title": {"text": escape(spec.unit or spec.title, quote=False), "font": {"size": 13}},
        "rangemode": "tozero" if spec.zero_based else "normal",
        "maxallowed": _headroom(spec),
        "gridcolor": theme.GREY_RULE,
        "zeroline": False,
    }


def _band(spec: ProgressSpec) -> list[dict[str, Any]]:
    """The light band over the months after the as-of month."""
    if spec.as_of_month >= MONTHS[-1]:
        return []
    return [
        {
            "type": "rect",
            "layer": "below",
            "yref": "paper",
            "x0": spec.as_of_month + 0.5,
            "x1": 12.5,
            "y0": 0,
            "y1": 1,
            "fillcolor": theme.GREY_BAND,
            "line": {"width": 0},
        }
    ]


def _hover(name: str, spec: ProgressSpec) -> str:
    unit = f" {escape(spec.unit, quote=False)}" if spec.unit else ""
    return f"{name}:%{{y:.{spec.decimals}f}}{unit}<extra></extra>"


def _floats(values: Iterable[Number]) -> list[float | None]:
    return [as_float(value) for value in values]
