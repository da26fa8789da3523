"""What the demonstration readings are made from: fixtures/demonstration.json, typed."""

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypedDict, cast

from django.conf import settings

SOURCE = "演示数据生成器"
"""Printed as the source of every generated reading."""


class Window(TypedDict):
    """Months of one year whose days are brought to a total of PM2.5 and of polluted days."""

    year: int
    months: list[int]  # first and last
    pm25_total: int  # μg/m³, summed over the valid days
    polluted_days: int  # valid days with AQI above 100
    heavy: list[str]  # dates


class Air(TypedDict):
    """Air of one station; lists run from January to December, μg/m³."""

    station: str
    division: str
    pm25_by_month: dict[str, list[int]]
    ozone_by_month: list[int]
    no2_by_month: list[int]
    so2_range: list[int]
    pm25_range: list[int]
    windows: list[Window]
    heavy_pm25: int
    dust_pm10: dict[str, int]
    without_data: list[str]
    without_pm25: list[str]


class Section(TypedDict):
    """One water section: means of its items in mg/L, and series that tell a story."""

    code: str
    base: dict[str, Decimal]
    quarterly: dict[str, Decimal]
    oil: Decimal | None  # None: below detection
    tp_year_percent: dict[str, int]
    tp_series: dict[str, list[Decimal | None]]


class Gap(TypedDict):
    """A month without a sample, and why."""

    section: str
    year: int
    month: int
    state: str
    note: str


class Water(TypedDict):
    """Water of all sections; lists run from January to December."""

    first_year: int  # before `first_month`: years for comparison only
    season_percent: dict[str, list[int]]
    temperature_by_month: list[Decimal]
    noise_percent: dict[str, int]
    quarterly_noise_percent: int
    quarter_months: list[int]
    sections: list[Section]
    gaps: list[Gap]


class BrokenJar(TypedDict):
    """A month whose dust jar gave no valid result."""

    division: str
    year: int
    month: int
    note: str


class Dustfall(TypedDict):
    """Dust-fall of the divisions, t/(km²·30 d)."""

    first_year: int
    by_month: list[Decimal]
    division_percent: dict[str, int]
    noise_percent: int
    invalid: list[BrokenJar]


class Published(TypedDict):
    """Months declared published, on a day of the month after."""

    year: int
    months: list[int]
    day: int


Claim = TypedDict(
    "Claim",
    {
        "division": str,
        "from": str,
        "to": str,
        "pollutants": str,
        "state": str,
        "document": str,
        "note": str,
    },
)
"""A dust-episode claim: first and last date, what it asks for and what became of it."""


class Figures(TypedDict):
    """Figures reported by hand for one indicator and year, from January on."""

    indicator: str
    year: int
    values: list[Decimal | int | None]
    basis: str


class _TaskStory(TypedDict):
    number: str
    progress: str


class TaskStory(_TaskStory, total=False):
    """Monthly reports of one task: a quantity (`done`) or a pace in per cent of the schedule."""

    done: list[Decimal | int]
    pace: int
    months: list[int]
    problem: str
    need: str
    next: str
    since: int  # first month with the problem
    complete_from: int
    complete_progress: str


class ObjectList(TypedDict):
    """Objects of one task: what they are called, and how many were done by each report's month."""

    number: str
    name: str
    count: int
    done: list[int]


class Node(TypedDict):
    """A planned node of a task; `reached` is None while it is not."""

    number: str
    title: str
    planned: str
    reached: str | None
    weight: int


class Asked(TypedDict):
    """A close-out claimed or an extension asked for, and what became of it.

    `until` is the deadline asked for, None of a close-out; `decided` is None while it waits.
    """

    number: str
    on: str
    until: str | None
    words: str
    decision: str
    decided: str | None
    answer: str


class Parameters(TypedDict):
    """The whole file."""

    seed: int
    source_name: str
    first_month: list[int]
    last_month: list[int]
    late_months: list[list[int]]
    final_through: int
    published: Published
    air: Air
    water: Water
    dustfall: Dustfall
    exclusions: list[Claim]
    figures: list[Figures]
    report_months: list[int]
    reports: list[TaskStory]
    object_divisions: list[str]
    objects: list[ObjectList]
    nodes: list[Node]
    close_outs: list[Asked]
    extensions: list[Asked]


def parameters_file() -> Path:
    """Return where the parameters stand."""
    return Path(settings.BASE_DIR) / "fixtures" / "demonstration.json"


def read_parameters() -> Parameters:
    """Read the parameters, decimals as they are printed."""
    text = parameters_file().read_text(encoding="utf-8")
    return cast(Parameters, json.loads(text, parse_float=Decimal))


def checksum() -> str:
    """Return the checksum of the parameters a batch was made from."""
    return hashlib.sha256(parameters_file().read_bytes()).hexdigest()


def months_of(parameters: Parameters, first_year: int | None = None) -> Iterator[tuple[int, int]]:
    """Every (year, month) with readings, in order; months whose sheets are late are left out."""
    year, month = parameters["first_month"]
    if first_year is not None:
        year, month = first_year, 1
    last_year, last_month = parameters["last_month"]
    while (year, month) <= (last_year, last_month):
        if [year, month] not in parameters["late_months"]:
            yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
