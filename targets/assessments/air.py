"""The air page: a division's year by month and by day, against last year and the targets."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from charts.block import ChartBlock
from charts.calendar import CalendarDay, DayCalendarSpec, day_calendar
from charts.levels import LevelSharesSpec, level_shares
from charts.months import MonthLinesSpec, month_lines
from monitoring import air_series, querysets
from monitoring.air_series import AirFigures, AirSeries
from monitoring.choices import BatchKind
from monitoring.models import AirDay, Division
from monitoring.periods import AsOf
from standards.air_quality_index import level_of
from standards.averages import MonthState, month_completeness
from standards.comparison import change_percent, change_points
from standards.rounding import round_half_even
from targets.assessments.frame import Frame, frame_of
from targets.assessments.small_multiples import GOOD_DAYS, PM25
from targets.evaluation.air_history import pm25_to_date
from targets.models import Target
from targets.wording import change_text, plain


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

    @property
    def is_empty(self) -> bool:
        """Whether no figure of the month or to date is known."""
        return self.figures is None and self.pm25_to_date is None and self.good_to_date is None

    @property
    def days_text(self) -> str:
        """“26/28”: valid days of calendar days, or a dash."""
        if self.figures is None or self.figures.valid_days is None:
            return "—"
        return f"{self.figures.good_days}/{self.figures.valid_days}"


@dataclass(frozen=True)
class PollutedDay:
    """A day with AQI above 100."""

    day: AirDay
    level_label: str
    level: int


@dataclass(frozen=True)
class AirPage:
    """Everything on the air page."""

    frame: Frame
    division: Division
    divisions: tuple[Division, ...]
    rows: tuple[AirMonthRow, ...]
    charts: tuple[ChartBlock, ...]
    calendar: ChartBlock | None
    levels: ChartBlock | None
    polluted: tuple[PollutedDay, ...]
    primary_counts: tuple[tuple[str, int], ...]
    to_date: AirMonthRow


def air_page(division: Division, as_of: AsOf) -> AirPage:
    """Assemble the air page of a division: months, days and targets in six queries."""
    series = air_series.series_of(
        querysets.air_months_of([division], as_of.year - 1, as_of.year)
    ).get(division.pk, AirSeries())
    days = _one_a_date(querysets.air_days_of(division, as_of.year), as_of)
    targets = _targets(division, as_of.year)
    rows = month_rows(series, as_of)
    polluted = _polluted(days)
    demo_days = any(d.batch and d.batch.kind == BatchKind.DEMONSTRATION for d in days)
    demo = demo_days or any(f.is_demo for f in (*series.months.values(), *series.to_date.values()))
    return AirPage(
        frame=frame_of(as_of, demo, needs_plan=False),
        division=division,
        divisions=tuple(Division.objects.filter(air_months__isnull=False).distinct()),
        rows=rows,
        charts=_charts(rows, series, targets, as_of, demo),
        calendar=_calendar(days, as_of, demo) if days else None,
        levels=_levels(days, as_of, demo) if days else None,
        polluted=polluted,
        primary_counts=_primary_counts(polluted),
        to_date=rows[as_of.month - 1],
    )


def _one_a_date(rows: Iterable[AirDay], as_of: AsOf) -> list[AirDay]:
    """Keep one row a date: the division's own, else that of its first station."""
    found: dict[date, AirDay] = {}
    for row in sorted(rows, key=lambda d: (d.date, d.station.code if d.station else "")):
        if row.date <= as_of.last_day:
            found.setdefault(row.date, row)
    return list(found.values())


def _targets(division: Division, year: int) -> dict[str, Decimal]:
    rows = Target.objects.filter(
        plan__year=year,
        plan__division=division,
        month__isnull=True,
        indicator__code__in=(PM25, GOOD_DAYS),
    ).select_related("indicator")
    return {t.indicator.code: t.value for t in rows if t.value is not None}


def month_rows(series: AirSeries, as_of: AsOf) -> tuple[AirMonthRow, ...]:
    """Return the twelve months of a year; those after the as-of month stay empty."""
    return tuple(_month_row(series, as_of, month) for month in range(1, 13))


