"""Opens the figures of one day: its values, its index by the segments of HJ 633, what it lacks."""

from decimal import Decimal
from fractions import Fraction

from monitoring.air_days import Day, Origin
from monitoring.models import AirDay, AirStation
from standards.air_breakpoints import IAQI_STEPS, OZONE_8H_TOP, daily_breakpoints
from standards.air_items import Pollutant
from standards.air_quality_index import DailyAirQuality, daily_air_quality, reported_concentration
from standards.editions import Edition
from standards.rounding import round_half_even
from targets.assessments.air_days import daily_limit, excesses_text
from targets.assessments.air_items import SHOWN
from targets.explain.address import Address
from targets.explain.air_question import NAMES, AirQuestion, told
from targets.explain.air_readings import day_table, index_table, records_between
from targets.explain.result import Explanation, Part
from targets.explain.working import equals, number

IAQI_FORMULA = (
    "IAQI = (IAQI高 − IAQI低) ÷ (BP高 − BP低) × (C − BP低) + IAQI低,进位取整;AQI = 最大的 IAQI"
)
AQI_CLAUSE = "浓度先修约到整数(CO 0.1 mg/m³);缺项时其余项超过100才有 AQI"


def day_of(question: AirQuestion) -> Day | None:
    """Return the day asked for."""
    wanted = question.asked.day
    return next((day for day in question.air.days if day.date == wanted), None)


def item_of_day(question: AirQuestion) -> Explanation | None:
    """Open an item's value of one day, rounded as a day reports it."""
    day, item = day_of(question), question.item
    value = None if day is None else day.values[item]
    if day is None or value is None:
        return None
    figure = f"{round_half_even(value, item.decimals)}"
    parts, worked = _of_stations(question, day)
    what = "日最大8小时平均" if item is Pollutant.O3_8H else "日均值"
    return told(
        question,
        f"{item.label} {what}",
        figure,
        f"来自{day.origin.value}。",
        unit=item.unit,
        formula="板块日值 = 有效评价站点日值的算术平均" if parts else "按录入或由小时值算得的日值",
        worked=(*worked, f"{number(value)} 修约到 {item.decimals} 位小数为 {figure}"),
        rule=f"{question.means_edition};修约 GB/T 8170-2008",
        clause="日均值须20个有效小时;O₃-8h 须14个有效8小时平均(表4)",
        method="averages",
        parts=parts,
        readings=day_table(question, item),
        is_demo=day.is_demo,
    )


def _of_stations(question: AirQuestion, day: Day) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The stations a division's day is the mean of, and the mean with their numbers in."""
    if day.origin is not Origin.STATIONS or isinstance(question.place, AirStation):
        return (), ()
    item = question.item
    rows = [
        row
        for row in records_between(question, day.date, day.date)
        if row.station is not None and row.station.is_valid_on(day.date)
        if getattr(row, item.value) is not None
    ]
    values = [getattr(row, item.value) for row in rows]
    if not values:
        return (), ()
    total = sum(values, Decimal(0))
    line = " + ".join(map(number, values))
    mean = Fraction(total) / len(values)
    worked = (f"({line}) ÷ {len(values)} {equals(mean)}",)
    return tuple(_station_part(row, item) for row in rows), worked


def _station_part(row: AirDay, item: Pollutant) -> Part:
    assert row.station is not None, "only days of stations are parts of a mean"
    value = round_half_even(getattr(row, item.value), item.decimals)
    extra = (("day", row.date.isoformat()),)
    address = Address("station", f"{row.station.code}/{NAMES[item]}", extra)
    return Part(row.station.name, f"{value}", address)


def aqi(question: AirQuestion) -> Explanation | None:
    """Open a day's AQI: every item's IAQI with its segment, the highest of them is the index."""
    day = day_of(question)
    if day is None or day.aqi is None:
        return None
    edition = question.index_edition
    found = daily_air_quality(day.values, edition)
    worked = [_segment_line(item, day, edition, found) for item in SHOWN]
    known = [index for item in SHOWN if (index := found.iaqis[item]) is not None]
    if known:
        worked.append(f"AQI = max({'、'.join(map(str, known))}) = {max(known)}")
    if found.aqi != day.aqi:
        worked.append(_other_source(day))
    level = day.level.label if day.level else ""
    return told(
        question,
        "AQI",
        f"{day.aqi}",
        f"{level}{f',首要污染物 {day.primary}' if day.primary else ''}。",
        formula=IAQI_FORMULA,
        worked=tuple(worked),
        rule=f"{edition}",
        clause=AQI_CLAUSE,
        parts=tuple(_value_parts(question, day)),
        readings=index_table(question),
        is_demo=day.is_demo,
    )


def _other_source(day: Day) -> str:
    if day.origin is Origin.STATIONS:
        return f"由各站未修约日值的精确均值计算(各项只修约一次)为 {day.aqi},以此为准"
    return f"来表 AQI {day.aqi},以来表为准"


