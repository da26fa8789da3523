"""Demonstration days of air at one station.

Whole numbers only, so that every machine makes the same days. Each window of months is brought to
its total of PM2.5 and its count of polluted days; the index is then computed by the standard.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from monitoring.choices import DataStatus
from monitoring.demonstration.parameters import SOURCE, Air, Parameters, Window
from monitoring.models import AirDay, AirStation, ImportBatch
from standards.air_quality_index import Pollutant, daily_air_quality, iaqi, is_good
from standards.averages import days_in_month
from standards.editions import Family, in_force

OZONE_OF_A_GOOD_DAY = 160  # μg/m³, IAQI 100 (HJ 633-2012, table 1)
PM10_OF_A_GOOD_DAY = 150  # μg/m³, IAQI 100
OZONE_RANGE = (18, 244)
HAZE_MEMORY, OZONE_MEMORY, WEATHER_CHANGE = 55, 25, 85  # per cent
NO2_HIGHEST = 79  # IAQI below 100: nitrogen dioxide alone never makes a polluted day here


@dataclass
class Draft:
    """A day in the making; μg/m³, CO in tenths of mg/m³."""

    on: date
    is_valid: bool
    pm25: int = 0
    pm10: int = 0
    ozone: int = 0
    no2: int = 0
    so2: int = 0
    co_tenths: int = 0


def air_days(parameters: Parameters, station: AirStation, batch: ImportBatch) -> list[AirDay]:
    """Return all generated days of the station, in order."""
    air, final = parameters["air"], parameters["final_through"]
    days = []
    for window in air["windows"]:
        rng = Random(f"{parameters['seed']} air {window['year']} {window['months'][0]}")
        for draft in drafted(window, air, rng):
            status = DataStatus.FINAL if draft.on.year <= final else DataStatus.REVIEWED
            days.append(finished(draft, air, station, status, batch))
    return days


def drafted(window: Window, air: Air, rng: Random) -> list[Draft]:
    """Return the days of one window with all their concentrations."""
    missing = {*air["without_data"], *air["without_pm25"]}
    days = [Draft(on, on.isoformat() not in missing) for on in dates_of(window)]
    clear = weather(rng, len(days), HAZE_MEMORY)
    sunny = weather(rng, len(days), OZONE_MEMORY)
    _set_fine_particles(days, clear, window, air, rng)
    _set_other_items(days, clear, air, rng)
    for day, factor in zip(days, sunny, strict=True):
        base = air["ozone_by_month"][day.on.month - 1]
        day.ozone = _between(base * (100 + factor // 2) // 100, *OZONE_RANGE)
    _set_polluted_days(days, window["polluted_days"])
    return days


def dates_of(window: Window) -> Iterator[date]:
    """Every day of a window."""
    first, last = window["months"]
    day = date(window["year"], first, 1)
    end = date(window["year"], last, days_in_month(window["year"], last))
    while day <= end:
        yield day
        day += timedelta(days=1)


def weather(rng: Random, count: int, memory: int) -> list[int]:
    """A slowly changing number about 0, mostly within ±100: one day resembles the day before.

    `memory` is how much of a day's weather, in per cent, is still there on the next.
    """
    found, state = [], 0
    for _ in range(count):
        state = (memory * state + WEATHER_CHANGE * rng.randint(-100, 100)) // 100
        found.append(state)
    return found


def share_of(factor: int) -> int:
    """Turn weather into per cent of the month's mean: bad days far above it, good days below."""
    return 100 + 3 * factor // 4 if factor >= 0 else 10_000 // (100 - 9 * factor // 10)


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def _set_fine_particles(
    days: list[Draft], clear: list[int], window: Window, air: Air, rng: Random
) -> None:
    low, high = air["pm25_range"]
    means = air["pm25_by_month"][str(window["year"])]
    for month in range(window["months"][0], window["months"][1] + 1):
        part = [(d, share_of(c)) for d, c in zip(days, clear, strict=True) if d.on.month == month]
        shares = sum(share for _, share in part)
        for day, share in part:
            day.pm25 = _between(means[month - 1] * len(part) * share // shares, low, high)
    for day in days:
        if day.on.isoformat() in window["heavy"]:
            day.pm25 = air["heavy_pm25"]
    free = [d for d in days if d.is_valid and d.on.isoformat() not in window["heavy"]]
    rng.shuffle(free)
    missing = window["pm25_total"] - sum(d.pm25 for d in days if d.is_valid)
    _spread(free, missing, low, high)


def _spread(days: list[Draft], amount: int, low: int, high: int) -> None:
    """Bring the days up or down by one unit at a time until the amount is used up."""
    step = 1 if amount > 0 else -1
    while amount:
        before = amount
        for day in days:
            if amount and low <= day.pm25 + step <= high:
                day.pm25 += step
                amount -= step
        if amount == before:
            raise ValueError("the PM2.5 total of a window is out of reach of its days")


def _set_other_items(days: list[Draft], clear: list[int], air: Air, rng: Random) -> None:
    for day, factor in zip(days, clear, strict=True):
        base = air["no2_by_month"][day.on.month - 1]
        day.no2 = _between(base * (100 + 2 * factor // 5) // 100, 6, NO2_HIGHEST)
        day.so2 = rng.randint(*air["so2_range"])
        day.co_tenths = 4 + day.pm25 // 14 + rng.randint(0, 2)
        day.pm10 = day.pm25 * rng.randint(130, 180) // 100 + rng.randint(6, 18)
        if _iaqi_of(Pollutant.PM25, day.pm25, day.on) <= 100:
            day.pm10 = min(day.pm10, PM10_OF_A_GOOD_DAY - 2)
        day.pm10 = air["dust_pm10"].get(day.on.isoformat(), day.pm10)


def _iaqi_of(pollutant: Pollutant, value: int, on: date) -> int:
    found = iaqi(pollutant, value, in_force(Family.AQI, on))
    assert found is not None
    return found


def _set_polluted_days(days: list[Draft], wanted: int) -> None:
    """Let ozone pass its good-day limit on as many days as particles leave wanting."""
    polluted = {
        day.on
        for day in days
        if not is_good(
            max(
                _iaqi_of(Pollutant.PM25, day.pm25, day.on),
                _iaqi_of(Pollutant.PM10, day.pm10, day.on),
            )
        )
    }
    by_particles = sum(day.is_valid for day in days if day.on in polluted)
    if by_particles > wanted:
        raise ValueError(f"{by_particles} days are polluted by particles, {wanted} were wanted")
    free = [d for d in days if d.is_valid and d.on not in polluted]
    free.sort(key=lambda d: (-d.ozone, d.on))
    by_ozone = {d.on for d in free[: wanted - by_particles]}
    for day in days:
        if day.on in by_ozone:
            if day.ozone <= OZONE_OF_A_GOOD_DAY:
                day.ozone = OZONE_OF_A_GOOD_DAY + 1 + day.ozone % 9
        elif day.ozone > OZONE_OF_A_GOOD_DAY:
            day.ozone = OZONE_OF_A_GOOD_DAY - day.ozone % 9


def finished(
    draft: Draft, air: Air, station: AirStation, status: DataStatus, batch: ImportBatch
) -> AirDay:
    """Turn a draft into a row, with its index by the edition of its day."""
    written = draft.on.isoformat()
    values: dict[Pollutant, Decimal | None] = {
        Pollutant.SO2: Decimal(draft.so2),
        Pollutant.NO2: Decimal(draft.no2),
        Pollutant.CO: Decimal(draft.co_tenths).scaleb(-1),
        Pollutant.O3_8H: Decimal(draft.ozone),
        Pollutant.PM10: Decimal(draft.pm10),
        Pollutant.PM25: Decimal(draft.pm25),
    }
    note = ""
    if written in air["without_data"]:
        values, note = dict.fromkeys(values), "停电,当日无数据"
    elif written in air["without_pm25"]:
        values[Pollutant.PM25], note = None, "PM2.5仪器维护,数据无效"
    index = daily_air_quality(values, in_force(Family.AQI, draft.on))
    return AirDay(
        station=station,
        division=station.division,
        date=draft.on,
        aqi=index.aqi,
        primary_pollutant="、".join(p.label for p in index.primary),
        status=status,
        source=SOURCE,
        note=note,
        batch=batch,
        **{pollutant.value: value for pollutant, value in values.items()},
    )
