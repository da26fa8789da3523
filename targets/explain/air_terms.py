"""The stored months a figure of the air to date is put together from.

The published figure to date, where one was entered, stands for all months up to it; the months
after it are added one by one (docs/methods/evaluation.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import AirFigures, AirSeries
from monitoring.models import AirMonth, AirMonthRollup
from monitoring.periods import AsOf
from targets.explain.readings import Record, rows_by_id


@dataclass(frozen=True)
class Term:
    """One stored month, or a published figure to date, with the days it stands for."""

    figures: AirFigures
    is_to_date: bool

    @property
    def label(self) -> str:
        """“3月” or “1—3月(通报累计)”."""
        month = self.figures.month
        if not self.is_to_date:
            return f"{month}月"
        return f"1—{month}月(通报累计)" if month > 1 else "1月(通报累计)"

    @property
    def weight(self) -> int:
        """Days a mean of the term stands for."""
        if not self.is_to_date:
            return self.figures.weight
        return self.figures.valid_days or AsOf(self.figures.year, self.figures.month).days_elapsed


def terms_to_date(
    air: AirSeries,
    year: int,
    month: int,
    has: Callable[[AirFigures], bool],
    use_published: bool = True,
) -> tuple[Term, ...] | None:
    """Return what January up to a month is put together from; None where a month lacks it."""
    found: list[Term] = []
    for m in range(month, 0, -1):
        published = air.published(year, m) if use_published else None
        if published is not None and has(published):
            return (Term(published, True), *reversed(found))
        own = air.month(year, m)
        if own is None or not has(own):
            return None
        found.append(Term(own, False))
    return tuple(reversed(found))


def has_mean(figures: AirFigures) -> bool:
    """Whether a row carries a mean of PM2.5 that stands for at least one day."""
    return figures.has_mean


def has_counts(figures: AirFigures) -> bool:
    """Whether a row carries valid and good days."""
    return figures.counts is not None


def has_heavy(figures: AirFigures) -> bool:
    """Whether a row carries a count of heavy-pollution days."""
    return figures.heavy_days is not None


def mean_of(terms: Sequence[Term]) -> tuple[Fraction, int]:
    """Return the mean of the terms, weighted by their days, and the days."""
    days = sum(t.weight for t in terms)
    total = sum((Fraction(t.figures.pm25 or 0) * t.weight for t in terms), Fraction(0))
    return total / days, days


def short(value: Decimal | Fraction | int | None, decimals: int = 3) -> str:
    """Print an exact number for a working: at most so many decimals, no trailing zeros.

    >>> short(Fraction(1, 3)), short(Decimal("29.70")), short(7)
    ('0.333', '29.7', '7')
    """
    if value is None:
        return "—"
    text = f"{round(Fraction(value) * 10**decimals) / Decimal(10**decimals):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def records_of(
    terms: Sequence[Term], value: Callable[[AirFigures], str], label: Callable[[Term], str]
) -> list[Record]:
    """Fetch the stored rows behind some terms: one query a table."""
    monthly = rows_by_id(AirMonth, _ids(terms, "AirMonth"))
    kept = rows_by_id(AirMonthRollup, _ids(terms, "AirMonthRollup"))
    found = []
    for term in terms:
        rows = kept if term.figures.table == "AirMonthRollup" else monthly
        row = rows.get(term.figures.reading_id)
        if row is not None:
            found.append(Record(row, label(term), value(term.figures)))
    return found


def _ids(terms: Sequence[Term], table: str) -> set[int]:
    return {t.figures.reading_id for t in terms if t.figures.table == table}
