"""Dust-fall of points: what a jar gives, and a division's month as the mean of its points.

A laboratory's sheet has jars: M = W/(S·n)×30×10⁴ t/(km²·30 d) from W in g, S in cm², n in days
(HJ 1221-2021). The figure printed beside is taken, and questioned where it does not follow. Jars
of one point are averaged first; a jar that was stolen or broken counts for nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from monitoring.choices import ReadingState
from monitoring.forms.cells import is_missing, plain_text, read_count, read_value, shown_number
from monitoring.importers.base import UnreadableCellError, period_of, state_of
from monitoring.importers.names import Names, is_total
from monitoring.importers.periods import Period, read_period, year_in_title
from monitoring.importers.table import Row, Table
from monitoring.models import Division
from standards.rounding import exact, round_half_even

DECIMALS_KEPT = 2
_LOST = re.compile(r"被盗|丢失|遗失|破损|损坏|打翻|打碎|无效|作废")
_NUMBER_OF_POINT = re.compile(r"[-_#]?(?:\d+|[A-Za-z]|[一二三四五六七八九十])[#号]?(?:点|点位)?$")
_UNIT = re.compile(r"[(\[]([a-z0-9/·]+|克|毫克|平方厘米|平方米)[)\]]")
_WEIGHTS = {"g": Decimal(1), "克": Decimal(1), "mg": Decimal("0.001"),
            "毫克": Decimal("0.001")}  # fmt: skip
_AREAS = {"cm2": Decimal(1), "平方厘米": Decimal(1), "m2": Decimal(10000),
          "平方米": Decimal(10000)}  # fmt: skip


class CellError(ValueError):
    """A cell of a row cannot be read; `field` says which."""

    def __init__(self, field: str, text: str) -> None:
        """Keep the field beside what is wrong with it."""
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Jar:
    """One row: what it says, exactly, and what is doubtful about it."""

    row: Row
    division: Division
    period: Period
    point: str
    value: Fraction | None
    shown: str
    state: ReadingState
    doubts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The point as messages call it."""
        return self.point or self.division.name

    @property
    def is_mean(self) -> bool:
        """Whether the row is the mean of the rows above it."""
        return is_total(self.point)


def read_jar(row: Row, table: Table, names: Names) -> Jar | None:
    """Read a row; None for one that has nothing to say.

    Raises:
        ValueError: in Chinese; a `CellError` names its field.
    """
    state = _state(row)
    measured = state is None and not all(is_missing(row.text(n)) for n in ("value", "weight"))
    if state is None and not measured:
        return None
    if state is not None and _has_value(row):
        text = f"监测情况为“{state.label}”,降尘量须留空"
        raise UnreadableCellError(text, "value")
    value, shown, doubts = _value(row, table) if measured else (None, "", [])
    return Jar(
        row,
        division_of(row, names),
        _period(row, table),
        row.text("point"),
        value,
        shown,
        state or ReadingState.MEASURED,
        tuple(doubts),
    )


def _has_value(row: Row) -> bool:
    """Tell whether a number stands where a state says that there is none."""
    text = row.text("value")
    return not (is_missing(text) or _LOST.search(text) or state_of(row, ("value",)))


def division_of(row: Row, names: Names) -> Division:
    """Return the division a row names, or the one its point is numbered after: 北港01.

    Raises:
        ValueError: in Chinese, saying what to do.
    """
    text, point = row.text("subject"), row.text("point")
    if text:
        if found := names.divisions.find(text):
            return found
        raise UnreadableCellError(
            f"没有登记的板块“{text}”{names.divisions.advice(text)}", "subject"
        )
    found = names.divisions.find(point) or names.divisions.find(
        _NUMBER_OF_POINT.sub("", plain_text(point))
    )
    if found is None:
        raise ValueError(
            f"看不出点位“{point}”属于哪个板块:请在表中增加“板块”列,"
            "或把点位写成 板块名+编号(如 北港01)"
        )
    return found


def _state(row: Row) -> ReadingState | None:
    """Return the state a row gives instead of a value; a jar that was lost is invalid."""
    cells = [row.text(name) for name in ("value", "weight")]
    if any(_LOST.search(cell) for cell in cells):
        return ReadingState.INVALID
    if all(map(is_missing, cells)) and _LOST.search(row.text("note")):
        return ReadingState.INVALID
    return state_of(row, ("state", "value", "weight"))


