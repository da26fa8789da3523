"""What rollups cost: one edited reading and one imported month, with little and much stored.

Run: .venv/bin/python -m benchmarks.rollups [--divisions 100] [--stations 3] [--years 10]

A database of its own is made in a temporary folder and thrown away. The same change is timed once
with one year stored and once with all the years: the ratio should stay near 1.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitoring.models import AirDay, AirStation

EDITS = 40
ROWS_A_STATEMENT = 2000
ITEMS = ("so2", "no2", "co", "o3_8h", "pm10", "pm25")
LAST_YEAR = 2023


@contextmanager
def empty_database() -> Iterator[None]:
    """Set Django up on a new SQLite file, and remove it in the end."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "zhonglou_env.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        yield


def make_stations(divisions: int, stations: int) -> list["AirStation"]:
    """Register divisions with their stations."""
    from monitoring.models import AirStation, Division

    made = Division.objects.bulk_create(
        Division(code=f"d{n}", name=f"板块{n}", kind="district") for n in range(divisions)
    )
    return AirStation.objects.bulk_create(
        AirStation(code=f"s{n}-{m}", name=f"站点{n}-{m}", division=division, control_level="state")
        for n, division in enumerate(made)
        for m in range(stations)
    )


def days_of(stations: list["AirStation"], first: date, last: date, seed: int) -> list["AirDay"]:
    """Make up days of all stations."""
    from monitoring.models import AirDay

    chance = Random(seed)
    values = [Decimal(n) / 10 for n in range(1500)]
    return [
        AirDay(
            station=station,
            division_id=station.division_id,
            date=first + timedelta(days=n),
            aqi=50,
            **{item: chance.choice(values) for item in ITEMS},
        )
        for station in stations
        for n in range((last - first).days + 1)
    ]


def fill(stations: list["AirStation"], years: range) -> int:
    """Store whole years of days and keep their rollups."""
    from monitoring.models import AirDay
    from monitoring.rollups.air import refresh_air
    from monitoring.rollups.scopes import keys_of

    count = 0
    for year in years:
        days = days_of(stations, date(year, 1, 1), date(year, 12, 31), year)
        AirDay.objects.bulk_create(days, batch_size=ROWS_A_STATEMENT)
        count += len(days)
    refresh_air(keys_of())
    return count


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one_edit(station: "AirStation") -> float:
    """Median time of bringing the rollups up to date after one reading was edited."""
    from django.db import transaction

    from monitoring.models import AirDay
    from monitoring.rollups.air import refresh_air
    from monitoring.rollups.scopes import key_of

    day = AirDay.objects.get(station=station, date=date(LAST_YEAR, 6, 15))
    times = []
    for number in range(EDITS):
        with transaction.atomic():
            AirDay.objects.filter(pk=day.pk).update(pm25=number)
            times.append(seconds(lambda: refresh_air([key_of(day)], frozenset([day.date]))))
    return statistics.median(times)


def one_month(stations: list["AirStation"], month: int) -> tuple[int, float, float]:
    """Import a month of all stations: rows, seconds to insert them, seconds to refresh."""
    from django.db import transaction

    from monitoring.models import AirDay
    from monitoring.rollups import refresh

    first = date(LAST_YEAR + 1, month, 1)
    days = days_of(stations, first, first + timedelta(days=27), month)
    with transaction.atomic():
        inserting = seconds(lambda: AirDay.objects.bulk_create(days, batch_size=ROWS_A_STATEMENT))
        refreshing = seconds(lambda: refresh(days))
    return len(days), inserting, refreshing


def main() -> int:
    """Measure with one year stored and with all of them, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--divisions", type=int, default=100)
    parser.add_argument("--stations", type=int, default=3)
    parser.add_argument("--years", type=int, default=10)
    options = parser.parse_args()
    with empty_database():
        stations = make_stations(options.divisions, options.stations)
        stored = fill(stations, range(LAST_YEAR, LAST_YEAR + 1))
        one_edit(stations[0])  # the tables of the index are read once a process
        print(f"{'':34}{'1 year':>12}{f'{options.years} years':>12}{'ratio':>8}")
        little = one_edit(stations[0]), *one_month(stations, 1)
        stored += fill(stations, range(LAST_YEAR + 1 - options.years, LAST_YEAR))
        much = one_edit(stations[0]), *one_month(stations, 2)
        print(f"station-days stored{'':15}{'':>12}{stored:>12,}")
        for label, before, after in (
            ("one edited reading, ms", little[0] * 1000, much[0] * 1000),
            ("one month: insert, s", little[2], much[2]),
            ("one month: rollups, s", little[3], much[3]),
        ):
            print(f"{label:34}{before:>12.2f}{after:>12.2f}{after / before:>8.2f}")
        print(f"({little[1]:,} rows a month, {options.divisions} divisions)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
