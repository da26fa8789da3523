"""A replay as people read it (a table) and as programs do (a list of records)."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from standards.rounding import Exact, round_half_even
from targets.backtest.daily_file import ReplaySeries
from targets.backtest.figures import GOOD_DAYS, Figure
from targets.backtest.replay import AROUND, LAST_YEAR, Record
from targets.backtest.scores import Scores, scores

COLUMNS = ("", "本系统", "累计值规则", "上年比例规则")
RULES = (
    "累计值规则:累计值达到目标即判达标;上年比例规则:累计值×上年(全年÷同期)达到目标即判达标。",
    "Brier 分数为(可能性−结果)²的平均,越小越好,一律说 50% 得 0.25;平均误差按月末计。",
)
SET_TITLES = {
    AROUND: {
        "pm25": "目标在实绩附近(±3%、5%、10%、15%)",
        "good_days": "目标在实绩附近(±1、2、4、6个百分点)",
    },
    LAST_YEAR: {
        "pm25": "目标以上年为基准(×1.00、0.97、0.95、0.90)",
        "good_days": "目标以上年为基准(+0、1、2、4个百分点)",
    },
}


def as_data(records: Sequence[Record]) -> list[dict[str, Any]]:
    """One object a record; shares 0 to 1, figures in μg/m³ or per cent, null where unknown."""
    return [
        {
            "year": record.ask.year,
            "month": record.ask.month,
            "target": _number(record.ask.target),
            "p_met": _number(record.p_met),
            "lo80": _number(record.lo80),
            "mid": _number(record.mid),
            "hi80": _number(record.hi80),
            "set": record.ask.set_name or None,
            "outcome": _number(_rounded(record.outcome, 2)),
            "met": record.met,
            "p_plain": record.p_plain,
            "p_last_year_ratio": record.p_last_year_ratio,
            "years": list(record.years),
            "reason": record.reason or None,
        }
        for record in records
    ]


def as_table(series: ReplaySeries, figure: Figure, records: Sequence[Record]) -> str:
    """The scores of each set of targets beside those of the two simple rules."""
    first, last = series.days[0].date, series.days[-1].date
    lines = [f"{series.name} {figure.label}逐月回放:{first} 至 {last},{len(series.days)} 天"]
    if figure is GOOD_DAYS:
        lines += [good_day_basis(series), "比率=优良天数÷有效天数。"]
    unanswered = sum(record.p_met is None for record in records)
    for found in scores(records):
        lines += ["", *_set_lines(figure, found)]
    if not any(record.met is not None and record.p_met is not None for record in records):
        lines += [
            "",
            "没有可评分的月末:全年结果须有效天数不少于 324 天且 12 个月都有数据,并有往年可依。",
        ]
    if unanswered:
        lines += ["", f"另有 {unanswered} 个目标未能推算(--format json 给出各自原因)。"]
    return "\n".join([*lines, "", *RULES])


def good_day_basis(series: ReplaySeries) -> str:
    """Say where the good days of a series were taken from, and what was left out."""
    lacking = "、".join(series.left_out)
    left_out = f"(文件没有 {lacking} 列,按其余项目计算,优良天可能偏多)" if lacking else ""
    return f"优良天取自{series.aqi_source}{left_out}。"


def _set_lines(figure: Figure, found: Scores) -> list[str]:
    title = SET_TITLES.get(found.name, {}).get(figure.code, "所给目标")
    rows = [
        COLUMNS,
        ("Brier 分数", *_texts(3, found.brier, found.brier_plain, found.brier_last_year)),
        (
            f"平均误差({figure.unit})",
            *_texts(2, found.error, found.error_plain, found.error_last_year),
        ),
        ("80%范围覆盖率", _percent(found.coverage), "", ""),
        ("80%范围平均相对宽度", _percent(found.width), "", ""),
    ]
    head = f"{title}:{found.month_ends} 个月末,{found.targets} 个目标"
    return [
        head,
        *(
            "  ".join(_padded(cell, 24 if i == 0 else 14) for i, cell in enumerate(row)).rstrip()
            for row in rows
        ),
    ]


def _texts(decimals: int, *values: Fraction | None) -> list[str]:
    return ["—" if value is None else str(round_half_even(value, decimals)) for value in values]


def _percent(share: Fraction | None) -> str:
    return "—" if share is None else f"{round_half_even(share * 100, 1)}%"


def _padded(text: str, size: int) -> str:
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * (size - width)


def _rounded(value: Exact | None, decimals: int) -> Decimal | None:
    return None if value is None else round_half_even(value, decimals)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