def _period(row: Row, table: Table) -> Period:
    """Return the month of a row: its own, else the one in the middle of the days of the jar."""
    if row.text("period"):
        period = period_of(row, table)
    elif days := _exposed(row, table):
        middle = date.fromordinal((days[0].toordinal() + days[1].toordinal()) // 2)
        period = Period(middle.year, middle.month)
    else:
        period = period_of(row, table)
    if period.span != "month":
        text = f"“{row.text('period') or '标题'}”是累计时段:降尘请按月导入"
        raise UnreadableCellError(text, "period")
    return period


def _exposed(row: Row, table: Table) -> tuple[date, date] | None:
    """Return the days a jar was put out and taken in."""
    found = []
    for name in ("placed", "taken"):
        if is_missing(row.text(name)):
            return None
        day = read_period(row.text(name), row.text("year") or year_in_title(table.title)).day
        if day is None:
            raise ValueError(f"“{row.text(name)}”不是日期:请写成 2023-06-01")
        found.append(day)
    if found[1] <= found[0]:
        raise ValueError(f"收缸日期“{row.text('taken')}”不晚于放缸日期“{row.text('placed')}”")
    return found[0], found[1]


def _value(row: Row, table: Table) -> tuple[Fraction | None, str, list[str]]:
    """Return the value of a row, as it is written, and what does not agree in it."""
    printed = _number(row, "value")
    computed, doubts = _computed(row, table)
    if printed is None:
        kept = None if computed is None else round_half_even(computed, DECIMALS_KEPT)
        return computed, shown_number(kept), doubts
    decimals = max(0, -int(printed.as_tuple().exponent))
    if computed is not None and round_half_even(computed, decimals) != printed:
        shown = round_half_even(computed, max(decimals, DECIMALS_KEPT))
        doubts.append(f"表中换算值 {printed},按总降尘、面积和天数为 {shown}")
    return exact(printed), row.text("value"), doubts


def _computed(row: Row, table: Table) -> tuple[Fraction | None, list[str]]:
    """Convert the dust of a jar, where the row has all that takes."""
    weight, area = _number(row, "weight"), _number(row, "area")
    stated = _days(row)
    span = _exposed(row, table) if not is_missing(row.text("placed")) else None
    counted = (span[1] - span[0]).days if span else None
    doubts = []
    if stated is not None and counted is not None and stated != counted:
        doubts.append(f"表中天数 {stated},按放缸和收缸日期为 {counted}")
    days = stated if stated is not None else counted
    if weight is None or not area or not days:
        return None, doubts
    weight *= _factor("weight", _WEIGHTS, table)
    area *= _factor("area", _AREAS, table)
    return exact(weight) / (exact(area) * days) * 30 * 10**4, doubts


def _number(row: Row, name: str) -> Decimal | None:
    try:
        found = read_value(row.text(name))
    except ValueError as problem:
        raise CellError(name, str(problem)) from None
    if found is not None and found < 0:
        raise CellError(name, "不能为负")
    return found


def _days(row: Row) -> int | None:
    try:
        return read_count(row.text("days"))
    except ValueError as problem:
        raise CellError("days", str(problem)) from None


def _factor(name: str, known: Mapping[str, Decimal], table: Table) -> Decimal:
    header = table.headers[name]
    stated = _UNIT.search(plain_text(header).lower())
    unit = stated[1] if stated else next(iter(known))
    if unit not in known:
        usual = "g" if name == "weight" else "cm²"
        raise ValueError(f"“{header}”的单位“{unit}”无法换算:请换成 {usual}")
    return known[unit]


def mean_of_points(jars: Iterable[Jar]) -> Fraction | None:
    """Return the mean over points, each the mean of its jars; None where none has a value."""
    points: dict[str, list[Fraction]] = {}
    for jar in jars:
        if jar.value is not None and not jar.is_mean:
            points.setdefault(plain_text(jar.point), []).append(jar.value)
    means = [sum(values, Fraction()) / len(values) for values in points.values()]
    return sum(means, Fraction()) / len(means) if means else None
