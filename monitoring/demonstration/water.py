"""Demonstration months of the water sections, classed by the standard."""

from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from monitoring.choices import DataStatus, ReadingState
from monitoring.demonstration.parameters import SOURCE, Parameters, Section, Water, months_of
from monitoring.models import ImportBatch, SectionMonth, WaterSection
from standards.rounding import exact, round_half_even
from standards.surface_water import assess_section, half_detection_limit
from standards.surface_water_limits import WaterBody, WaterItem

OIL_DETECTION_LIMIT = Decimal("0.01")  # mg/L
DECIMALS = {"ph": 1, "do": 1, "codmn": 1, "nh3n": 2, "tp": 3}
QUARTERLY_DECIMALS = {"cod": 0, "bod5": 1, "tn": 2, "fluoride": 2}
FIRST_SAMPLING_DAY, LAST_SAMPLING_DAY = 3, 8

Values = dict[str, Decimal]


def section_months(
    parameters: Parameters, sections: Mapping[str, WaterSection], batch: ImportBatch
) -> list[SectionMonth]:
    """Return all generated section-months, section by section."""
    water = parameters["water"]
    gaps = {(g["section"], g["year"], g["month"]): g for g in water["gaps"]}
    rows = []
    for profile in water["sections"]:
        draws: dict[str, Random] = {}
        for year, month in months_of(parameters, water["first_year"]):
            name = _name_of_draw(parameters, profile, year)
            rng = draws.setdefault(name, Random(name))
            row = SectionMonth(
                section=sections[profile["code"]], year=year, month=month, batch=batch,
                source=SOURCE, status=_status(parameters, year),
            )  # fmt: skip
            _fill(row, profile, water, rng)
            if gap := gaps.get((profile["code"], year, month)):
                row = SectionMonth(
                    section=row.section, year=year, month=month, batch=batch, source=SOURCE,
                    status=row.status, state=ReadingState(gap["state"]), note=gap["note"],
                )  # fmt: skip
            rows.append(row)
    return rows


def _name_of_draw(parameters: Parameters, profile: Section, year: int) -> str:
    """Name the draw of a year: the story has one, so that years before it leave it as it was."""
    name = f"{parameters['seed']} water {profile['code']}"
    return name if year >= parameters["first_month"][0] else f"{name} {year}"


def _status(parameters: Parameters, year: int) -> DataStatus:
    return DataStatus.FINAL if year <= parameters["final_through"] else DataStatus.REVIEWED


def _fill(row: SectionMonth, profile: Section, water: Water, rng: Random) -> None:
    """Give a row its day, its values and its class."""
    day = rng.randint(FIRST_SAMPLING_DAY, LAST_SAMPLING_DAY)
    row.sampled_on = date(row.year, row.month, day)
    tenths = rng.randint(-8, 8)
    row.temperature = water["temperature_by_month"][row.month - 1] + Decimal(tenths).scaleb(-1)
    values = _monthly(profile, water, row, rng)
    if row.month in water["quarter_months"]:
        for item, decimals in QUARTERLY_DECIMALS.items():
            noise = water["quarterly_noise_percent"]
            values[item] = _varied(profile["quarterly"][item], 100, rng, noise, decimals)
        values["oil"] = OIL_DETECTION_LIMIT if profile["oil"] is None else profile["oil"]
        if profile["oil"] is None:
            row.marks = {"oil": f"{OIL_DETECTION_LIMIT}L"}
    for item, value in values.items():
        setattr(row, item, value)
    row.water_class = class_of(values, row.marks, WaterBody(row.section.body))


def _monthly(profile: Section, water: Water, row: SectionMonth, rng: Random) -> Values:
    """The five items sampled every month."""
    values = {}
    for item, decimals in DECIMALS.items():
        season = water["season_percent"].get(item, [100] * 12)[row.month - 1]
        noise = water["noise_percent"][item]
        if item == "tp":
            season = season * profile["tp_year_percent"].get(str(row.year), 100) // 100
        values[item] = _varied(profile["base"][item], season, rng, noise, decimals)
    told = profile["tp_series"].get(str(row.year))
    if told and (value := told[row.month - 1]) is not None:
        values["tp"] = value
    return values


def _varied(base: Decimal, percent: int, rng: Random, noise: int, decimals: int) -> Decimal:
    share = Fraction(percent * rng.randint(100 - noise, 100 + noise), 10_000)
    return round_half_even(exact(base) * share, decimals)


def class_of(values: Values, marks: Container[str], body: WaterBody) -> int | None:
    """Return the class of one month; a result below detection counts as half the limit."""
    judged = {
        WaterItem(item): half_detection_limit(value) if item in marks else value
        for item, value in values.items()
    }
    found = assess_section(judged, body).water_class
    return None if found is None else int(found)
