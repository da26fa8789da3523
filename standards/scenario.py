"""The year's figure if the months to come ran as assumed (情景试算).

Our own written method: docs/methods/what-if.md. Exact arithmetic without any rounding: the caller
rounds once and compares, as for every figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from standards.averages import weighted_mean
from standards.progress import required_rest_mean
from standards.rounding import Exact, exact


@dataclass(frozen=True, slots=True)
class MeanSoFar:
    """The mean of the year so far and the valid days it stands for (days ≥ 1)."""

    mean: Fraction
    days: int

    def with_months(self, months: Iterable[tuple[Exact, int]]) -> "MeanSoFar":
        """The same after further months, each (mean, days).

        >>> MeanSoFar(Fraction(30), 300).with_months([(60, 30)]).mean
        Fraction(360, 11)
        """
        pairs = [(self.mean, self.days), *((exact(mean), days) for mean, days in months)]
        mean = weighted_mean(pairs)
        assert mean is not None  # the year so far has at least one day
        return MeanSoFar(mean, sum(days for _, days in pairs))

    def needed_of(self, target: Exact, days: int) -> Fraction | None:
        """Mean that so many further days must keep for the whole to equal the target: X*.

        >>> MeanSoFar(Fraction(30), 300).needed_of(Fraction(33), 65)
        Fraction(609, 13)
        """
        return required_rest_mean(target, self.mean, self.days, days)


@dataclass(frozen=True, slots=True)
class DaysSoFar:
    """Valid and good days of the year so far."""

    valid: int
    good: int

    def with_days(self, days: int, polluted: int) -> "DaysSoFar":
        """The same after further days, all valid, so many of them polluted.

        Raises:
            ValueError: if more are polluted than there are.
        """
        if not 0 <= polluted <= days:
            raise ValueError(f"{polluted} polluted days do not fit into {days}")
        return DaysSoFar(self.valid + days, self.good + days - polluted)

    @property
    def ratio(self) -> Fraction:
        """Good days among valid days, per cent, unrounded.

        >>> DaysSoFar(300, 240).with_days(65, 13).ratio
        Fraction(80, 1)
        """
        return Fraction(100 * self.good, self.valid)
