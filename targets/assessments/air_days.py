"""The days of a page of air: calendar by level, polluted days, primary pollutants."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from charts.block import ChartBlock
from charts.calendar import CalendarDay, DayCalendarSpec, day_calendar
from charts.days import DayLimit, DayLinesSpec, day_lines
from charts.levels import LevelSharesSpec, level_shares
from monitoring.air_days import Day
from monitoring.air_index import LABEL_SEPARATOR, pollutants_named
from standards.air_evaluation import exceedance_multiple
from standards.air_items import Pollutant
from standards.air_quality_index import reported_concentration
from standards.ambient_air import AveragingPeriod, ambient_limit, over_limit_pollutants
from standards.editions import Edition
from standards.rounding import round_half_even
from targets.assessments.air_items import SHORT_NAMES, SHOWN
from targets.assessments.air_subject import AirSubject
from targets.wording import plain

NO_RECORD = "没有记录"
CALENDAR_NOTE = "污染日下方小字为首要污染物;无效和缺测的原因见“缺测与无效”。"


def source_line(what: str, is_demo: bool) -> str:
    """Say where a chart's figures come from."""
    return f"来源:{what},实况口径" + (" · 演示数据" if is_demo else "")


# --- Calendar and levels --------------------------------------------------------------------------


def calendar_block(air: AirSubject) -> ChartBlock | None:
    """The days of the year by level; None for a year without a single record."""
    if not air.days:
        return None
    return day_calendar(
        DayCalendarSpec(
            key="air-calendar",
            title=f"{air.name}{air.year}年逐日空气质量",
            source=source_line(f"{_origins(air)},AQI 按 {air.basis.name} 计", air.is_demo),
            year=air.year,
            days={day.date: calendar_day(day) for day in air.days},
            as_of=air.last_day,
            note=CALENDAR_NOTE,
        )
    )


def _origins(air: AirSubject) -> str:
    return "、".join(dict.fromkeys(day.origin.value for day in air.days))


def calendar_day(day: Day) -> CalendarDay:
    """Put a day into the form the calendar draws."""
    if day.level is None:
        return CalendarDay(None, None, "", f"无效:{day.why}" if day.why else "数据无效")
    words = [day.why, day.difference]
    return CalendarDay(
        day.aqi,
        int(day.level),
        day.primary,
        ";".join(w for w in words if w),
        mark=_mark(day) if not is_good_day(day) else "",
    )


def is_good_day(day: Day) -> bool:
    """Whether the day counts as good (AQI ≤ 100)."""
    return day.level is not None and day.level <= 2


MARKS: Mapping[Pollutant, str] = {
    Pollutant.SO2: "SO₂",
    Pollutant.NO2: "NO₂",
    Pollutant.CO: "CO",
    Pollutant.O3_8H: "O₃",
    Pollutant.PM10: "PM10",
    Pollutant.PM25: "PM2.5",
}


def _mark(day: Day) -> str:
    """The primary pollutant in the width of a day's cell; “等” where several tie."""
    named = pollutants_named(day.primary)
    if not named:
        return ""
    return MARKS[named[0]] if len(named) == 1 else f"{MARKS[named[0]][:4]}等"


def levels_block(air: AirSubject) -> ChartBlock | None:
    """How each month's days divide among the levels; None without days."""
    counts = [air.basis.counts_of(air.series, air.year, month) for month in range(1, 13)]
    shown = [c if m <= air.as_of.month else None for m, c in enumerate(counts, 1)]
    if not any(shown):
        return None
    return level_shares(
        LevelSharesSpec(
            key="air-levels",
            title="各月各级别天数占比(柱内数字为天数)",
            source=source_line(f"日数据,AQI 按 {air.basis.name} 计", air.is_demo),
            year=air.year,
            months=[None if c is None else c.by_level for c in shown],
        )
    )


# --- Polluted days --------------------------------------------------------------------------------


@dataclass(frozen=True)
class PollutedDay:
    """A day with AQI above 100; `excesses` names the items over their daily limit."""

    day: Day
    level_label: str
    level: int
    excesses: str

    @property
    def values(self) -> tuple[tuple[str, Decimal | None], ...]:
        """The six items' names and values as they are shown, rounded as a day reports them."""
        return tuple(
            (SHORT_NAMES[item], None if value is None else round_half_even(value, item.decimals))
            for item in SHOWN
            for value in (self.day.values[item],)
        )


