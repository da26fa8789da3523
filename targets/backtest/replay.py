"""The replay itself: what would have been said at each month-end, and what came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from standards.projection import Outlook
from standards.rounding import round_half_even
from targets.backtest.asks import Ask
from targets.backtest.daily_file import ReplaySeries
from targets.backtest.figures import Figure, Months, mean_of, months_of, outcome_of, until
from targets.backtest.tables import BacktestFileError

DECIMALS = 2
AROUND, LAST_YEAR = "实绩附近", "上年为基准"
OFFSETS = {
    "pm25": {AROUND: (-15, -10, -5, -3, 3, 5, 10, 15), LAST_YEAR: (0, -3, -5, -10)},
    "good_days": {AROUND: (-6, -4, -2, -1, 1, 2, 4, 6), LAST_YEAR: (0, 1, 2, 4)},
}
"""Per cent of the outcome or of last year for PM2.5, percentage points for the ratio."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is said of a target at a month-end, beside two simple rules, and what came.

    `ytd` and `by_last_year` are the points the two rules project: the year to date itself, and the
    year to date × last year's (year ÷ same months). Figures in the unit, shares 0 to 1; None where
    there is nothing to say, `reason` says why (or that past years alone are gone by).
    """

    ask: Ask
    p_met: Decimal | None = None
    lo80: Decimal | None = None
    mid: Decimal | None = None
    hi80: Decimal | None = None
    years: tuple[int, ...] = ()
    outcome: Fraction | None = None
    met: bool | None = None
    ytd: Fraction | None = None
    p_plain: int | None = None
    by_last_year: Fraction | None = None
    p_last_year_ratio: int | None = None
    reason: str = ""


def refuse_without(series: ReplaySeries, figure: Figure) -> None:
    """Refuse a series that does not know the figure on any day.

    Raises:
        BacktestFileError: naming the columns that would tell it.
    """
    if any(figure.of_day(day) is not None for day in series.days):
        return
    raise BacktestFileError(f"{series.name}:没有一天有{figure.label}可算,须有 {figure.columns}")


def replay(series: ReplaySeries, figure: Figure, asks: Iterable[Ask]) -> tuple[Record, ...]:
    """Answer asks in their order, each from the months up to its own only."""
    months = months_of(figure, series.days)
    outlooks: dict[tuple[int, int], Outlook | None] = {}
    records = []
    for ask in asks:
        place = (ask.year, ask.month)
        known = until(months, *place)
        if place not in outlooks:
            outlooks[place] = figure.outlook(known, *place)
        records.append(_record(figure, known, ask, outlooks[place], outcome_of(months, ask.year)))
    return tuple(records)


def built_in_asks(series: ReplaySeries, figure: Figure) -> tuple[Ask, ...]:
    """Both sets of targets at the ends of January to November of every year that came out whole.

    Only years after a whole year, so that both simple rules can be held against ours.
    """
    months = months_of(figure, series.days)
    asks = []
    for year in sorted({year for year, _ in months}):
        outcome, last = outcome_of(months, year), outcome_of(months, year - 1)
        if outcome is None or last is None:
            continue
        for month in range(1, 12):
            if mean_of(months, year, month) is None:
                continue
            for name, base in ((AROUND, outcome), (LAST_YEAR, last)):
                asks += [Ask(year, month, target, name) for target in _targets(figure, base, name)]
    return tuple(asks)


def _targets(figure: Figure, base: Fraction, name: str) -> Sequence[Decimal]:
    """Targets about a base, printed with enough decimals to be no rounding rule of their own."""
    offsets = OFFSETS[figure.code][name]
    if figure.is_lower_better:
        return [round_half_even(base * (100 + offset) / 100, 4) for offset in offsets]
    return [round_half_even(base + offset, 4) for offset in offsets]


def _record(
    figure: Figure, known: Months, ask: Ask, outlook: Outlook | None, outcome: Fraction | None
) -> Record:
    ytd = mean_of(known, ask.year, ask.month)
    ratio = _by_last_year(known, ask, ytd, figure)
    record = Record(
        ask,
        outcome=outcome,
        met=None if outcome is None else figure.is_met(outcome, ask.target),
        ytd=ytd,
        p_plain=None if ytd is None else int(figure.is_met(ytd, ask.target)),
        by_last_year=ratio,
        p_last_year_ratio=None if ratio is None else int(figure.is_met(ratio, ask.target)),
    )
    if outlook is None:
        return replace(record, reason=_reason(ask, ytd, "不推算"))
    low, high = outlook.outer_range(DECIMALS)
    return replace(
        record,
        p_met=figure.chance(outlook, ask.target),
        lo80=low,
        mid=outlook.middle(DECIMALS),
        hi80=high,
        years=outlook.years,
        reason="" if ytd is not None else _reason(ask, ytd, "只按往年推算"),
    )


def _reason(ask: Ask, ytd: Fraction | None, then: str) -> str:
    if ytd is None:
        months = f"1—{ask.month}月" if ask.month > 1 else "1月"
        return f"{ask.year}年{months}没有数据,{then}"
    return f"{ask.year}年以前没有{ask.month + 1}—12月的数据,无从推算"


def _by_last_year(known: Months, ask: Ask, ytd: Fraction | None, figure: Figure) -> Fraction | None:
    whole = outcome_of(known, ask.year - 1)
    part = mean_of(known, ask.year - 1, ask.month)
    if ytd is None or whole is None or not part:
        return None
    found = ytd * whole / part
    return found if figure.is_lower_better else min(found, Fraction(100))
