"""What the progress chart needs to know."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from charts.values import MONTHS, Number, as_float, number_text, plain_text


@dataclass(frozen=True)
class MonthPoint:
    """One month: reading, value to date, last year's two, the plan, the projection, a what-if.

    `plan`, the three projected values and `scenario` are values of January up to the month's end.
    """

    month: int
    reading: Number = None
    cumulative: Number = None
    last_year_reading: Number = None
    last_year_cumulative: Number = None
    plan: Number = None
    low: Number = None
    middle: Number = None
    high: Number = None
    scenario: Number = None


@dataclass(frozen=True)
class ProgressSpec:
    """A year against its target; months left out are missing.

    `requirement` is (first month, value) on the monthly readings to the year's end, with the
    same `operator` as the target ("≤" or "≥"). `projection` is the likely range of the year's
    final value; the months' own ranges, where given, draw it as a fan. With `zero_based` readings
    are bars, without it points on an axis that need not reach zero. `upper` is a bound the
    quantity can't pass. `rest_words` names the requirement's measure in the remaining months.
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
    rest_words: str = "各月均值"

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

    def values(self, part: Callable[[MonthPoint], Number]) -> list[Number]:
        """One part of all twelve months, in order."""
        return [part(point) for point in self.by_month]

    def has(self, part: Callable[[MonthPoint], Number]) -> bool:
        """Whether any month has the part."""
        return any(as_float(part(point)) is not None for point in self.months)

    @property
    def has_fan(self) -> bool:
        """Whether any month has both ends of its likely range."""
        return any(_is_range(point) for point in self.months)

    @property
    def fan(self) -> tuple[tuple[int, float, float], ...]:
        """The likely range by month, from the value to date on: (month, low, high).

        The fan opens at the newest value to date that lies before its first month.
        """
        ranges = []
        for point in self.by_month:
            low, high = as_float(point.low), as_float(point.high)
            if low is not None and high is not None:
                ranges.append((point.month, min(low, high), max(low, high)))
        start = self._newest_before(ranges[0][0]) if ranges else None
        opening = [] if start is None else [(start[0], start[1], start[1])]
        return (*opening, *ranges)

    def rising_from_known(self, part: Callable[[MonthPoint], Number]) -> list[Number]:
        """A part of the months to come, joined to the newest value to date before it."""
        values = self.values(part)
        first = next((m for m, v in zip(MONTHS, values, strict=True) if v is not None), None)
        start = None if first is None else self._newest_before(first)
        if start is not None:
            values[start[0] - 1] = self.by_month[start[0] - 1].cumulative
        return values

    def _newest_before(self, month: int) -> tuple[int, float] | None:
        known = [
            (point.month, number)
            for point in self.by_month
            if point.month < month and (number := as_float(point.cumulative)) is not None
        ]
        return known[-1] if known else None

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
    def scenario_words(self) -> str:
        """Where the what-if ends, as the chart names it; empty without one."""
        values = [v for v in self.values(lambda p: p.scenario) if as_float(v) is not None]
        return f"试算 {number_text(values[-1], self.decimals)}" if values else ""

    @property
    def described(self) -> str:
        """What the chart shows, in a sentence."""
        unit = f"({self.unit})" if self.unit else ""
        parts = [f"{self.title}{unit}:{self.year}年各月与累计,对比{self.year - 1}年"]
        return ",".join([*parts, *self.facts])

    @property
    def facts(self) -> tuple[str, ...]:
        """Target, requirement, projection and what-if in words, those that there are."""
        need = "" if self.need is None else f"{self.need[0]}月起{self.rest_words}{self.need_words}"
        target = "" if as_float(self.target) is None else self.target_words
        scenario = self.scenario_words and f"情景{self.scenario_words}"
        return tuple(filter(None, (target, need, self.likely_words, scenario)))


def _is_range(point: MonthPoint) -> bool:
    return as_float(point.low) is not None and as_float(point.high) is not None
