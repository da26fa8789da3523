"""Dust-fall of divisions (降尘量): months, targets, means, and the ranking of a published month."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring import querysets
from monitoring.choices import BatchKind, ReadingState
from monitoring.models import Division, DustfallMonth
from monitoring.periods import AsOf
from standards.comparison import Direction, change_percent
from standards.ranking import competition_ranks
from standards.rounding import round_half_even
from targets.wording import change_text

LOWER = Direction.LOWER_IS_BETTER
NOT_ENTERED = "未录入"


@dataclass(frozen=True)
class DustSeries:
    """Dust-fall of one division, t/(km²·month), by (year, month)."""

    months: dict[tuple[int, int], DustfallMonth]

    def value(self, year: int, month: int) -> Decimal | None:
        """The month's dust-fall, None when missing or invalid."""
        found = self.months.get((year, month))
        return None if found is None else found.value

    def state(self, year: int, month: int) -> str:
        """Why there is no value, or nothing."""
        found = self.months.get((year, month))
        if found is None:
            return NOT_ENTERED
        return "" if found.state == ReadingState.MEASURED else found.get_state_display()

    def target(self, year: int, month: int) -> Decimal | None:
        """The month's target, None while none has been set."""
        found = self.months.get((year, month))
        return None if found is None else found.target

    def change(self, year: int, month: int) -> str:
        """The change on the same month of last year, in words: “−8.7 %”."""
        now, last = self.value(year, month), self.value(year - 1, month)
        return change_text(None if now is None else change_percent(now, last), "%")

    def mean_to_date(self, year: int, month: int) -> Decimal | None:
        """Mean of the months up to one, two decimals (累计 = 各月均值)."""
        values = [v for m in range(1, month + 1) if (v := self.value(year, m)) is not None]
        return _mean(values)

    def last_mean_to_date(self, year: int, month: int) -> Decimal | None:
        """Mean of last year over the months that have a value this year; None unless all have."""
        months = [m for m in range(1, month + 1) if self.value(year, m) is not None]
        values = [v for m in months if (v := self.value(year - 1, m)) is not None]
        return _mean(values) if len(values) == len(months) else None

    def change_to_date(self, year: int, month: int) -> str:
        """The change of the mean to date on the same months of last year, in words."""
        now, last = self.mean_to_date(year, month), self.last_mean_to_date(year, month)
        return change_text(None if now is None else change_percent(now, last), "%")

    def met_months(self, year: int, month: int) -> tuple[int, int]:
        """How many months up to one met their target, of those with a value and a target."""
        judged = [
            value <= target
            for m in range(1, month + 1)
            if (value := self.value(year, m)) is not None
            and (target := self.target(year, m)) is not None
        ]
        return sum(judged), len(judged)

    @property
    def is_demo(self) -> bool:
        """Whether any month was generated for demonstration."""
        return any(
            r.batch is not None and r.batch.kind == BatchKind.DEMONSTRATION
            for r in self.months.values()
        )


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    if not values:
        return None
    return round_half_even(Fraction(sum(values, Decimal(0))) / len(values), 2)


def dust_series(divisions: Sequence[Division], as_of: AsOf) -> dict[int, DustSeries]:
    """Fetch two years of dust-fall, one series a division, empty where nothing was entered."""
    found: dict[int, DustSeries] = {d.pk: DustSeries({}) for d in divisions}
    for row in querysets.dustfall_of(divisions, (as_of.year - 1, as_of.year)):
        found[row.division_id].months[(row.year, row.month)] = row
    return found


@dataclass(frozen=True)
class RankedDust:
    """One division's dust-fall at a month, as the published page prints it."""

    division: Division
    dust: Decimal | None
    dust_state: str
    dust_target: Decimal | None
    dust_change: str
    dust_to_date: Decimal | None
    dust_rank: int | None
    ranked: int

    @property
    def rank_text(self) -> str:
        """“3/8”: the rank among the divisions with a value, or a dash."""
        return f"{self.dust_rank}/{self.ranked}" if self.dust_rank else "—"

    @property
    def is_over(self) -> bool | None:
        """Whether dust-fall exceeds its target; None without value or target."""
        if self.dust is None or self.dust_target is None:
            return None
        return self.dust > self.dust_target


def dust_ranking(as_of: AsOf) -> tuple[RankedDust, ...]:
    """Rank the assessed divisions of a month by dust-fall: two queries."""
    assessed = [d for d in Division.objects.valid_on(as_of.last_day) if d.assessed]
    series = dust_series(assessed, as_of)
    year, month = as_of.year, as_of.month
    ranks = competition_ranks([series[d.pk].value(year, month) for d in assessed], LOWER)
    ranked = sum(1 for rank in ranks if rank is not None)
    return tuple(
        RankedDust(
            division=division,
            dust=series[division.pk].value(year, month),
            dust_state=series[division.pk].state(year, month),
            dust_target=series[division.pk].target(year, month),
            dust_change=series[division.pk].change(year, month),
            dust_to_date=series[division.pk].mean_to_date(year, month),
            dust_rank=rank,
            ranked=ranked,
        )
        for division, rank in zip(assessed, ranks, strict=True)
    )