def _month_row(series: AirSeries, as_of: AsOf, month: int) -> AirMonthRow:
    year = as_of.year
    if month > as_of.month:
        return AirMonthRow(month, None, None, "", None, "", None, "", None, "", False)
    now, last = series.month(year, month), series.month(year - 1, month)
    pm25, last_pm25 = month_mean(now), month_mean(last)
    ratio = now.good_ratio if now else None
    published = series.published(year, month)
    mean = pm25_to_date(series, year, month, 1)
    good = series.good_ratio_to_date(year, month)
    return AirMonthRow(
        month=month,
        figures=now,
        pm25=pm25,
        pm25_change=percent_text(pm25, last_pm25, now.pm25_change if now else None),
        pm25_to_date=mean,
        pm25_to_date_change=percent_text(
            mean,
            pm25_to_date(series, year - 1, month, 1),
            published.pm25_change if published else None,
        ),
        good_ratio=ratio,
        good_change=points_text(
            ratio, last.good_ratio if last else None, now.ratio_change if now else None
        ),
        good_to_date=good,
        good_to_date_change=points_text(
            good,
            series.good_ratio_to_date(year - 1, month),
            published.ratio_change if published else None,
        ),
        is_incomplete=_is_incomplete(now),
    )


def _is_incomplete(found: AirFigures | None) -> bool:
    """Whether a month has fewer valid days than it needs to stand."""
    if found is None or found.valid_days is None:
        return False
    state = month_completeness(found.valid_days, found.year, found.month).state
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


def _charts(
    rows: tuple[AirMonthRow, ...],
    series: AirSeries,
    targets: dict[str, Decimal],
    as_of: AsOf,
    demo: bool,
) -> tuple[ChartBlock, ...]:
    year = as_of.year
    last = month_rows(series, AsOf(year - 1, 12))
    wanted = (
        ("air-pm25", "PM2.5 月均", "μg/m³", "pm25", PM25, None),
        ("air-pm25-todate", "PM2.5 累计", "μg/m³", "pm25_to_date", PM25, None),
        ("air-good", "优良天数比率 当月", "%", "good_ratio", GOOD_DAYS, 100),
        ("air-good-todate", "优良天数比率 累计", "%", "good_to_date", GOOD_DAYS, 100),
    )
    return tuple(
        month_lines(
            MonthLinesSpec(
                key=key,
                title=title,
                unit=unit,
                source=_source("月度数据", demo),
                this_year=[getattr(r, name) for r in rows],
                last_year=[getattr(r, name) for r in last],
                year=year,
                as_of_month=as_of.month,
                target=targets.get(code),
                target_label=f"目标 {plain(targets[code])}" if code in targets else "",
                upper=upper,
            )
        )
        for key, title, unit, name, code, upper in wanted
    )


def _source(what: str, demo: bool) -> str:
    return f"来源:{what},实况口径" + (" · 演示数据" if demo else "")


def _calendar(days: Iterable[AirDay], as_of: AsOf, demo: bool) -> ChartBlock:
    return day_calendar(
        DayCalendarSpec(
            key="air-calendar",
            title=f"{as_of.year}年逐日空气质量",
            source=_source("站点日数据,AQI 按 HJ 633 计", demo),
            year=as_of.year,
            days={d.date: _calendar_day(d) for d in days},
            as_of=as_of.last_day,
        )
    )


def _calendar_day(day: AirDay) -> CalendarDay:
    if day.aqi is None:
        return CalendarDay(None, None, "", day.note or "数据无效")
    level = level_of(day.aqi)
    return CalendarDay(day.aqi, int(level), day.primary_pollutant, level.label)


def _levels(days: list[AirDay], as_of: AsOf, demo: bool) -> ChartBlock:
    tally: dict[int, list[int]] = {}
    for day in days:
        if day.aqi is not None:
            tally.setdefault(day.date.month, [0] * 6)[int(level_of(day.aqi)) - 1] += 1
    return level_shares(
        LevelSharesSpec(
            key="air-levels",
            title="各月级别天数",
            source=_source("站点日数据", demo),
            year=as_of.year,
            months=[tally.get(m) for m in range(1, 13)],
        )
    )


def _polluted(days: Iterable[AirDay]) -> tuple[PollutedDay, ...]:
    found = []
    for day in days:
        if day.aqi is not None and day.aqi > 100:
            level = level_of(day.aqi)
            found.append(PollutedDay(day, level.label, int(level)))
    return tuple(reversed(found))


def _primary_counts(polluted: Iterable[PollutedDay]) -> tuple[tuple[str, int], ...]:
    tally = Counter(
        name.strip()
        for p in polluted
        for name in p.day.primary_pollutant.split("、")
        if name.strip()
    )
    return tuple(tally.most_common())