def polluted_days(air: AirSubject) -> tuple[PollutedDay, ...]:
    """The polluted days, the newest first."""
    return tuple(
        PollutedDay(
            day,
            day.level.label,
            int(day.level),
            excesses_text(day, air.basis.limits_on(day.date)),
        )
        for day in reversed(air.days)
        if day.level is not None and not is_good_day(day)
    )


def excesses_text(day: Day, limits: Edition) -> str:
    """Name the items over their daily limit with the multiple: “PM2.5 1.24、PM10 0.10”."""
    parts = []
    for item in over_limit_pollutants(day.values, limits):
        value, limit = day.values[item], daily_limit(item, limits)
        assert value is not None, "only a value is over a limit"
        reported = reported_concentration(item.label, value, item.decimals)
        parts.append(f"{item.label} {exceedance_multiple(reported, limit)}")
    return LABEL_SEPARATOR.join(parts)


def daily_limit(item: Pollutant, limits: Edition) -> Decimal:
    """The class 2 limit of a day, μg/m³ (CO mg/m³)."""
    found = ambient_limit(item, limits, AveragingPeriod.DAY)
    assert found is not None, "every edition limits the day of every item"
    return found


@dataclass(frozen=True)
class PrimaryShare:
    """On how many days an item was a primary pollutant, and on how many of them it polluted."""

    label: str
    days: int
    polluted: int
    name: str


def primary_shares(air: AirSubject, polluted: Iterable[PollutedDay]) -> tuple[PrimaryShare, ...]:
    """The items that were primary pollutants in the year, the most frequent first."""
    found = air.basis.primaries_of(air.series, air.as_of)
    tally = Counter(item for each in polluted for item in pollutants_named(each.day.primary))
    return tuple(
        PrimaryShare(item.label, days, tally[item], SHORT_NAMES[item])
        for item, days in found.items()
    )


# --- Days that lack something ---------------------------------------------------------------------


@dataclass(frozen=True)
class LackingDay:
    """A day without an index or without some item, or without any record."""

    date: date
    aqi: int | None
    why: str
    has_record: bool = True


def lacking_days(air: AirSubject) -> tuple[LackingDay, ...]:
    """The days up to the last one told of that are not whole, in order; none without any record."""
    if not air.days:
        return ()
    known = {day.date: day for day in air.days}
    found = []
    day = date(air.year, 1, 1)
    while day <= air.last_day:
        record = known.get(day)
        if record is None:
            found.append(LackingDay(day, None, NO_RECORD, has_record=False))
        elif record.aqi is None or record.lacking:
            found.append(LackingDay(day, record.aqi, record.why or "数据无效"))
        day += timedelta(days=1)
    return tuple(found)


# --- Daily values ---------------------------------------------------------------------------------


def curves(air: AirSubject) -> tuple[ChartBlock, ...]:
    """The six items day by day over the year, each with its daily limit."""
    if not air.days:
        return ()
    return tuple(_curve(air, item) for item in SHOWN)


def _curve(air: AirSubject, item: Pollutant) -> ChartBlock:
    what = "日最大8小时平均" if item is Pollutant.O3_8H else "日均值"
    return day_lines(
        DayLinesSpec(
            key=f"days-{item.value.replace('_', '-')}",
            title=f"{item.label} {what}",
            unit=item.unit,
            source=source_line(_origins(air), air.is_demo),
            year=air.year,
            values={day.date: day.values[item] for day in air.days},
            as_of=air.last_day,
            limits=_limits(air, item),
            decimals=item.decimals,
        )
    )


def _limits(air: AirSubject, item: Pollutant) -> tuple[DayLimit, ...]:
    """The limits of a year: two where another edition came into force and changed it."""
    found: list[DayLimit] = []
    for month in range(1, 13):
        start = date(air.year, month, 1)
        edition = air.basis.limits_on(start)
        limit = daily_limit(item, edition)
        if not found or found[-1].value != limit:
            label = f"二级限值 {plain(limit)}"
            found.append(DayLimit(start, limit, label))
    return tuple(found)