def _value_parts(question: AirQuestion, day: Day) -> list[Part]:
    return [
        Part(item.label, f"{round_half_even(value, item.decimals)}", _day_address(question, item))
        for item in SHOWN
        if (value := day.values[item]) is not None
    ]


def _day_address(question: AirQuestion, item: Pollutant) -> Address:
    assert question.asked.day is not None
    return question.to(NAMES[item], day=question.asked.day.isoformat())


def _segment_line(item: Pollutant, day: Day, edition: Edition, found: DailyAirQuality) -> str:
    """“PM2.5 68:(150 − 100) ÷ (115 − 60) × (68 − 60) + 100 ≈ 107.2727,进位为 108”."""
    value = day.values[item]
    if value is None:
        return f"{item.label} 缺测或无效"
    steps, index = daily_breakpoints(item, edition), found.iaqis[item]
    c = reported_concentration(item.label, value, item.decimals)
    for place in range(1, len(steps)):
        low, high = steps[place - 1], steps[place]
        if c <= high:
            floor, top = IAQI_STEPS[place - 1], IAQI_STEPS[place]
            exact = floor + Fraction(top - floor, high - low) * (Fraction(c) - low)
            return (
                f"{item.label} {c}:({top} − {floor}) ÷ ({high} − {low}) × ({c} − {low}) + {floor} "
                f"{equals(exact)},进位为 {index}"
            )
    if item is Pollutant.O3_8H:
        told_index = "不以8小时值计" if index is None else f"IAQI 为 {index}"
        return f"{item.label} {c}:高于 {OZONE_8H_TOP},{told_index}"
    return f"{item.label} {c}:高于表中最高值 {steps[-1]},IAQI 为 {index}"


def excess(question: AirQuestion) -> Explanation | None:
    """Open the multiples of the daily limits a day exceeds: “PM2.5 1.24、PM10 0.10”."""
    day = day_of(question)
    if day is None:
        return None
    limits = question.air.basis.limits_on(day.date)
    figure = excesses_text(day, limits)
    if not figure:
        return None
    named = [item for item in SHOWN if item.label in figure.replace("、", " ").split()]
    return told(
        question,
        "超限值倍数",
        figure,
        "高于日限值的项目及其超出的倍数。",
        formula="超限值倍数 = (C − 日限值) ÷ 日限值",
        worked=tuple(_excess_line(item, day, limits) for item in named),
        rule=f"{limits}",
        clause="表1 二级浓度限值,24小时平均(O₃ 日最大8小时平均)",
        parts=tuple(part for part in _value_parts(question, day) if part.label in _labels(named)),
        readings=index_table(question),
        is_demo=day.is_demo,
    )


def _labels(items: list[Pollutant]) -> set[str]:
    return {item.label for item in items}


def _excess_line(item: Pollutant, day: Day, limits: Edition) -> str:
    value, limit = day.values[item], daily_limit(item, limits)
    assert value is not None, "only a value is over a limit"
    c = reported_concentration(item.label, value, item.decimals)
    found = (Fraction(c) - Fraction(limit)) / Fraction(limit)
    shown = round_half_even(found, 2)
    return f"{item.label}:({c} − {limit}) ÷ {limit} {equals(found)},修约为 {shown}"


def index_difference(question: AirQuestion) -> Explanation | None:
    """Open “来表AQI 110,按浓度 111”."""
    day = day_of(question)
    if day is None or not day.difference:
        return None
    meaning = "来表(录入)的 AQI 与计算不一致,以来表为准,请核对。"
    return _words(question, day, "AQI 核对", day.difference, meaning)


def lacking_words(question: AirQuestion) -> Explanation | None:
    """Open what a polluted day lacked: “PM2.5 有效 17/24 时”."""
    day = day_of(question)
    if day is None or not day.lacking:
        return None
    return _words(question, day, "缺项", day.lacking, "缺测或有效时数不足的项目。")


def why(question: AirQuestion) -> Explanation | None:
    """Open why a day is not whole, with its note."""
    day = day_of(question)
    if day is None or (day.aqi is not None and not day.lacking):
        return None
    return _words(question, day, "缺测与无效的原因", day.why or "数据无效", "缺项及备注。")


def _words(question: AirQuestion, day: Day, name: str, figure: str, meaning: str) -> Explanation:
    found = daily_air_quality(day.values, question.index_edition)
    index = "无" if found.aqi is None else str(found.aqi)
    worked = [_segment_line(item, day, question.index_edition, found) for item in SHOWN]
    return told(
        question,
        name,
        figure,
        meaning,
        formula=IAQI_FORMULA,
        worked=(*worked, f"按浓度 AQI {index}"),
        rule=f"{question.index_edition}",
        clause="日均值须20个有效小时;O₃-8h 须14个有效8小时平均;缺项时其余项超过100才有 AQI",
        method="averages",
        parts=tuple(_value_parts(question, day)),
        readings=index_table(question),
        is_demo=day.is_demo,
    )
