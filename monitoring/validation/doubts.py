"""What makes us ask back: slips of the pen look like this, and so, now and then, does the truth.

Each rule with a worked example: docs/methods/questions.md.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from monitoring.choices import DataStatus
from monitoring.forms.cells import shown_number
from monitoring.models import AirMonth, DustfallMonth
from monitoring.validation.air_checks import neighbour_doubts
from monitoring.validation.around import Around
from monitoring.validation.findings import Doubt
from monitoring.validation.past import MonthReading, PastReadings

YEAR_FACTOR = 3
"""Beyond three times last year's value of the same month, or below a third, we ask."""

SLIP_FACTORS = (8, 13)
"""A factor in this range to the comparison value looks like a decimal point gone astray."""

SEASON_SAMPLE = 2
"""Past years of the same month needed before their range says anything."""

OTHERS_WITH_A_TARGET = 2
"""Divisions with a dust-fall target for the month before one that has another is asked about."""

POLLUTANTS = {
    "pm10_mean": "PM10均值", "so2_mean": "SO₂均值", "no2_mean": "NO₂均值",
    "co_p95": "CO第95百分位", "o3_p90": "O₃-8h第90百分位",
}  # fmt: skip


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


def compared_with(reading: Any, field: str, past: PastReadings[Any]) -> Past:
    """Return what a reading's value is held against."""
    last_month, last_year = past.last_month(reading), past.last_year(reading)
    values = (getattr(each, field) for each in past.namesakes(reading))
    return Past(
        getattr(last_month, field) if last_month else None,
        getattr(last_year, field) if last_year else None,
        [value for value in values if value is not None],
    )


def running_month_doubts(reading: MonthReading, today: date) -> list[Doubt]:
    """Ask whether a month that has not ended is really meant."""
    running = (reading.year, reading.month) == (today.year, today.month)
    if running and reading.status == DataStatus.REALTIME:
        text = f"{reading.year}年{reading.month}月尚未结束,确认先录入实时数据?"
        return [Doubt("month", text)]
    return []


def air_doubts(reading: AirMonth, past: PastReadings[AirMonth], today: date) -> list[Doubt]:
    """Ask about a month of air that looks mistyped or copied, or does not fit its neighbours."""
    found = running_month_doubts(reading, today)
    ratio = reading.good_day_ratio
    if ratio is not None and 0 < ratio <= 1:
        shown = shown_number(ratio)
        text = f"优良天数比率 {shown}%:是否把 {shown_number(ratio * 100)}% 写成了 {shown}?"
        found.append(Doubt("good_day_ratio", text))
    value = reading.pm25_mean
    if value is not None:
        compared = compared_with(reading, "pm25_mean", past)
        if not value:
            found.append(Doubt("pm25_mean", "PM2.5均值为 0:没有数据请留空,不要填 0"))
        elif value == compared.last_month:
            found.append(Doubt("pm25_mean", f"PM2.5均值 {shown_number(value)} 与上月完全相同"))
        elif odd := oddity(value, compared):
            found.append(Doubt("pm25_mean", f"PM2.5均值 {shown_number(value)} {odd}"))
    found += _pollutant_doubts(reading, past) + _own_doubts(reading)
    if past.around is not None:
        found += neighbour_doubts(reading, past.around)
    return _once_a_field(found)


def _pollutant_doubts(reading: AirMonth, past: PastReadings[AirMonth]) -> list[Doubt]:
    """Ask about the other pollutants: zero, ten times too much, out of season."""
    found = []
    for field, label in POLLUTANTS.items():
        value: Decimal | None = getattr(reading, field)
        if value is None:
            continue
        if not value:
            found.append(Doubt(field, f"{label}为 0:没有数据请留空,不要填 0"))
        elif odd := oddity(value, compared_with(reading, field, past)):
            found.append(Doubt(field, f"{label} {shown_number(value)} {odd}"))
    return found


def _own_doubts(reading: AirMonth) -> list[Doubt]:
    """Ask where a month of air hardly agrees with itself."""
    found = []
    fine, coarse = reading.pm25_mean, reading.pm10_mean
    if fine and coarse and fine > coarse:
        text = f"PM2.5均值 {shown_number(fine)} 高于PM10均值 {shown_number(coarse)}:是否填反?"
        found.append(Doubt("pm10_mean", text))
    if reading.good_days == 0 and reading.valid_days:
        text = f"优良天数为 0,而有效天数为 {reading.valid_days}:没有数据请留空,不要填 0"
        found.append(Doubt("good_days", text))
    return found


def _once_a_field(found: Iterable[Doubt]) -> list[Doubt]:
    """Keep the first question about each field: one slip answers several of them."""
    kept: dict[str, Doubt] = {}
    for doubt in found:
        kept.setdefault(doubt.field, doubt)
    return list(kept.values())


def dustfall_doubts(
    reading: DustfallMonth, past: PastReadings[DustfallMonth], today: date
) -> list[Doubt]:
    """Ask about dust-fall that looks mistyped or copied, and about a target unlike the others."""
    found = running_month_doubts(reading, today)
    value = reading.value
    if value is not None:
        compared = compared_with(reading, "value", past)
        if not value:
            found.append(Doubt("value", "降尘量为 0:没有数据请改监测情况,不要填 0"))
        elif value == compared.last_month:
            found.append(Doubt("value", f"降尘量 {shown_number(value)} 与上月完全相同"))
        elif odd := oddity(value, compared):
            found.append(Doubt("value", f"降尘量 {shown_number(value)} {odd}"))
    if past.around is not None:
        found += _target_doubts(reading, past.around)
    return found


def _target_doubts(reading: DustfallMonth, around: Around) -> list[Doubt]:
    """Ask about a target that no other division has this month."""
    if reading.target is None:
        return []
    if not reading.target:
        return [Doubt("target", "当月目标为 0:未下达请留空,不要填 0")]
    others = [
        row.target
        for division, row in around.dust(reading.year, reading.month).items()
        if division != reading.division_id and row.target is not None
    ]
    if len(others) < OTHERS_WITH_A_TARGET or reading.target in others:
        return []
    values = "、".join(shown_number(each) for each in sorted(set(others)))
    text = (
        f"当月目标 {shown_number(reading.target)} 与其他 {len(others)} 个板块的 {values} 不同:"
        "请核对下达文件"
    )
    return [Doubt("target", text)]
