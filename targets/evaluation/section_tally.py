"""Sections counted to date, and the fewest to turn."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from standards.section_outlook import FlipChoice, SectionCount, cheapest_flips
from targets.evaluation.sections import SectionStanding, StandingList


@dataclass(frozen=True)
class Tally:
    """Sections counted to date: a section whose class is unknown is neither good nor dropped."""

    standings: StandingList
    needed: int

    @property
    def counted(self) -> tuple[SectionStanding, ...]:
        """The sections that count: all assigned but those dry in every month (断流)."""
        return tuple(s for s in self.standings if not s.is_dry)

    @property
    def total(self) -> int:
        """How many sections count."""
        return len(self.counted)

    @property
    def good(self) -> int:
        """Sections at class Ⅲ or better."""
        return sum(1 for s in self.standings if s.is_good)

    @property
    def missing(self) -> int:
        """Sections short, 0 when enough are good."""
        return max(0, self.needed - self.good)

    @property
    def unknown(self) -> tuple[SectionStanding, ...]:
        """Sections whose class to date can't be told."""
        return tuple(s for s in self.counted if s.is_good is None)

    @property
    def is_met(self) -> bool | None:
        """Whether enough are good, whatever the unknown ones are; None when they decide."""
        if self.good >= self.needed:
            return True
        return None if self.good + len(self.unknown) >= self.needed else False

    @property
    def count(self) -> SectionCount:
        """The bare numbers, as what-if takes them; an unknown section is not good there."""
        return SectionCount(self.good, self.total, self.needed)

    @property
    def ratio(self) -> Decimal | None:
        """Share of good sections, per cent; None while any is unknown."""
        return None if self.unknown else self.count.ratio

    @cached_property
    def to_turn(self) -> tuple[SectionStanding, ...] | None:
        """The fewest and cheapest sections to turn; None when too few can be turned."""
        margins = {s.name: _margin(s) for s in self.standings.flippable}
        margins |= {s.name: None for s in self.standings.unmeasured}
        chosen: FlipChoice | None = cheapest_flips(margins, self.missing)
        if chosen is None:
            return None
        by_name = {s.name: s for s in self.standings}
        return tuple(by_name[name] for name in chosen.names)

    @property
    def expected_good(self) -> int:
        """Sections that would be good if the rest were as expected of every factor."""
        return sum(1 for s in self.counted if s.all_factors and s.is_expected_good)

    def kept_by_year(self) -> tuple[tuple[int, int], ...]:
        """For each past year: how many sections would be good if the rest were as it was then.

        Each section's allowed means are held against that year's same months; a year in which
        some section can't be told is left out.
        """
        found = []
        years = {y for s in self.counted for f in s.all_factors for y, _ in f.outlook.past_rest}
        for year in sorted(years):
            kept = [_kept(s, year) for s in self.counted]
            if None not in kept:
                found.append((year, sum(1 for each in kept if each)))
        return tuple(found)


def _kept(standing: SectionStanding, year: int) -> bool | None:
    answers = [f.outlook.kept_in(year) for f in standing.all_factors]
    if False in answers:
        return False
    return None if None in answers or not answers else True


def _margin(standing: SectionStanding) -> Fraction | None:
    binding = standing.binding
    return None if binding is None else binding.outlook.margin
