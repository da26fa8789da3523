"""Divisions month by month: dust-fall and air, ranks with ties, one division's own year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from charts.block import ChartBlock
from charts.months import MonthLinesSpec, month_lines
from charts.sparkline import sparkline
from monitoring import air_series, querysets
from monitoring.air_series import AirSeries
from monitoring.choices import BatchKind, ReadingState
from monitoring.models import AirStation, Division, DustfallMonth, WaterSection
from monitoring.periods import AsOf
from standards.comparison import Direction, change_percent
from standards.ranking import competition_ranks
from standards.rounding import round_half_even
from targets.assessments.air_addresses import months_addressed
from targets.assessments.air_charts import GOOD_MONTH, PM25_MONTH, month_charts
from targets.assessments.air_months import (
    AirMonthRow,
    month_mean,
    month_rows,
    percent_text,
    points_text,
)
from targets.assessments.frame import Frame, frame_of
from targets.explain.address import Address
from targets.wording import change_text

AIR_CHARTS = (PM25_MONTH, GOOD_MONTH)
LOWER = Direction.LOWER_IS_BETTER


@dataclass(frozen=True)
class DustSeries:
    """Dust-fall of one division, t/(km²·month), by (year, month)."""

    months: dict[tuple[int, int], DustfallMonth]

    def value(self, year: int, month: int) -> Decimal | None:
        """The month's dust-fall, None when missing or invalid."""
        found = self.months.get((year, month))
        return None if found is None else found.value

    def state(self, year: int, month: int) -> str:
        """Why there is no value, or nothing."""
        found = self.months.get((year, month))
        if found is None:
            return "未录入"
        return "" if found.state == ReadingState.MEASURED else found.get_state_display()

    def target(self, year: int, month: int) -> Decimal | None:
        """The month's target, None while none has been set."""
        found = self.months.get((year, month))
        return None if found is None else found.target

    def mean_to_date(self, year: int, month: int) -> Decimal | None:
        """Mean of the months up to one, two decimals (累计 = 各月均值)."""
        values = [v for m in range(1, month + 1) if (v := self.value(year, m)) is not None]
        if not values:
            return None
        return round_half_even(Fraction(sum(values, Decimal(0))) / len(values), 2)


@dataclass(frozen=True)
class DivisionRow:
    """One division at a month."""

    division: Division
    dust: Decimal | None
    dust_state: str
    dust_target: Decimal | None
    dust_change: str
    dust_to_date: Decimal | None
    dust_rank: int | None
    ranked: int
    dust_sparkline: str
    pm25: Decimal | None
    pm25_change: str
    good_ratio: Decimal | None
    good_change: str

    @property
    def rank_text(self) -> str:
        """“3/8”: its place among the divisions with a value, or a dash."""
        return f"{self.dust_rank}/{self.ranked}" if self.dust_rank else "—"

    @property
    def dust_figures(self) -> Address:
        """Where its figures of dust-fall are explained."""
        return Address("dust", self.division.code)

    @property
    def air_figures(self) -> Address:
        """Where its figures of air are explained."""
        return Address("air", self.division.code)

    @property
    def is_over(self) -> bool | None:
        """Whether dust-fall exceeds its target; None without value or target."""
        if self.dust is None or self.dust_target is None:
            return None
        return self.dust > self.dust_target


@dataclass(frozen=True)
class DivisionsPage:
    """Everything on the divisions page."""

    frame: Frame
    rows: tuple[DivisionRow, ...]
    others: tuple[Division, ...]

    all_dust = Address("dust", "all")
    """Where counts of divisions are explained."""

    @property
    def has_air(self) -> bool:
        """Whether any assessed division has air figures of the month."""
        return any(r.pm25 is not None or r.good_ratio is not None for r in self.rows)


def divisions_page(as_of: AsOf) -> DivisionsPage:
    """Assemble the divisions page: a fixed number of queries for any number of divisions."""
    everyone = list(Division.objects.valid_on(as_of.last_day).select_related("parent"))
    assessed = [d for d in everyone if d.assessed]
    dust = dust_series(assessed, as_of)
    years = as_of.year - 1, as_of.year
    air = air_series.series_of(
        querysets.air_months_of(assessed, *years), querysets.air_rollups_of(assessed, *years)
    )
    values = [dust[d.pk].value(as_of.year, as_of.month) for d in assessed]
    ranks = competition_ranks(values, LOWER)
    ranked = sum(1 for rank in ranks if rank is not None)
    rows = tuple(
        _row(d, dust[d.pk], air.get(d.pk, AirSeries()), (rank, ranked), as_of)
        for d, rank in zip(assessed, ranks, strict=True)
    )
    demo = any(_is_demo(s) for s in dust.values()) or any(
        f.is_demo for s in air.values() for f in s.months.values()
    )
    return DivisionsPage(
        frame=frame_of(as_of, demo, needs_plan=False),
        rows=rows,
        others=tuple(d for d in everyone if not d.assessed),
    )


def dust_series(divisions: Sequence[Division], as_of: AsOf) -> dict[int, DustSeries]:
    """Fetch two years of dust-fall, one series a division, empty where nothing was entered."""
    found: dict[int, DustSeries] = {d.pk: DustSeries({}) for d in divisions}
    for row in querysets.dustfall_of(divisions, (as_of.year - 1, as_of.year)):
        found[row.division_id].months[(row.year, row.month)] = row
    return found


