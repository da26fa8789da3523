"""How good forecasts were (推算评分): Brier score and coverage of ranges.

Our own written method: docs/methods/track-record.md. The Brier score is that of G. W. Brier,
Monthly Weather Review 78 (1950), in its form for two outcomes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from standards.rounding import Exact, exact

FEW = 20
"""Month-ends below which a score is printed as too few to go by."""


@dataclass(frozen=True, slots=True)
class ScoredForecast:
    """One forecast of a year that is over.

    `chance` is a share of 1 or None where none was said; `plain_met` whether the value to date met
    the target; `low` and `high` the range said, None without one; `final` the year's value.
    """

    chance: Exact | None
    plain_met: bool | None
    low: Exact | None
    high: Exact | None
    final: Exact
    was_met: bool


@dataclass(frozen=True, slots=True)
class ForecastScores:
    """Scores over month-ends; None where nothing could be scored.

    `brier` and `plain` are taken over the same `chances` month-ends, `coverage` (a share of 1) over
    `ranges`.
    """

    brier: Fraction | None
    plain: Fraction | None
    chances: int
    coverage: Fraction | None
    ranges: int

    @property
    def is_few(self) -> bool:
        """Whether one of the scores told rests on too few to go by."""
        counted = [count for count in (self.chances, self.ranges) if count]
        return min(counted, default=0) < FEW


def forecast_scores(forecasts: Iterable[ScoredForecast]) -> ForecastScores:
    """Score forecasts against what came.

    >>> one = ScoredForecast(Fraction(1, 5), True, 30, 32, 33, was_met=False)
    >>> scores = forecast_scores([one])
    >>> scores.brier, scores.plain, scores.coverage
    (Fraction(1, 25), Fraction(1, 1), Fraction(0, 1))
    """
    listed = list(forecasts)
    said = [f for f in listed if f.chance is not None and f.plain_met is not None]
    ours = [squared_error(f.chance, f.was_met) for f in said if f.chance is not None]
    plain = [squared_error(int(bool(f.plain_met)), f.was_met) for f in said]
    held = [is_held(f) for f in listed if f.low is not None and f.high is not None]
    return ForecastScores(
        brier=_mean(ours),
        plain=_mean(plain),
        chances=len(said),
        coverage=_mean([Fraction(int(h)) for h in held]),
        ranges=len(held),
    )


def squared_error(chance: Exact, was_met: bool) -> Fraction:
    """``(p − o)²`` of one forecast, o = 1 if the target was met.

    Raises:
        ValueError: if the chance is outside 0 to 1.
    """
    share = exact(chance)
    if not 0 <= share <= 1:
        raise ValueError(f"a chance lies between 0 and 1, got {chance}")
    return (share - int(was_met)) ** 2


def is_held(forecast: ScoredForecast) -> bool:
    """Tell whether the range said holds the final value, its ends included.

    Raises:
        ValueError: without a range.
    """
    if forecast.low is None or forecast.high is None:
        raise ValueError("a forecast without a range holds nothing")
    return exact(forecast.low) <= exact(forecast.final) <= exact(forecast.high)


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
