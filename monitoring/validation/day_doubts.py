"""What makes us ask back about one day of air entered by hand: its index against its values."""

from decimal import Decimal

from monitoring.air_index import computed_index, pollutants_named
from monitoring.forms.cells import shown_number
from monitoring.models import AirDay
from monitoring.validation.findings import Doubt
from standards.air_items import Pollutant

AQI_TOLERANCE = 1
"""Points a sheet's index may lie beside ours: its concentrations are printed rounded, and one unit
of PM2.5 is a little more than one point (our own rule)."""


def air_day_doubts(day: AirDay) -> list[Doubt]:
    """Ask about a day whose values are zero, or do not give the index the sheet reports."""
    found = [
        Doubt(item.value, f"{item.label} 为 0:没有数据请留空,不要填 0")
        for item in Pollutant
        if getattr(day, item.value) == 0
    ]
    if found:
        return found
    return _swapped(day.pm25, day.pm10) + _index_doubts(day)


def _swapped(fine: Decimal | None, coarse: Decimal | None) -> list[Doubt]:
    if fine is None or coarse is None or fine <= coarse:
        return []
    text = f"PM2.5 {shown_number(fine)} 高于 PM10 {shown_number(coarse)}:是否填反?"
    return [Doubt("pm25", text)]


def _index_doubts(day: AirDay) -> list[Doubt]:
    """Hold the index and primary pollutants of the sheet against those of its concentrations."""
    ours = computed_index(day)
    found: list[Doubt] = []
    if ours.aqi is None:
        return found
    if day.reported_aqi is not None and abs(day.reported_aqi - ours.aqi) > AQI_TOLERANCE:
        text = f"来表AQI {day.reported_aqi} 与按浓度计算的 {ours.aqi} 不符:请核对 AQI 与各项浓度"
        found.append(Doubt("reported_aqi", text))
    named = pollutants_named(day.reported_primary)
    if not found and named and ours.primary and not set(named) & set(ours.primary):
        words = "、".join(item.label for item in ours.primary)
        text = f"来表首要污染物 {day.reported_primary} 与按浓度计算的 {words} 不符:请核对"
        found.append(Doubt("reported_primary", text))
    return found
