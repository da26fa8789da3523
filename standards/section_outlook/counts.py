"""Numbers of good sections: the fewest to turn, how likely enough are good, what if some fail.

Method: docs/methods/section-outlook.md. Counts are whole sections; chances are shares of 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from standards.rounding import Exact, exact, percent


@dataclass(frozen=True, slots=True)
class FlipChoice:
    """The cheapest sections to turn, cheapest first, and what they cost together.

    `unpriced` of them, the last ones, have no concentrations to tell a cost by.
    """

    names: tuple[str, ...]
    cost: Fraction
    unpriced: tuple[str, ...] = ()


def flip_cost(margin: Fraction) -> Fraction:
    """How far the rest must stay better than expected, as a share of the expected; 0 or more.

    >>> flip_cost(Fraction(3, 4)), flip_cost(Fraction(6, 5))
    (Fraction(1, 4), Fraction(0, 1))
    """
    return max(Fraction(0), 1 - margin)


def cheapest_flips(margins: Mapping[str, Fraction | None], missing: int) -> FlipChoice | None:
    """The fewest and cheapest failing sections to turn (最少扭转哪几个).

    Args:
        margins: margin of the binding factor of every section that can be turned, in the order of
            the sections; None where nothing but classes is known.
        missing: how many sections are short, 0 or more.

    Returns:
        Exactly `missing` sections, or None when so many can't be turned.

    Raises:
        ValueError: if `missing` is negative.

    >>> margins = {"A": Fraction(9, 10), "B": Fraction(3, 5), "C": Fraction(6, 5)}
    >>> cheapest_flips(margins, 2).names
    ('C', 'A')
    """
    if missing < 0:
        raise ValueError(f"the number of missing sections cannot be negative, got {missing}")
    if missing > len(margins):
        return None
    priced = sorted(
        ((name, margin) for name, margin in margins.items() if margin is not None),
        key=lambda entry: -entry[1],
    )
    chosen = priced[:missing]
    unpriced = [name for name, margin in margins.items() if margin is None]
    unpriced = unpriced[: missing - len(chosen)]
    cost = sum((flip_cost(margin) for _, margin in chosen), Fraction(0))
    return FlipChoice((*(name for name, _ in chosen), *unpriced), cost, tuple(unpriced))


@dataclass(frozen=True, slots=True)
class GoodCount:
    """Distribution of the number of good sections: `shares[c]` is the chance of exactly c."""

    shares: tuple[Fraction, ...]

    @property
    def total(self) -> int:
        """Sections counted."""
        return len(self.shares) - 1

    def at_least(self, needed: int) -> Fraction:
        """Chance that `needed` sections or more are good."""
        return sum(self.shares[max(0, needed) :], Fraction(0))

    def quantile(self, share: Fraction) -> int:
        """The least number that at least `share` of the outcomes do not exceed."""
        so_far = Fraction(0)
        for count, chance in enumerate(self.shares):
            so_far += chance
            if so_far >= share:
                return count
        return self.total


def good_count(chances: Sequence[Exact]) -> GoodCount:
    """Distribution of the number of good sections from each one's chance (Poisson-binomial, exact).

    The sections are taken as independent, which they are not quite: see the method page.

    Raises:
        ValueError: for a chance outside 0 to 1.

    >>> good_count([Decimal("0.5"), Decimal("0.5")]).at_least(1)
    Fraction(3, 4)
    """
    shares = [Fraction(1)]
    for chance in map(exact, chances):
        if not 0 <= chance <= 1:
            raise ValueError(f"a chance lies between 0 and 1, got {chance}")
        bad = [share * (1 - chance) for share in (*shares, Fraction(0))]
        good = [share * chance for share in (Fraction(0), *shares)]
        shares = [each + other for each, other in zip(bad, good, strict=True)]
    return GoodCount(tuple(shares))


@dataclass(frozen=True, slots=True)
class SectionCount:
    """Sections counted to date: good ones of all that count, and how many are needed."""

    good: int
    total: int
    needed: int

    def __post_init__(self) -> None:
        if not 0 <= self.good <= self.total or not 0 <= self.needed <= self.total:
            raise ValueError(f"no such count: {self}")

    @property
    def is_met(self) -> bool:
        """Whether enough are good."""
        return self.good >= self.needed

    @property
    def missing(self) -> int:
        """Sections short, 0 when enough are good."""
        return max(0, self.needed - self.good)

    @property
    def spare(self) -> int:
        """Sections that may still be lost, 0 when none may."""
        return max(0, self.good - self.needed)

    @property
    def ratio(self) -> Decimal | None:
        """Share of good sections, per cent with one decimal; None without a section."""
        return percent(Fraction(self.good, self.total)) if self.total else None


def section_count_if(tally: SectionCount, failing: int) -> SectionCount:
    """The count if `failing` more sections fail (假如); a negative number turns some.

    Raises:
        ValueError: if more would fail than are good, or more be turned than are failing.

    >>> section_count_if(SectionCount(9, 9, 8), 1).is_met
    True
    """
    good = tally.good - failing
    if not 0 <= good <= tally.total:
        raise ValueError(f"{failing} more cannot fail where {tally.good} of {tally.total} are good")
    return SectionCount(good, tally.total, tally.needed)
