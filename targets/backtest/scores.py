"""Scores of a replay: Brier score of the chances, coverage and width of the range, mean errors."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from targets.backtest.replay import Record


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of one set of targets; None where nothing could be scored.

    Brier scores are mean squares of (chance − came true). `coverage` is the share of month-ends
    whose 80 % range held the outcome, `width` the mean of the range's width ÷ its middle; the
    errors are mean absolute errors of the projected point, in the unit.
    """

    name: str
    targets: int
    month_ends: int
    brier: Fraction | None
    brier_plain: Fraction | None
    brier_last_year: Fraction | None
    coverage: Fraction | None
    width: Fraction | None
    error: Fraction | None
    error_plain: Fraction | None
    error_last_year: Fraction | None


def scores(records: Iterable[Record]) -> tuple[Scores, ...]:
    """Score each set of targets, in the order they first come; only what came out and was said."""
    sets: dict[str, list[Record]] = {}
    for record in records:
        if record.met is not None and record.p_met is not None:
            sets.setdefault(record.ask.set_name, []).append(record)
    return tuple(_scored(name, members) for name, members in sets.items())


def _scored(name: str, records: Sequence[Record]) -> Scores:
    ends = list({(r.ask.year, r.ask.month): r for r in records}.values())
    return Scores(
        name,
        len(records),
        len(ends),
        _brier(records, lambda r: None if r.p_met is None else Fraction(r.p_met)),
        _brier(records, lambda r: r.p_plain),
        _brier(records, lambda r: r.p_last_year_ratio),
        _coverage(ends),
        _width(ends),
        _error(ends, lambda r: None if r.mid is None else Fraction(r.mid)),
        _error(ends, lambda r: r.ytd),
        _error(ends, lambda r: r.by_last_year),
    )


def _coverage(ends: Sequence[Record]) -> Fraction | None:
    held = [
        Fraction(record.lo80 <= record.outcome <= record.hi80)
        for record in ends
        if record.lo80 is not None and record.hi80 is not None and record.outcome is not None
    ]
    return _mean(held)


def _width(ends: Sequence[Record]) -> Fraction | None:
    widths = [
        Fraction(record.hi80 - record.lo80) / Fraction(record.mid)
        for record in ends
        if record.lo80 is not None and record.hi80 is not None and record.mid
    ]
    return _mean(widths)


def _brier(
    records: Sequence[Record], chance: Callable[[Record], Fraction | int | None]
) -> Fraction | None:
    pairs = [(chance(record), record.met) for record in records]
    return _mean(Fraction(p - bool(met)) ** 2 for p, met in pairs if p is not None)


def _error(ends: Sequence[Record], point: Callable[[Record], Fraction | None]) -> Fraction | None:
    pairs = [(point(record), record.outcome) for record in ends]
    return _mean(abs(p - came) for p, came in pairs if p is not None and came is not None)


def _mean(values: Iterable[Fraction]) -> Fraction | None:
    found = list(values)
    return sum(found, Fraction(0)) / len(found) if found else None
