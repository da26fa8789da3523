"""The air page: a division's year by month and by day, against last year and the targets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from charts.block import ChartBlock
from monitoring.models import AirMonth, AirMonthRollup, Division
from monitoring.periods import AsOf
from targets.assessments.air_addresses import (
    calendar_addressed,
    levels_addressed,
    months_addressed,
)
from targets.assessments.air_basis import Basis, EditionRow, edition_rows
from targets.assessments.air_calibers import Calibers, calibers_of
from targets.assessments.air_charts import (
    GOOD_MONTH,
    GOOD_TO_DATE,
    PM25_MONTH,
    PM25_TO_DATE,
    month_charts,
)
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
from targets.explain.address import Address
from targets.models import Target

CHARTS = (PM25_MONTH, PM25_TO_DATE, GOOD_MONTH, GOOD_TO_DATE)


@dataclass(frozen=True)
class AirPage:
    """Everything on the air page."""

    frame: Frame
    figures: Address
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
    calibers: Calibers | None = None

    shown_items = SHOWN

    @property
    def has_data(self) -> bool:
        """Whether any figure or day of the year up to the month is known of the division."""
        months = any(not row.is_empty for row in self.rows)
        return months or self.items.has_data or bool(self.air.days)

    @property
    def has_station_data(self) -> bool:
        """Whether any station beside the division has a day."""
        rows = (*self.stations.own, *self.stations.others)
        return any(not row.is_empty for row in rows)

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
    figures = basis.address("air", division.code)
    demo = air.is_demo or any(row.is_demo for row in (*stations.own, *stations.others))
    return AirPage(
        frame=frame_of(as_of, demo, needs_plan=False).reaching(air.last_record),
        figures=figures,
        division=division,
        divisions=_divisions_with_air(),
        basis=basis,
        air=air,
        rows=rows,
        items=items_table(air),
        charts=months_addressed(
            CHARTS,
            month_charts(CHARTS, air.series, as_of, source_line("月度数据", air.is_demo), targets),
            figures,
            as_of.year,
        ),
        has_targets=bool(targets),
        calendar=calendar_addressed(calendar_block(air), figures),
        levels=levels_addressed(levels_block(air), figures),
        polluted=polluted,
        lacking=lacking_days(air),
        primaries=primary_shares(air, polluted),
        stations=stations,
        editions=edition_rows(air.series, as_of) if basis.asked else (),
        calibers=None if basis.asked else calibers_of(division, air.series, as_of),
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
