"""What people type or paste into one cell, turned into a value: 全角数字, “0.01L”, “Ⅲ类”, “—”.

Every refusal is a `ValueError` whose Chinese message says what to write instead; the caller puts
the name of the field in front of it.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from monitoring.choices import QualityClass
from standards.surface_water import WaterClass

LONGEST_CELL = 20
"""Characters one value may have; what is longer is no value, and is not even parsed."""

LONGEST_KEPT = 40
"""Characters a text may have to be remembered as read: a table has few names, in many rows."""

MISSING_MARKS = frozenset(
    {"", "NA", "NAN", "N/A", "NULL", "/", "-", "--", "---", "*", "**", "无", "暂无", "无数据",
     "未监测", "未测", "缺测", "...", "......", "(空)"}
)  # fmt: skip
_DASHES = str.maketrans({"—": "-", "–": "-", "−": "-", "─": "-", "。": "."})
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_NUMBER_HELP = "请填数字(如 0.35),没有数据请留空"
_LIMIT_HELP = "请填数字(如 0.35),低于检出限写 0.01L,没有数据请留空"
_UNDETECTED = frozenset({"ND", "N.D", "N.D.", "未检出"})
_UNDETECTED_LIMIT = re.compile(r"(?:ND|未检出) ?\( ?<? ?([^<()]+?) ?[Ll]? ?\)", re.IGNORECASE)
_QUOTES = "\"'“”‘’「」『』"
_COUNT_HELP = "请填整数天数(如 28),没有数据请留空"


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A number as it stood in the cell; `below_detection` when only its limit is known.

    `text` is the cell as it was written, in ordinary characters.
    """

    value: Decimal | None
    below_detection: bool = False
    text: str = ""


def _words(text: object) -> str:
    return "" if text is None else str(text)


def clean_text(text: object) -> str:
    """Return a text without control characters: line breaks and tabs are blanks, NUL is nothing."""
    kept = (
        char if unicodedata.category(char) != "Cc" else " " if char.isspace() else ""
        for char in _words(text)
    )
    return "".join(kept).strip()


def plain_text(text: object) -> str:
    """Return a name or header with all blanks gone, full-width characters and dashes ordinary."""
    words = _words(text)
    return _plain_short(words) if len(words) <= LONGEST_KEPT else _plain(words)


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", clean_text(words)).translate(_DASHES).split())


_plain_short = lru_cache(maxsize=4096)(_plain)


def value_text(text: object) -> str:
    """Return a value's cell in ordinary characters, stripped at its ends only.

    A blank or an invisible character inside stays a blank, so that “3 5” is no 35; raised and
    circled digits stay what they are, so that “3²” is no 32.
    """
    visible = "".join(
        " " if char.isspace() or unicodedata.category(char) in ("Cc", "Cf") else char
        for char in _words(text)
    ).strip()
    if len(visible) > LONGEST_CELL:
        raise ValueError(
            f"“{visible[:8]}…”过长({len(visible)} 个字符):一格最多 {LONGEST_CELL} 个字符"
        )
    return "".join(
        char if unicodedata.category(char) == "No" else unicodedata.normalize("NFKC", char)
        for char in visible
    ).translate(_DASHES)


def is_missing(text: object) -> bool:
    """Tell whether the cell is one of the marks people use for “no value”."""
    return plain_text(text).upper() in MISSING_MARKS


def _number(plain: str, advice: str) -> Decimal:
    """Return the number a cell's text is; a zero has no sign."""
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{plain}”无法识别:{advice}")
    value = Decimal(plain)
    if not value and plain.startswith("-"):
        raise ValueError(f"“{plain}”无法识别:零不带负号,请填 0,没有数据请留空")
    return value


def read_number(text: object) -> CellNumber:
    """Read a number; “0.01L”, “<0.01” and “未检出(0.01)” give the detection limit and say so."""
    plain = value_text(text)
    if is_missing(plain):
        return CellNumber(None)
    if plain.upper() in _UNDETECTED:
        raise ValueError(f"“{plain}”没有说明检出限:请写成检出限加 L,如 0.01L")
    stated = _UNDETECTED_LIMIT.fullmatch(plain)
    below = stated is not None or is_below_detection(plain)
    limit = stated[1] if stated else plain.removeprefix("<").removesuffix("L").removesuffix("l")
    value = _number(limit.strip() if below else plain, _LIMIT_HELP)
    if below and value <= 0:
        raise ValueError(f"“{plain}”的检出限须大于 0")
    return CellNumber(value, below, plain)


def is_below_detection(plain: str) -> bool:
    """Tell whether a cell is written as a detection limit: “0.01L”, “<0.01”."""
    return plain.startswith("<") or plain.upper().endswith("L")


def read_value(text: object) -> Decimal | None:
    """Read a number of a table that has no marks for values below detection: air, dust-fall."""
    plain = value_text(text)
    if is_missing(plain):
        return None
    if plain.upper().startswith(tuple(_UNDETECTED)) or is_below_detection(plain):
        raise ValueError(f"“{plain}”是低于检出限的写法,只用于水质断面项目:请填测得的数值或留空")
    return _number(plain, _NUMBER_HELP)


def read_percent(text: object) -> Decimal | None:
    """Read a percentage written with or without its sign."""
    return read_value(value_text(text).removesuffix("%"))


def read_count(text: object) -> int | None:
    """Read a whole number of days, with or without 天."""
    plain = value_text(text)
    if is_missing(plain):
        return None
    number = plain.removesuffix("天").rstrip().removesuffix(".0")
    if not re.fullmatch(r"-?[0-9]+", number) or number == "-0":
        raise ValueError(f"“{plain}”无法识别:{_COUNT_HELP}")
    return int(number)


def read_class(text: object) -> QualityClass | None:
    """Read a water class in any of its spellings: Ⅲ, III, 3, 3类, 三类, “Ⅲ类”, 劣Ⅴ."""
    plain = value_text(text).strip(_QUOTES).strip()
    if is_missing(plain):
        return None
    try:
        if " " in plain.removesuffix("类").rstrip():
            raise ValueError(plain)
        return QualityClass(int(WaterClass.parse(plain)))
    except ValueError:
        raise ValueError(f"“{plain}”无法识别:请填 Ⅰ、Ⅱ、Ⅲ、Ⅳ、Ⅴ 或 劣Ⅴ(也可填 1 到 6)") from None


def shown_number(value: Decimal | None) -> str:
    """Write a stored number without the zeros the database appended."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
