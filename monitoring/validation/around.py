"""What stands beside a reading: other months, stations and days of its year, fetched once each."""

from monitoring.choices import BatchKind, Span
from monitoring.models import AirMonth, AirMonthRollup, AirStation, DustfallMonth
from monitoring.validation.past import MonthReading

AirPlace = tuple[int | None, int | None, int, str, str]
"""Division, station, month, span and caliber of a month of air."""


def place_of(row: AirMonth) -> AirPlace:
    """Return where a month of air stands within its year."""
    return (row.division_id, row.station_id, row.month, row.span, row.caliber)


class Around:
    """Neighbours of the readings of one save or one file, never generated ones.

    Each year's table is read at most once, however many rows ask. `note` tells of a row that is
    being saved together with the others: it goes before what is stored.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._air: dict[int, dict[AirPlace, AirMonth]] = {}
        self._noted_air: dict[int, dict[AirPlace, AirMonth]] = {}
        self._days: dict[int, dict[AirPlace, AirMonthRollup]] = {}
        self._dust: dict[int, dict[tuple[int, int], DustfallMonth]] = {}
        self._noted_dust: dict[int, dict[tuple[int, int], DustfallMonth]] = {}
        self._stations: list[AirStation] | None = None

    def note(self, row: MonthReading) -> None:
        """Let a row that is being saved stand for its month."""
        if isinstance(row, AirMonth):
            self._noted_air.setdefault(row.year, {})[place_of(row)] = row
        elif isinstance(row, DustfallMonth):
            self._noted_dust.setdefault(row.year, {})[(row.division_id, row.month)] = row

    def months(self, year: int) -> dict[AirPlace, AirMonth]:
        """Return the year's months of air, of divisions and stations: one query."""
        if year not in self._air:
            rows = AirMonth.objects.filter(year=year).exclude(batch__kind=BatchKind.DEMONSTRATION)
            self._air[year] = {place_of(row): row for row in rows}
        return self._air[year] | self._noted_air.get(year, {})

    def days_of(self, row: AirMonth) -> AirMonthRollup | None:
        """Return what the days of a month of air sum up to: one query a year."""
        if row.year not in self._days:
            sums = AirMonthRollup.objects.filter(year=row.year, is_demo=False)
            self._days[row.year] = {
                (each.division_id, each.station_id, each.month, Span.MONTH, each.caliber): each
                for each in sums.defer("ozone_values", "carbon_values", "primaries")
            }
        return self._days[row.year].get(place_of(row))

    def stations_of(self, row: AirMonth) -> list[AirStation]:
        """Return the stations a division's month is the mean of: one query in all."""
        if self._stations is None:
            self._stations = list(AirStation._default_manager.filter(is_evaluated=True))
        return [each for each in self._stations if each.division_id == row.division_id]

    def dust(self, year: int, month: int) -> dict[int, DustfallMonth]:
        """Return the divisions' dust-fall of a month: one query a year."""
        if year not in self._dust:
            rows = DustfallMonth.objects.filter(year=year).exclude(
                batch__kind=BatchKind.DEMONSTRATION
            )
            self._dust[year] = {(row.division_id, row.month): row for row in rows}
        found = self._dust[year] | self._noted_dust.get(year, {})
        return {division: row for (division, at), row in found.items() if at == month}