def _is_demo(series: DustSeries) -> bool:
    return any(
        r.batch is not None and r.batch.kind == BatchKind.DEMONSTRATION
        for r in series.months.values()
    )


def _row(
    division: Division, dust: DustSeries, air: AirSeries, rank: tuple[int | None, int], as_of: AsOf
) -> DivisionRow:
    year, month = as_of.year, as_of.month
    now, last = dust.value(year, month), dust.value(year - 1, month)
    found, before = air.month(year, month), air.month(year - 1, month)
    return DivisionRow(
        division=division,
        dust=now,
        dust_state=dust.state(year, month),
        dust_target=dust.target(year, month),
        dust_change=change_text(None if now is None else change_percent(now, last), "%"),
        dust_to_date=dust.mean_to_date(year, month),
        dust_rank=rank[0],
        ranked=rank[1],
        dust_sparkline=_spark(division, dust, as_of),
        pm25=month_mean(found),
        pm25_change=percent_text(
            month_mean(found), month_mean(before), found.pm25_change if found else None
        ),
        good_ratio=found.good_ratio if found else None,
        good_change=points_text(
            found.good_ratio if found else None,
            before.good_ratio if before else None,
            found.ratio_change if found else None,
        ),
    )


def _spark(division: Division, dust: DustSeries, as_of: AsOf) -> str:
    months = [dust.value(as_of.year - 1, m) for m in range(as_of.month + 1, 13)]
    months += [dust.value(as_of.year, m) for m in range(1, as_of.month + 1)]
    return sparkline(months, None, f"{division}降尘近12个月", key=f"d-{division.code}")


@dataclass(frozen=True)
class DustRow:
    """One month of a division's dust-fall."""

    month: int
    value: Decimal | None
    state: str
    target: Decimal | None
    change: str
    to_date: Decimal | None


@dataclass(frozen=True)
class DivisionPage:
    """Everything on one division's page."""

    frame: Frame
    division: Division
    air_rows: tuple[AirMonthRow, ...]
    has_air: bool
    dust_rows: tuple[DustRow, ...]
    has_dust: bool
    charts: tuple[ChartBlock, ...]
    stations: tuple[AirStation, ...]
    sections: tuple[WaterSection, ...]
    children: tuple[Division, ...]

    @property
    def air_figures(self) -> Address:
        """Where the figures of its air are explained."""
        return Address("air", self.division.code)

    @property
    def dust_figures(self) -> Address:
        """Where the figures of its dust-fall are explained."""
        return Address("dust", self.division.code)


def division_page(division: Division, as_of: AsOf, today: date) -> DivisionPage:
    """Assemble one division's page; months nobody has stay honest blanks."""
    years = as_of.year - 1, as_of.year
    air = air_series.series_of(
        querysets.air_months_of([division], *years), querysets.air_rollups_of([division], *years)
    ).get(division.pk, AirSeries())
    dust = dust_series([division], as_of)[division.pk]
    demo = _is_demo(dust) or any(f.is_demo for f in (*air.months.values(), *air.to_date.values()))
    return DivisionPage(
        frame=frame_of(as_of, demo, needs_plan=False),
        division=division,
        air_rows=month_rows(air, as_of, today),
        has_air=bool(air.months or air.to_date),
        dust_rows=tuple(_dust_row(dust, as_of.year, m) for m in range(1, as_of.month + 1)),
        has_dust=bool(dust.months),
        charts=_charts(division, air, dust, as_of, demo),
        stations=tuple(division.air_stations.all()),
        sections=tuple(division.water_sections.all()),
        children=tuple(division.children.all()),
    )


def _dust_row(dust: DustSeries, year: int, month: int) -> DustRow:
    now = dust.value(year, month)
    last = dust.value(year - 1, month)
    return DustRow(
        month=month,
        value=now,
        state=dust.state(year, month),
        target=dust.target(year, month),
        change=change_text(None if now is None else change_percent(now, last), "%"),
        to_date=None if now is None else dust.mean_to_date(year, month),
    )


def _charts(
    division: Division, air: AirSeries, dust: DustSeries, as_of: AsOf, demo: bool
) -> tuple[ChartBlock, ...]:
    source = "来源:月度数据" + (" · 演示数据" if demo else "")
    blocks: tuple[ChartBlock, ...] = ()
    if air.months:
        blocks = month_charts(AIR_CHARTS, air, as_of, source)
        figures = Address("air", division.code)
        blocks = months_addressed(AIR_CHARTS, blocks, figures, as_of.year)
    if not dust.months:
        return blocks
    address = Address("dust", division.code).of("value")
    chart = _dust_chart(dust, as_of, source)
    return (
        *blocks,
        chart.addressed(lambda row, column: _dust_address(address, as_of, row, column)),
    )


def _dust_address(value: Address, as_of: AsOf, row: int, column: int) -> Address | None:
    """Address a month of this year or of the year before."""
    return value.at(at=f"{as_of.year + 1 - column}-{row + 1}") if column else None


def _dust_chart(dust: DustSeries, as_of: AsOf, source: str) -> ChartBlock:
    year = as_of.year
    return month_lines(
        MonthLinesSpec(
            key="division-dust",
            title="降尘量",
            unit="吨/平方公里·月",
            source=source,
            this_year=[dust.value(year, m) if m <= as_of.month else None for m in range(1, 13)],
            last_year=[dust.value(year - 1, m) for m in range(1, 13)],
            year=year,
            as_of_month=as_of.month,
            decimals=2,
            zero_based=True,
        )
    )
