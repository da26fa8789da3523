"""The air page: a division's year by month and by day, against last year and the targets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from charts.block import ChartBlock
from charts.months import MonthLinesSpec, month_lines
from monitoring.models import AirMonth, AirMonthRollup, Division
from monitoring.periods import AsOf
from targets.assessments.air_basis import Basis, EditionRow, edition_rows
from targets.assessments.air_days import (
    LackingDay,
    PollutedDay,
    PrimaryShare,
    calendar_block,
    lacking_days,
    levels_block,
    polluted_days,
    primary_shares,
    source_line,
)
from targets.assessments.air_items import SHOWN, ItemsTable, items_table
from targets.assessments.air_months import AirMonthRow, month_rows
from targets.assessments.air_stations import StationTable, station_table
from targets.assessments.air_subject import AirSubject, subject_of_division
from targets.assessments.frame import Frame, frame_of
from targets.assessments.small_multiples import GOOD_DAYS, PM25
from targets.models import Target
from targets.wording import plain


@dataclass(frozen=True)
class AirPage:
    """Everything on the air page."""

    frame: Frame
    division: Division
    divisions: tuple[Division, ...]
    basis: Basis
    air: AirSubject
    rows: tuple[AirMonthRow, ...]
    items: ItemsTable
    charts: tuple[ChartBlock, ...]
    has_targets: bool
    calendar: ChartBlock | None
    levels: ChartBlock | None
    polluted: tuple[PollutedDay, ...]
    lacking: tuple[LackingDay, ...]
    primaries: tuple[PrimaryShare, ...]
    stations: StationTable
    editions: tuple[EditionRow, ...]

    shown_items = SHOWN

    @property
    def to_date(self) -> AirMonthRow:
        """The as-of month's row: the month, and January up to it."""
        return self.rows[self.frame.as_of.month - 1]

    @property
    def query(self) -> str:
        """Month and edition as part of an address: links to other pages of air keep both."""
        return self.frame.query + self.basis.query


def air_page(division: Division, as_of: AsOf, basis: Basis, today: date) -> AirPage:
    """Assemble the air page of a division in a fixed number of queries."""
    air = subject_of_division(division, as_of, basis, today)
    targets = {} if basis.asked else _targets(division, as_of.year)
    rows = month_rows(air.series, as_of, today)
    polluted = polluted_days(air)
    stations = station_table(division, air)
    demo = air.is_demo or any(row.is_demo for row in (*stations.own, *stations.others))
    return AirPage(
        frame=frame_of(as_of, demo, needs_plan=False),
        division=division,
        divisions=_divisions_with_air(),
        basis=basis,
        air=air,
        rows=rows,
        items=items_table(air),
        charts=_charts(air, rows, targets),
        has_targets=bool(targets),
        calendar=calendar_block(air),
        levels=levels_block(air),
        polluted=polluted,
        lacking=lacking_days(air),
        primaries=primary_shares(air, polluted),
        stations=stations,
        editions=edition_rows(air.series, as_of) if basis.asked else (),
    )


def _divisions_with_air() -> tuple[Division, ...]:
    whole = {"division": OuterRef("pk"), "station__isnull": True}
    entered, computed = AirMonth.objects.filter(**whole), AirMonthRollup.objects.filter(**whole)
    return tuple(Division.objects.filter(Exists(entered) | Exists(computed)))


def _targets(division: Division, year: int) -> dict[str, Decimal]:
    rows = Target.objects.filter(
        plan__year=year,
        plan__division=division,
        month__isnull=True,
        indicator__code__in=(PM25, GOOD_DAYS),
    ).select_related("indicator")
    return {t.indicator.code: t.value for t in rows if t.value is not None}


def _charts(
    air: AirSubject, rows: tuple[AirMonthRow, ...], targets: dict[str, Decimal]
) -> tuple[ChartBlock, ...]:
    year, as_of = air.year, air.as_of
    last = month_rows(air.series, AsOf(year - 1, 12))
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
                source=source_line("月度数据", air.is_demo),
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
