"""Stations beside each other and beside their division, January up to the as-of month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from monitoring import querysets
from monitoring.air_periods import AirPeriod, LevelCounts, period_of
from monitoring.models import AirMonthRollup, AirStation, Division
from standards.ambient_air import good_day_ratio
from standards.rounding import percent, round_half_even
from targets.assessments.air_items import SHORT_NAMES, SHOWN, decimals_of
from targets.assessments.air_subject import AirSubject
from targets.explain.address import Address


@dataclass(frozen=True)
class StationRow:
    """A station's year to date; `station` is None for the division itself.

    `figures` is where its figures are explained; `cells` are the items by name with their values.
    """

    figures: Address
    name: str
    station: AirStation | None
    remark: str
    cells: tuple[tuple[str, Decimal | None], ...]
    ratio: Decimal | None
    good_days: int
    valid_days: int
    elapsed_days: int
    is_demo: bool
    pm25_gap: Decimal | None = None
    ratio_gap: Decimal | None = None

    @property
    def good_of_valid(self) -> str:
        """“26/28”: good days of valid days."""
        return f"{self.good_days}/{self.valid_days}"

    @property
    def valid_of_days(self) -> str:
        """“240/243”: valid days of the calendar's."""
        return f"{self.valid_days}/{self.elapsed_days}"

    @property
    def is_empty(self) -> bool:
        """Whether the station has no day at all."""
        return not self.valid_days and all(value is None for _, value in self.cells)


@dataclass(frozen=True)
class StationTable:
    """The division, its own stations, and others registered nearby that have days."""

    division: StationRow
    own: tuple[StationRow, ...]
    others: tuple[StationRow, ...]


def stations_near(division: Division) -> QuerySet[AirStation]:
    """The stations of a division, of what lies in it, and of its parent and siblings."""
    near = Q(division=division) | Q(division__parent=division)
    if division.parent_id is not None:
        near |= Q(division=division.parent_id) | Q(division__parent=division.parent_id)
    return AirStation.objects.filter(near)


def station_table(division: Division, air: AirSubject) -> StationTable:
    """Compare the stations of a division in two queries, however many there are."""
    stations = list(stations_near(division).select_related("division"))
    rollups: dict[int, list[AirMonthRollup]] = {}
    for row in querysets.station_rollups_of(stations_near(division), air.year, air.year):
        if row.station_id is not None and row.month <= air.as_of.month:
            rollups.setdefault(row.station_id, []).append(row)
    kept = [row for (y, m), row in air.series.kept.items() if y == air.year]
    whole = _row(
        air, Address("air", division.code), None, [r for r in kept if r.month <= air.as_of.month]
    )
    rows = [
        _row(air, Address("station", s.code), s, rollups.get(s.pk, ()), whole)
        for s in stations
        if s.pk in rollups or _belongs(s, division)
    ]
    return StationTable(
        division=whole,
        own=tuple(r for r in rows if r.station and _belongs(r.station, division)),
        others=tuple(r for r in rows if r.station and not _belongs(r.station, division)),
    )


def _belongs(station: AirStation, division: Division) -> bool:
    return division.pk in (station.division_id, station.division.parent_id)


def _row(
    air: AirSubject,
    figures: Address,
    station: AirStation | None,
    rollups: Iterable[AirMonthRollup],
    beside: StationRow | None = None,
) -> StationRow:
    period = period_of(rollups)
    counts = _counts(air, period.rows)
    share = good_day_ratio(counts.good, counts.valid)
    ratio = None if share is None else percent(share)
    cells = tuple((SHORT_NAMES[item], _value(period, n)) for n, item in enumerate(SHOWN))
    return StationRow(
        figures=figures,
        name=station.name if station else air.name,
        station=station,
        remark=_remark(station),
        cells=cells,
        ratio=ratio,
        good_days=counts.good,
        valid_days=counts.valid,
        elapsed_days=air.as_of.days_elapsed,
        is_demo=period.is_demo,
        pm25_gap=_gap(cells[0][1], beside.cells[0][1] if beside else None),
        ratio_gap=_gap(ratio, beside.ratio if beside else None),
    )


def _value(period: AirPeriod, place: int) -> Decimal | None:
    found = period.value(SHOWN[place])
    return None if found is None else round_half_even(found, decimals_of(SHOWN[place]))


def _gap(value: Decimal | None, beside: Decimal | None) -> Decimal | None:
    return None if value is None or beside is None else value - beside


def _counts(air: AirSubject, rollups: Sequence[AirMonthRollup]) -> LevelCounts:
    """Days at each level, every month by the edition of the page."""
    levels = [row.levels[str(air.basis.index_in(row.year, row.month).year)] for row in rollups]
    return LevelCounts(tuple(map(sum, zip(*levels, strict=True))) or (0,) * 6)


def _remark(station: AirStation | None) -> str:
    if station is None:
        return "评价站点均值"
    level = str(station.get_control_level_display())
    return level if station.is_evaluated else f"{level} · 不参加评价"
