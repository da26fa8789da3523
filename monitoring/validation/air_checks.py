"""What makes us ask back about a month of air beside its days, its stations and its other months.

Worked examples: docs/methods/questions.md.
"""

import calendar
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import AirFigures, computed_figures
from monitoring.choices import Span
from monitoring.forms.cells import shown_number
from monitoring.models import AirMonth
from monitoring.validation.around import Around
from monitoring.validation.findings import Doubt
from standards.averages import MonthState, days_in_month, month_completeness, weighted_mean
from standards.rounding import exact, round_half_even

MEAN_TOLERANCE = Decimal(1)
"""μg/m³ two means of one month may lie apart: each may be printed in whole μg/m³ (HJ 663), so each
may be half a unit off (our own rule)."""

COUNTS = (("valid_days", "有效天数"), ("good_days", "优良天数"), ("heavy_days", "重污染天数"))


def neighbour_doubts(reading: AirMonth, around: Around) -> list[Doubt]:
    """Ask where a month of air, or January up to it, does not fit what stands beside it."""
    if reading.span == Span.YEAR_TO_DATE:
        return _mean_to_date_doubts(reading, around) + _counts_to_date_doubts(reading, around)
    return _day_doubts(reading, around) or _station_doubts(reading, around)


def shown_mean(value: Decimal | Fraction) -> str:
    """Return a mean with one decimal, as a notice prints it."""
    return str(round_half_even(value, 1))


def _day_doubts(reading: AirMonth, around: Around) -> list[Doubt]:
    """Hold a month against the days stored."""
    days = around.days_of(reading)
    if days is None:
        return []
    own = computed_figures(days)
    return _day_mean_doubts(reading, own) + _day_count_doubts(reading, own)


def _day_mean_doubts(reading: AirMonth, own: AirFigures) -> list[Doubt]:
    """Hold the mean against that of the days, where these are enough for a valid month."""
    mean, days = reading.pm25_mean, own.pm25_days
    if mean is None or own.pm25 is None or days is None:
        return []
    state = month_completeness(days, reading.year, reading.month).state
    is_near = abs(exact(mean) - exact(own.pm25)) <= MEAN_TOLERANCE
    if is_near or state is not MonthState.COMPLETE:
        return []
    text = (
        f"PM2.5均值 {shown_number(mean)} 与日数据的均值 {shown_mean(own.pm25)}({days} 天)"
        f"相差超过 {MEAN_TOLERANCE} μg/m³:请核对通报与日数据"
    )
    return [Doubt("pm25_mean", text)]


def _day_count_doubts(reading: AirMonth, own: AirFigures) -> list[Doubt]:
    """Hold the counts against those of the days, where no day is missing here."""
    valid = reading.valid_days
    whole = days_in_month(reading.year, reading.month) if valid is None else valid
    if own.valid_days is None or own.valid_days < whole:
        return []
    found: list[Doubt] = []
    for field, label in COUNTS:
        given, counted = getattr(reading, field), getattr(own, field)
        if given is not None and given != counted:
            text = f"{label} {given} 与日数据的 {counted} 天不一致:请核对通报与日数据"
            found.append(Doubt(field, text))
    return found


def _station_doubts(reading: AirMonth, around: Around) -> list[Doubt]:
    """Hold a division's month against those of its stations, where every station has one."""
    mean = reading.pm25_mean
    if reading.station_id is not None or mean is None:
        return []
    on = date(reading.year, reading.month, days_in_month(reading.year, reading.month))
    months = around.months(reading.year)
    values: list[Decimal] = []
    for station in around.stations_of(reading):
        if not station.is_valid_on(on):
            continue
        place = (reading.division_id, station.pk, reading.month, Span.MONTH, reading.caliber)
        row = months.get(place)
        if row is None or row.pm25_mean is None:
            return []
        values.append(row.pm25_mean)
    if not values:
        return []
    other = sum(map(exact, values), Fraction(0)) / len(values)
    if abs(exact(mean) - other) <= MEAN_TOLERANCE:
        return []
    text = (
        f"PM2.5均值 {shown_number(mean)} 与 {len(values)} 个站点的平均 {shown_mean(other)}"
        f" 相差超过 {MEAN_TOLERANCE} μg/m³:请核对站点与板块的数值"
    )
    return [Doubt("pm25_mean", text)]


def _months_until(reading: AirMonth, around: Around) -> list[AirMonth]:
    """Return the single months January up to a cumulative one's; nothing unless all are there."""
    months = around.months(reading.year)
    found = [
        months.get((reading.division_id, reading.station_id, month, Span.MONTH, reading.caliber))
        for month in range(1, reading.month + 1)
    ]
    return [row for row in found if row is not None] if None not in found else []


def decimals_of(values: Sequence[Decimal]) -> int:
    """Return how many decimals numbers were printed with: those of the longest.

    >>> decimals_of([Decimal("31.000"), Decimal("28.500")])
    1
    """
    exponents = (value.normalize().as_tuple().exponent for value in values)
    return max([0, *(-each for each in exponents if isinstance(each, int))])


def _mean_to_date_doubts(reading: AirMonth, around: Around) -> list[Doubt]:
    """Hold a published mean to date against its months, weighted by their valid days."""
    mean = reading.pm25_mean
    rows = _months_until(reading, around)
    values = [row.pm25_mean for row in rows if row.pm25_mean is not None]
    if mean is None or not rows or len(values) < len(rows):
        return []
    weights = [_weight(row) for row in rows]
    other = weighted_mean(zip(values, weights, strict=True))
    if other is None:
        return []
    is_exact = all(row.valid_days is not None for row in rows)
    slack = _rounding(values) + _rounding([mean]) if is_exact else exact(MEAN_TOLERANCE)
    if abs(exact(mean) - other) <= slack:
        return []
    text = (
        f"累计PM2.5均值 {shown_number(mean)} 与 1—{reading.month}月各月按有效天数加权的"
        f" {shown_mean(other)} 不符(允许差 {shown_number(_decimal(slack))}):请核对累计值和各月"
    )
    return [Doubt("pm25_mean", text)]


def _weight(row: AirMonth) -> int:
    return calendar.monthrange(row.year, row.month)[1] if row.valid_days is None else row.valid_days


def _rounding(values: Sequence[Decimal]) -> Fraction:
    """Return half a unit of the last decimal printed; whole and single decimals, never finer."""
    return Fraction(1, 2 * 10 ** min(decimals_of(values), 1))


def _decimal(value: Fraction) -> Decimal:
    return round_half_even(value, 2)


def _counts_to_date_doubts(reading: AirMonth, around: Around) -> list[Doubt]:
    """Hold published counts of days to date against the sums of the months."""
    rows = _months_until(reading, around)
    found: list[Doubt] = []
    for field, label in COUNTS:
        given, parts = getattr(reading, field), [getattr(row, field) for row in rows]
        if given is None or not parts or None in parts or sum(parts) == given:
            continue
        months = f"1—{reading.month}月各月之和 {sum(parts)}"
        text = f"累计{label} {given} 与 {months} 不符:请核对累计值和各月"
        found.append(Doubt(field, text))
    return found
