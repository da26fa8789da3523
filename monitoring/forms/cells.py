"""What people type or paste into one cell, turned into a value: 全角数字, “0.01L”, “Ⅲ类”, “—”.

Every refusal is a `ValueError` whose Chinese message says what to write instead; the caller puts
the name of the field in front of it.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from monitoring.choices import QualityClass
from standards.surface_water import WaterClass

MISSING_MARKS = frozenset(
    {"", "NA", "N/A", "NAN", "NULL", "/", "-", "--", "---", "*", "**", "无", "暂无", "无数据",
     "未监测", "未测", "缺测"}
)  # fmt: skip
_DASHES = str.maketrans({"—": "-", "–": "-", "−": "-", "─": "-", "。": "."})
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_NUMBER_HELP = "请填数字(如 0.35),低于检出限写 0.01L,没有数据请留空"
_COUNT_HELP = "请填整数天数(如 28),没有数据请留空"


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A number as it stood in the cell; `below_detection` when only its limit is known."""

    value: Decimal | None
    below_detection: bool = False


def plain_text(text: object) -> str:
    """Return the cell with full-width characters, exotic dashes and blanks made ordinary."""
    return "".join(unicodedata.normalize("NFKC", str(text or "")).translate(_DASHES).split())


def is_missing(text: object) -> bool:
    """Tell whether the cell is one of the marks people use for “no value”."""
    return plain_text(text).upper() in MISSING_MARKS


def read_number(text: object) -> CellNumber:
    """Read a number; “0.01L” and “<0.01” give the detection limit and say so."""
    plain = plain_text(text)
    if plain.upper() in MISSING_MARKS:
        return CellNumber(None)
    if plain.upper() in {"ND", "未检出"}:
        raise ValueError(f"“{text}”没有说明检出限:请写成检出限加 L,如 0.01L")
    below = plain.startswith("<") or plain.upper().endswith("L")
    number = plain.removeprefix("<").rstrip("Ll") if below else plain
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"“{text}”无法识别:{_NUMBER_HELP}")
    value = Decimal(number)
    if below and value <= 0:
        raise ValueError(f"“{text}”的检出限须大于 0")
    return CellNumber(value, below)


def read_percent(text: object) -> Decimal | None:
    """Read a percentage written with or without its sign."""
    return read_number(plain_text(text).removesuffix("%")).value


def read_count(text: object) -> int | None:
    """Read a whole number of days, with or without 天."""
    if is_missing(text):
        return None
    plain = plain_text(text).removesuffix("天")
    number = plain.removesuffix(".0")
    if not re.fullmatch(r"-?\d+", number) or not number.isascii():
        raise ValueError(f"“{text}”无法识别:{_COUNT_HELP}")
    return int(number)


def read_class(text: object) -> QualityClass | None:
    """Read a water class in any of its spellings: Ⅲ, III, 3, 3类, 三类, 劣Ⅴ."""
    if is_missing(text):
        return None
    try:
        return QualityClass(int(WaterClass.parse(str(text))))
    except ValueError:
        raise ValueError(f"“{text}”无法识别:请填 Ⅰ、Ⅱ、Ⅲ、Ⅳ、Ⅴ 或 劣Ⅴ(也可填 1 到 6)") from None


def shown_number(value: Decimal | None) -> str:
    """Write a stored number without the zeros the database appended."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
