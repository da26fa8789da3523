"""All demonstration rows of this app: air, water, dust-fall and the months declared published."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import models

from monitoring.choices import Caliber, ClaimState
from monitoring.demonstration.air_days import air_days
from monitoring.demonstration.air_months import air_months
from monitoring.demonstration.dustfall import dustfall_months
from monitoring.demonstration.parameters import Parameters
from monitoring.demonstration.store import NaturalKeys
from monitoring.demonstration.water import section_months
from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    Division,
    DustfallMonth,
    Exclusion,
    ImportBatch,
    Publication,
    SectionMonth,
    WaterSection,
)

KEYS: NaturalKeys = {
    AirDay: ("station_id", "date", "caliber"),
    AirMonth: ("division_id", "station_id", "year", "month", "span", "caliber"),
    SectionMonth: ("section_id", "year", "month"),
    DustfallMonth: ("division_id", "year", "month"),
    Publication: ("year", "month"),
    Exclusion: ("division_id", "date_from", "date_to"),
}


def readings(parameters: Parameters, batch: ImportBatch) -> Iterator[models.Model]:
    """Return every generated row of this app, none of them saved."""
    code = parameters["air"]["station"]
    station = AirStation._default_manager.select_related("division").get(code=code)
    days = air_days(parameters, station, batch)
    yield from days
    yield from air_months(with_entered_days(days, station), station.division, batch)
    sections = {row.code: row for row in WaterSection._default_manager.all()}
    yield from section_months(parameters, sections, batch)
    divisions = {row.code: row for row in Division._default_manager.all()}
    yield from dustfall_months(parameters, divisions, batch)
    yield from publications(parameters, batch)
    yield from exclusions(parameters, divisions, batch)


def with_entered_days(days: list[AirDay], station: AirStation) -> list[AirDay]:
    """Put days that somebody has entered in the place of generated ones, for the month's means."""
    stored = AirDay.objects.filter(station=station, caliber=Caliber.ACTUAL)
    entered = {day.date: day for day in stored}
    return [entered.get(day.date, day) for day in days]


def publications(parameters: Parameters, batch: ImportBatch) -> list[Publication]:
    """Return the months declared published, each on a day of the month after."""
    published = parameters["published"]
    year = published["year"]
    return [
        Publication(
            year=year,
            month=month,
            published_on=date(year, month + 1, published["day"]),
            note=parameters["source_name"],
            batch=batch,
        )
        for month in published["months"]
    ]


def exclusions(
    parameters: Parameters, divisions: Mapping[str, Division], batch: ImportBatch
) -> list[Exclusion]:
    """Return the dust-episode claims, each on days that carry dust."""
    return [
        Exclusion(
            division=divisions[claim["division"]],
            date_from=date.fromisoformat(claim["from"]),
            date_to=date.fromisoformat(claim["to"]),
            pollutants=claim["pollutants"],
            state=ClaimState(claim["state"]),
            document=claim["document"],
            note=claim["note"],
            batch=batch,
        )
        for claim in parameters["exclusions"]
    ]
