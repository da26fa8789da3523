"""The months of a year of air: PM2.5 and good days, alone and to date, against last year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring.air_series import AirFigures, AirSeries
from monitoring.periods import AsOf
from standards.averages import MonthState, month_completeness
from standards.comparison import change_percent, change_points
from standards.rounding import Exact, round_half_even
from targets.evaluation.air_history import pm25_to_date
from targets.wording import change_text, signed


@dataclass(frozen=True)
class AirMonthRow:
    """One month of the table, alone and to date, with changes on last year."""

    month: int
    figures: AirFigures | None
    pm25: Decimal | None
    pm25_change: str
    pm25_to_date: Decimal | None
    pm25_to_date_change: str
    good_ratio: Decimal | None
    good_change: str
    good_to_date: Decimal | None
    good_to_date_change: str
    is_incomplete: bool
    is_pm25_short: bool = False
    difference: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no figure of the month or to date is known."""
        return self.figures is None and self.pm25_to_date is None and self.good_to_date is None

    @property
    def days_text(self) -> str:
        """“26/28”: good days of valid days, or a dash."""
        counts = self.figures.counts if self.figures else None
        return "—" if counts is None else f"{counts.good}/{counts.valid}"


def month_rows(
    series: AirSeries, as_of: AsOf, today: date | None = None
) -> tuple[AirMonthRow, ...]:
    """Return the twelve months of a year; those after the as-of month stay empty.

    With `today`, a month still running is not held to the minimum of valid days.
    """
    return tuple(_month_row(series, as_of, month, today) for month in range(1, 13))


def month_row(series: AirSeries, as_of: AsOf) -> AirMonthRow:
    """Return the as-of month alone, without the eleven others."""
    return _month_row(series, as_of, as_of.month, None)


def is_closed(year: int, month: int, today: date | None) -> bool:
    """Whether a month has ended: the standard sets no minimum of days for a running one."""
    return today is None or AsOf(year, month).last_day < today


def _month_row(series: AirSeries, as_of: AsOf, month: int, today: date | None) -> AirMonthRow:
    if month > as_of.month:
        return AirMonthRow(month, None, None, "", None, "", None, "", None, "", False)
    year = as_of.year
    now, last = series.month(year, month), series.month(year - 1, month)
    closed = is_closed(year, month, today)
    mean, good = pm25_to_date(series, year, month, 1), series.good_ratio_to_date(year, month)
    return AirMonthRow(
        month=month,
        figures=now,
        pm25=month_mean(now),
        pm25_change=percent_text(
            month_mean(now), month_mean(last), now.pm25_change if now else None
        ),
        pm25_to_date=mean,
        pm25_to_date_change=_mean_change(series, year, month, mean),
        good_ratio=now.good_ratio if now else None,
        good_change=points_text(
            now.good_ratio if now else None,
            last.good_ratio if last else None,
            now.ratio_change if now else None,
        ),
        good_to_date=good,
        good_to_date_change=_ratio_change(series, year, month, good),
        is_incomplete=closed and now is not None and _is_short(now, now.valid_days),
        is_pm25_short=closed and now is not None and now.has_mean and _is_short(now, now.weight),
        difference=_difference(now, series.computed.get((year, month))),
    )


def _mean_change(series: AirSeries, year: int, month: int, mean: Decimal | None) -> str:
    published = series.published(year, month)
    before = pm25_to_date(series, year - 1, month, 1)
    return percent_text(mean, before, published.pm25_change if published else None)


def _ratio_change(series: AirSeries, year: int, month: int, good: Decimal | None) -> str:
    published = series.published(year, month)
    before = series.good_ratio_to_date(year - 1, month)
    return points_text(good, before, published.ratio_change if published else None)


def _difference(shown: AirFigures | None, computed: AirFigures | None) -> str:
    """Say what the days give where a sheet's PM2.5 is shown and the two print differently."""
    if shown is None or computed is None:
        return ""
    return difference_text(month_mean(shown), month_mean(computed), 1)


def difference_text(shown: Decimal | None, own: Exact | None, decimals: int) -> str:
    """“按日值 35.2(差 +0.2)”: our own figure beside a sheet's; empty where they print alike."""
    if shown is None or own is None:
        return ""
    rounded = round_half_even(own, decimals)
    gap = shown - rounded
    return f"按日值 {rounded}(差 {signed(gap)})" if gap else ""


def _is_short(found: AirFigures, valid: int | None) -> bool:
    """Whether a month has fewer valid days than it needs to stand."""
    if valid is None:
        return False
    state = month_completeness(valid, found.year, found.month).state
    return state is not MonthState.COMPLETE


def month_mean(found: AirFigures | None) -> Decimal | None:
    """PM2.5 of one month as printed; None without a mean that stands for a day."""
    if found is None or found.pm25 is None or not found.has_mean:
        return None
    return round_half_even(found.pm25, 1)


def percent_text(now: Decimal | None, last: Decimal | None, printed: Decimal | None) -> str:
    """Print the change of a concentration: our own, or the notice's where last year is missing."""
    own = None if now is None else change_percent(now, last)
    return change_text(own if own is not None else printed, "%")


def points_text(now: Decimal | None, last: Decimal | None, printed: Decimal | None) -> str:
    """Print the change of a ratio: our own, or the notice's where last year is missing."""
    own = None if now is None else change_points(now, last)
    return change_text(own if own is not None else printed, "百分点")
