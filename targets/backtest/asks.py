"""What is asked of a replay: targets at month-ends, from a CSV with year, month and target."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from monitoring.forms.cells import LONGEST_CELL, plain_text
from monitoring.importers.table import Line
from targets.backtest.tables import BacktestFileError, lines_of

WORDS = {
    "year": "year", "年": "year", "年份": "year", "年度": "year",
    "month": "month", "月": "month", "月份": "month", "截至月份": "month",
    "target": "target", "目标": "target", "目标值": "target",
}  # fmt: skip
FIELDS = ("year", "month", "target")
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_TOLD = 20
_WHOLE = re.compile(r"[0-9]+(?:\.0+)?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Ask:
    """A target held against the end of a month; `set_name` says which set of targets it is of."""

    year: int
    month: int
    target: Decimal
    set_name: str = ""


def read_asks(path: Path, highest: int | None = None) -> tuple[Ask, ...]:
    """Read the asks of a file in its order.

    Args:
        path: CSV or workbook with the columns year, month and target.
        highest: the highest target there can be (100 for a ratio in per cent).

    Raises:
        BacktestFileError: in Chinese, with file, row and column of every problem.
    """
    head, *rows = lines_of(path)
    columns = _columns(path, head)
    asks, problems = [], []
    for line in rows:
        texts = {name: _text(line, place) for name, place in columns.items()}
        found = _problems(texts, highest)
        problems += [f"{path} 第{line.number}行“{name}”:{text}" for name, text in found]
        if not found:
            whole = {name: int(Decimal(texts[name])) for name in ("year", "month")}
            asks.append(Ask(whole["year"], whole["month"], Decimal(texts["target"])))
    if problems:
        more = f"\n……共 {len(problems)} 处" if len(problems) > MOST_TOLD else ""
        raise BacktestFileError("\n".join(problems[:MOST_TOLD]) + more)
    if not asks:
        raise BacktestFileError(f"{path}:表头下没有一行,请每行写一个 year,month,target")
    return tuple(asks)


def _columns(path: Path, head: Line) -> Mapping[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head.cells):
        name = WORDS.get(plain_text(cell).lower())
        if name in columns:
            raise BacktestFileError(f"{path} 第{head.number}行:“{name}”列重复,请只留一列")
        if name:
            columns[name] = place
    if lacking := [name for name in FIELDS if name not in columns]:
        text = f"缺少“{'、'.join(lacking)}”列,表头须为 year,month,target"
        raise BacktestFileError(f"{path} 第{head.number}行:{text}")
    return columns


def _text(line: Line, place: int) -> str:
    text = line.cells[place] if place < len(line.cells) else ""
    return plain_text(text[: 2 * LONGEST_CELL]).removesuffix("%")


def _problems(texts: Mapping[str, str], highest: int | None) -> list[tuple[str, str]]:
    found = []
    for name, first, last in (("year", FIRST_YEAR, LAST_YEAR), ("month", 1, 12)):
        text = texts[name]
        is_whole = _WHOLE.fullmatch(text) and len(text) < LONGEST_CELL
        if not (is_whole and first <= Decimal(text) <= last):
            found.append((name, f"“{text[:LONGEST_CELL]}”不是 {first} 到 {last} 的整数"))
    text = texts["target"]
    if not _NUMBER.fullmatch(text) or len(text) > LONGEST_CELL or not Decimal(text):
        found.append(("target", f"“{text[:LONGEST_CELL]}”不是大于 0 的数字"))
    elif highest is not None and Decimal(text) > highest:
        found.append(("target", f"{text}大于 {highest}:优良天数比率写百分数,如 79.7"))
    return found
