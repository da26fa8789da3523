"""One air station's page: its months, its days, and what its days lacked."""

from dataclasses import dataclass
from datetime import date

from charts.block import ChartBlock
from monitoring.models import AirStation
from monitoring.periods import AsOf
from targets.assessments.air_addresses import (
    calendar_addressed,
    days_addressed,
    levels_addressed,
)
from targets.assessments.air_basis import Basis, EditionRow, edition_rows
from targets.assessments.air_days import (
    LackingDay,
    PollutedDay,
    PrimaryShare,
    calendar_block,
    curves,
    lacking_days,
    levels_block,
    polluted_days,
    primary_shares,
)
from targets.assessments.air_items import SHORT_NAMES, SHOWN, ItemsTable, items_table
from targets.assessments.air_months import AirMonthRow, month_rows
from targets.assessments.air_subject import AirSubject, subject_of_station
from targets.assessments.frame import Frame, frame_of
from targets.explain.address import Address


@dataclass(frozen=True)
class StationPage:
    """Everything on one station's page."""

    frame: Frame
    figures: Address
    station: AirStation
    basis: Basis
    air: AirSubject
    to_date: AirMonthRow
    items: ItemsTable
    calendar: ChartBlock | None
    levels: ChartBlock | None
    curves: tuple[ChartBlock, ...]
    polluted: tuple[PollutedDay, ...]
    lacking: tuple[LackingDay, ...]
    primaries: tuple[PrimaryShare, ...]
    editions: tuple[EditionRow, ...]

    shown_items = SHOWN

    @property
    def query(self) -> str:
        """Month and edition as part of an address."""
        return self.frame.query + self.basis.query

    @property
    def validity(self) -> str:
        """From when to when the station measured; an open end is said so."""
        station = self.station
        if station.valid_from is None and station.valid_to is None:
            return "未登记启停日期"
        first = f"{station.valid_from:%Y-%m-%d}" if station.valid_from else "启用日期未登记"
        last = f"{station.valid_to:%Y-%m-%d}停用" if station.valid_to else "今"
        return f"{first} 至 {last}"


def station_page(station: AirStation, as_of: AsOf, basis: Basis, today: date) -> StationPage:
    """Assemble a station's page in a fixed number of queries."""
    air = subject_of_station(station, as_of, basis, today)
    polluted = polluted_days(air)
    figures = basis.address("station", station.code)
    return StationPage(
        frame=frame_of(as_of, air.is_demo, needs_plan=False).reaching(air.last_record),
        figures=figures,
        station=station,
        basis=basis,
        air=air,
        to_date=month_rows(air.series, as_of, today)[as_of.month - 1],
        items=items_table(air),
        calendar=calendar_addressed(calendar_block(air), figures),
        levels=levels_addressed(levels_block(air), figures),
        curves=tuple(
            days_addressed(block, figures, SHORT_NAMES[item])
            for item, block in zip(SHOWN, curves(air), strict=False)
        ),
        polluted=polluted,
        lacking=lacking_days(air),
        primaries=primary_shares(air, polluted),
        editions=edition_rows(air.series, as_of) if basis.asked else (),
    )
