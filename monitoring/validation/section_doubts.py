"""What makes us ask back about a section's month: slips, copies, units, its own class."""

from datetime import date
from decimal import Decimal

from monitoring.choices import ReadingState
from monitoring.forms.cells import shown_number
from monitoring.models import SectionMonth
from monitoring.section_figures import SectionFigures
from monitoring.validation.doubts import Past, oddity, running_month_doubts
from monitoring.validation.findings import Doubt
from monitoring.validation.past import PastReadings
from standards.surface_water import item_class
from standards.surface_water_limits import ASSESSED_ITEMS, WaterBody, WaterClass, WaterItem, limit

UNIT_FACTOR = 10
"""Beyond ten times the limit of class Ⅴ we ask whether μg/L was taken for mg/L (our own rule)."""

HIGHEST_OXYGEN = Decimal(20)
"""mg/L: more is rather a saturation in per cent (our own rule)."""

TEMPERATURES = (Decimal(0), Decimal(40))
"""℃ of the district's rivers; outside we ask (our own rule)."""


def section_doubts(
    reading: SectionMonth, past: PastReadings[SectionMonth], today: date
) -> list[Doubt]:
    """Ask about a section's month that looks mistyped, copied, or at odds with its own class."""
    found = running_month_doubts(reading, today)
    if reading.state != ReadingState.MEASURED:
        return found
    found += _parameter_doubts(reading, past)
    found += _copy_doubts(reading, past.last_month(reading))
    found += _class_doubts(reading)
    sampled = reading.sampled_on
    if sampled and (sampled.year, sampled.month) != (reading.year, reading.month):
        found.append(Doubt("sampled_on", f"采样日期 {sampled} 不在{reading.month}月内"))
    temperature = reading.temperature
    if temperature is not None and not TEMPERATURES[0] <= temperature <= TEMPERATURES[1]:
        found.append(Doubt("temperature", f"水温 {shown_number(temperature)} ℃ 超出常见范围"))
    return found


def _parameter_doubts(reading: SectionMonth, past: PastReadings[SectionMonth]) -> list[Doubt]:
    found: list[Doubt] = []
    for item in SectionMonth.PARAMETERS:
        value: Decimal | None = getattr(reading, item)
        if value is None or item == "ph":
            continue
        label = WaterItem(item).label
        if not value:
            found.append(Doubt(item, f"{label}为 0:未检出请写检出限,如 0.01L"))
            continue
        odd = (
            _unit_oddity(WaterItem(item), value, reading)
            or _limit_oddity(WaterItem(item), value, reading)
            or oddity(value, _compared(reading, item, past))
        )
        if odd:
            found.append(
                Doubt(item, f"{label} {reading.marks.get(item, shown_number(value))} {odd}")
            )
    return found


def _compared(reading: SectionMonth, item: str, past: PastReadings[SectionMonth]) -> Past:
    """What a value is held against: results with results, detection limits with limits."""
    is_limit = item in reading.marks

    def comparable(row: SectionMonth | None) -> Decimal | None:
        if row is None or (item in row.marks) is not is_limit:
            return None
        value: Decimal | None = getattr(row, item)
        return value

    namesakes = [comparable(row) for row in past.namesakes(reading)]
    return Past(
        comparable(past.last_month(reading)),
        comparable(past.last_year(reading)),
        [value for value in namesakes if value is not None],
    )


def _unit_oddity(item: WaterItem, value: Decimal, reading: SectionMonth) -> str:
    """Tell a number that looks as if it was given in another unit."""
    if item is WaterItem.DO:
        return "高于 20 mg/L:是否误填饱和度?" if value > HIGHEST_OXYGEN else ""
    bound = limit(item, WaterClass.V, WaterBody(reading.section.body))
    if bound is None or item not in ASSESSED_ITEMS or value <= bound * UNIT_FACTOR:
        return ""
    return f"超过Ⅴ类限值 {bound} 的 {UNIT_FACTOR} 倍:是否把 μg/L 当成 mg/L?"


def _limit_oddity(item: WaterItem, value: Decimal, reading: SectionMonth) -> str:
    """Tell a detection limit too coarse to say whether class Ⅲ is met: half of it counts."""
    if item.value not in reading.marks or item not in ASSESSED_ITEMS or item is WaterItem.DO:
        return ""
    half = item_class(item, value / 2, WaterBody(reading.section.body))
    if half <= WaterClass.III:
        return ""
    return "的检出限过高:取一半仍劣于Ⅲ类限值,不能证明达标"


def _copy_doubts(reading: SectionMonth, last_month: SectionMonth | None) -> list[Doubt]:
    given = [item for item in SectionMonth.PARAMETERS if getattr(reading, item) is not None]
    copied = last_month is not None and all(
        getattr(reading, item) == getattr(last_month, item) for item in given
    )
    if copied and any(item != "ph" for item in given):
        return [Doubt("", "各项目浓度与上月完全相同,是否误抄上月?")]
    return []


def _class_doubts(reading: SectionMonth) -> list[Doubt]:
    found = SectionFigures(reading, WaterBody(reading.section.body)).difference
    if found is None:
        return []
    given, computed = found.reported.label, found.computed.label
    items = "、".join(found.items)
    if found.computed > found.reported:
        text = f"所填类别 {given} 优于按浓度评价的 {computed}(由{items} 决定)"
    else:
        text = f"所填类别 {given} 劣于按浓度评价的 {computed}:是否有未录入的项目?"
    return [Doubt("water_class", text)]
