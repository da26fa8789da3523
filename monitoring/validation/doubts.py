"""What makes us ask back: slips of the pen look like this, and so, now and then, does the truth."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from monitoring.choices import DataStatus
from monitoring.forms.cells import shown_number
from monitoring.models import AirMonth, DustfallMonth
from monitoring.validation.findings import Doubt
from monitoring.validation.past import MonthReading, PastReadings

YEAR_FACTOR = 3
"""Beyond three times last year's value of the same month, or below a third, we ask."""

SLIP_FACTORS = (8, 13)
"""A factor in this range to the comparison value looks like a decimal point gone astray."""

SEASON_SAMPLE = 2
"""Past years of the same month needed before their range says anything."""


class Past(NamedTuple):
    """What one value is compared with; anything may be missing."""

    last_month: Decimal | None
    last_year: Decimal | None
    namesakes: Sequence[Decimal]


def _slip(value: Decimal, past: Past) -> str:
    for label, other in (("去年同月", past.last_year), ("上月", past.last_month)):
        if not other:
            continue
        low, high = sorted((value, other))
        if low and SLIP_FACTORS[0] <= high / low <= SLIP_FACTORS[1]:
            return f"与{label}的 {shown_number(other)} 相差约 10 倍,是否点错小数点?"
    return ""


def _leap(value: Decimal, past: Past) -> str:
    other = past.last_year
    if other and (value > other * YEAR_FACTOR or value * YEAR_FACTOR < other):
        return f"与去年同月的 {shown_number(other)} 相差 3 倍以上"
    return ""


def _out_of_season(value: Decimal, past: Past) -> str:
    if len(past.namesakes) < SEASON_SAMPLE:
        return ""
    low, high = min(past.namesakes), max(past.namesakes)
    if low / 2 <= value <= high * 2:
        return ""
    return f"明显超出往年同月的范围({shown_number(low)}~{shown_number(high)})"


def oddity(value: Decimal, past: Past) -> str:
    """Return the first thing odd about a value, most telling first, or nothing."""
    return _slip(value, past) or _leap(value, past) or _out_of_season(value, past)


def running_month_doubts(reading: MonthReading, today: date) -> list[Doubt]:
    """Ask whether a month that has not ended is really meant."""
    running = (reading.year, reading.month) == (today.year, today.month)
    if running and reading.status == DataStatus.REALTIME:
        text = f"{reading.year}年{reading.month}月尚未结束,确认先录入实时数据?"
        return [Doubt("month", text)]
    return []


def air_doubts(reading: AirMonth, past: PastReadings[AirMonth], today: date) -> list[Doubt]:
    """Ask about a month of air that looks mistyped or copied."""
    found = running_month_doubts(reading, today)
    value = reading.pm25_mean
    if value is None:
        return found
    last_month, last_year = past.last_month(reading), past.last_year(reading)
    compared = Past(
        last_month.pm25_mean if last_month else None,
        last_year.pm25_mean if last_year else None,
        [each.pm25_mean for each in past.namesakes(reading) if each.pm25_mean is not None],
    )
    if not value:
        found.append(Doubt("pm25_mean", "PM2.5均值为 0:没有数据请留空,不要填 0"))
    elif value == compared.last_month:
        found.append(Doubt("pm25_mean", f"PM2.5均值 {shown_number(value)} 与上月完全相同"))
    elif odd := oddity(value, compared):
        found.append(Doubt("pm25_mean", f"PM2.5均值 {shown_number(value)} {odd}"))
    return found


def dustfall_doubts(
    reading: DustfallMonth, past: PastReadings[DustfallMonth], today: date
) -> list[Doubt]:
    """Ask about dust-fall that looks mistyped or copied."""
    found = running_month_doubts(reading, today)
    value = reading.value
    if value is None:
        return found
    last_month, last_year = past.last_month(reading), past.last_year(reading)
    compared = Past(
        last_month.value if last_month else None,
        last_year.value if last_year else None,
        [each.value for each in past.namesakes(reading) if each.value is not None],
    )
    if not value:
        found.append(Doubt("value", "降尘量为 0:没有数据请改监测情况,不要填 0"))
    elif value == compared.last_month:
        found.append(Doubt("value", f"降尘量 {shown_number(value)} 与上月完全相同"))
    elif odd := oddity(value, compared):
        found.append(Doubt("value", f"降尘量 {shown_number(value)} {odd}"))
    return found
