"""What the progress chart needs to know."""

from dataclasses import dataclass
from decimal import Decimal

from charts.values import MONTHS, Number, as_float, number_text, plain_text


@dataclass(frozen=True)
class MonthPoint:
    """One month: its reading, the value to date, last year's two, and the plan path."""

    month: int
    reading: Number = None
    cumulative: Number = None
    last_year_reading: Number = None
    last_year_cumulative: Number = None
    plan: Number = None


@dataclass(frozen=True)
class ProgressSpec:
    """A year against its target; months left out are missing.

    `requirement` is (first month, value) on the monthly readings to the year's end, with the
    same `operator` as the target ("≤" or "≥"). `projection` is the likely range of the year's
    final value. With `zero_based` readings are bars, without it points on an axis that need not
    reach zero. `upper` is a bound the quantity can't pass.
    """

    key: str
    title: str
    unit: str
    source: str
    months: tuple[MonthPoint, ...]
    target: Number
    operator: str
    requirement: tuple[int, Number] | None
    as_of_month: int
    year: int
    decimals: int = 1
    zero_based: bool = True
    upper: Number = None
    projection: tuple[Number, Number] | None = None
    target_label: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a month twice or out of the year."""
        months = [point.month for point in self.months]
        if len(set(months)) != len(months) or not set(months) <= set(MONTHS):
            raise ValueError(f"months are not distinct months of a year: {months}")

    @property
    def by_month(self) -> tuple[MonthPoint, ...]:
        """All twelve months in order."""
        given = {point.month: point for point in self.months}
        return tuple(given.get(month, MonthPoint(month)) for month in MONTHS)

    @property
    def target_words(self) -> str:
        """The target as the chart names it."""
        return self.target_label or f"目标 {self.operator}{plain_text(self.target)}"

    @property
    def need(self) -> tuple[int, Decimal | int] | None:
        """The requirement, if there is one with a value."""
        if self.requirement is None:
            return None
        month, value = self.requirement
        return None if value is None or as_float(value) is None else (month, value)

    @property
    def need_words(self) -> str:
        """The requirement as the chart names it; empty without one."""
        return (
            ""
            if self.need is None
            else f"须{self.operator}{number_text(self.need[1], self.decimals)}"
        )

    @property
    def likely(self) -> tuple[float, float] | None:
        """The projection's lower and upper end, if both are known."""
        low, high = map(as_float, self.projection or (None, None))
        return None if low is None or high is None else (min(low, high), max(low, high))

    @property
    def likely_words(self) -> str:
        """The projection as the chart names it; empty without one."""
        if self.projection is None or self.likely is None:
            return ""
        low, high = self.projection
        return f"推算全年 {plain_text(low)}–{plain_text(high)}"

    @property
    def described(self) -> str:
        """What the chart shows, in a sentence."""
        unit = f"({self.unit})" if self.unit else ""
        parts = [f"{self.title}{unit}:{self.year}年各月与累计,对比{self.year - 1}年"]
        if as_float(self.target) is not None:
            parts.append(self.target_words)
        if self.need is not None:
            parts.append(f"{self.need[0]}月起各月均值{self.need_words}")
        if self.likely_words:
            parts.append(self.likely_words)
        return ",".join(parts)
