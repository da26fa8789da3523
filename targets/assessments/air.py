"""The air page: a division's year by month and by day, against last year and the targets."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
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
from targets.models import Target
from targets.wording import change_text, figure, plain


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
    days = [d for d in querysets.air_days_of(division, as_of.year) if d.date <= as_of.last_day]
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
    pm25, last_pm25 = _pm25(now), _pm25(last)
    ratio = now.good_ratio if now else None
    to_date = _to_date(series, year, month)
    published = series.published(year, month)
    last_to_date = _to_date(series, year - 1, month)
    return AirMonthRow(
        month=month,
        figures=now,
        pm25=pm25,
        pm25_change=_percent(pm25, last_pm25, now.pm25_change if now else None),
        pm25_to_date=to_date[0],
        pm25_to_date_change=_percent(
            to_date[0], last_to_date[0], published.pm25_change if published else None
        ),
        good_ratio=ratio,
        good_change=_points(
            ratio, last.good_ratio if last else None, now.ratio_change if now else None
        ),
        good_to_date=to_date[1],
        good_to_date_change=_points(
            to_date[1], last_to_date[1], published.ratio_change if published else None
        ),
        is_incomplete=_is_incomplete(now),
    )


def _is_incomplete(found: AirFigures | None) -> bool:
    """Whether a month has fewer valid days than it needs to stand."""
    if found is None or found.valid_days is None:
        return False
    state = month_completeness(found.valid_days, found.year, found.month).state
    return state is not MonthState.COMPLETE


def _pm25(found: AirFigures | None) -> Decimal | None:
    return None if found is None or found.pm25 is None else round_half_even(found.pm25, 1)


def _to_date(series: AirSeries, year: int, month: int) -> tuple[Decimal | None, Decimal | None]:
    """Figures of January up to a month: as published, else only where every month is known."""
    published = series.published(year, month)
    months = range(1, month + 1)
    whole_pm25 = len(series.months_with("pm25", year, months)) == month
    whole_days = len(series.months_with("good_days", year, months)) == month
    has_pm25 = whole_pm25 or (published is not None and published.pm25 is not None)
    has_ratio = whole_days or (published is not None and published.good_ratio is not None)
    return (
        series.pm25_to_date(year, month) if has_pm25 else None,
        series.good_ratio_to_date(year, month) if has_ratio else None,
    )


def _percent(now: Decimal | None, last: Decimal | None, printed: Decimal | None) -> str:
    own = None if now is None else change_percent(now, last)
    return change_text(own if own is not None else printed, "%")


def _points(now: Decimal | None, last: Decimal | None, printed: Decimal | None) -> str:
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


def ratio_text(value: Decimal | None) -> str:
    """Print a ratio in per cent with one decimal."""
    return figure(value, 1)
