"""What importing days of air costs: speed against a bare `bulk_create`, and peak memory.

Run: ``.venv/bin/python -m benchmarks.import_days``. It works in a folder of its own, on SQLite, and
leaves nothing behind; `--days 30` shortens the year of national files. With `DATABASE_URL` naming a
PostgreSQL server it works there, in a database ``test_<name>`` which it makes and drops.
"""

import argparse
import gzip
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bulk.air_quality import daily_air_quality, hourly_air_quality, primary_labels
from bulk.scaled import AIR_SCALE
from standards.air_items import HourlyItem, Pollutant
from standards.editions import HJ_633_2012
from standards.hourly_air_quality import HourlyBasis

ROOT = Path(__file__).resolve().parents[1]
SEED = 633
FIRST_DAY = date(2019, 1, 1)
DIVISIONS = 40
TABLE_STATIONS, TABLE_DAYS = 274, 365
NATIONAL_STATIONS = 1600
POOL = 96
HIGHEST = {
    Pollutant.SO2: 60,
    Pollutant.NO2: 120,
    Pollutant.CO: 30,
    Pollutant.O3_8H: 250,
    Pollutant.PM10: 300,
    Pollutant.PM25: 180,
}
"""In the last place reported: μg/m³, CO 0.1 mg/m³."""

HOURLY = {
    "SO2": HourlyItem.SO2_1H,
    "NO2": HourlyItem.NO2_1H,
    "CO": HourlyItem.CO_1H,
    "O3": HourlyItem.O3_1H,
    "PM10": HourlyItem.PM10_1H,
    "PM2.5": HourlyItem.PM25_1H,
}
TYPES = (
    "AQI", "PM2.5", "PM2.5_24h", "PM10", "PM10_24h", "SO2", "SO2_24h", "NO2", "NO2_24h", "O3",
    "O3_24h", "O3_8h", "O3_8h_24h", "CO", "CO_24h",
)  # fmt: skip


def main() -> None:
    """Measure both and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365, help="days of national files")
    parser.add_argument("--only", choices=("speed", "memory"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhonglou-import-") as name:
        folder = Path(name)
        drop = prepare(folder)
        try:
            register(max(TABLE_STATIONS, NATIONAL_STATIONS))
            # Memory first: a child's peak counts that of the process it was forked from.
            if options.only != "speed":
                measure_memory(folder, options.days)
            if options.only != "memory":
                measure_speed(folder)
        finally:
            drop()


def prepare(folder: Path) -> Callable[[], None]:
    """Set Django up on an empty database; return what drops it."""
    url = os.environ.get("DATABASE_URL", "")
    is_postgres = url.startswith("postgres")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "zhonglou_env.settings",
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": url if is_postgres else f"sqlite:///{folder / 'benchmark.sqlite3'}",
        "SECRET_KEY": "benchmark-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    }
    (folder / "var").mkdir()
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    if not is_postgres:
        call_command("migrate", verbosity=0)
        return lambda: None
    own = connection.settings_dict["NAME"]
    made = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    before, _, parameters = url.partition("?")
    os.environ["DATABASE_URL"] = f"{before.rpartition('/')[0]}/{made}?{parameters}".rstrip("?")
    return lambda: connection.creation.destroy_test_db(own, verbosity=0)


def register(stations: int) -> None:
    """Register divisions and stations S0001, S0002, …"""
    from monitoring.models import AirStation, Division

    divisions = Division.objects.bulk_create(
        Division(code=f"d{n}", name=f"板块{n}", kind="street") for n in range(DIVISIONS)
    )
    AirStation.objects.bulk_create(
        AirStation(
            code=code, name=f"站点{code}", division=divisions[n % DIVISIONS], control_level="state"
        )
        for n, code in enumerate(codes(stations))
    )


def codes(stations: int) -> list[str]:
    """Return the codes of so many stations."""
    return [f"S{n:04}" for n in range(1, stations + 1)]


# Speed


def measure_speed(folder: Path) -> None:
    """Import a table of 100,000 station-days, then create the same rows barely.

    Rows a second are rows of days: what follows from them, and the journal, is in the time only.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    from monitoring.models import AirDay, AirMonthRollup, AuditEntry, DivisionDay, Revision

    path = folder / "日数据.csv"
    write_table(path)
    for model in (AirDay, DivisionDay, AirMonthRollup):
        model.objects.all().delete()
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    imported = timed(lambda: call_command("import_readings", str(path), **quiet))
    rows = list(AirDay.objects.all())
    rollups = DivisionDay.objects.count() + AirMonthRollup.objects.count()
    journaled = AuditEntry.objects.filter(table="monitoring.airday")
    in_journal = sum(journaled.values_list("row_count", flat=True))
    again = timed(lambda: call_command("import_readings", str(path), **quiet))
    later = folder / "更正.csv"
    write_table(later, by=1)
    changed = timed(lambda: call_command("import_readings", str(later), **quiet))
    revisions = Revision.objects.count()
    for model in (AirDay, DivisionDay, AirMonthRollup):
        model.objects.all().delete()
    for row in rows:
        row.pk, row._state.adding = None, True

    def barely() -> None:
        with transaction.atomic():
            AirDay.objects.bulk_create(rows, batch_size=2000)

    bare = timed(barely)
    print(f"{connection.vendor}: {len(rows):,} station-days, {in_journal:,} rows in the journal,")
    print(f"{rollups:,} rows of divisions and months; changing all: {revisions:,} revisions")
    print("                    elapsed   processor   rows of days a second of either")
    costs = {
        "import": imported,
        "bare bulk_create": bare,
        "the same again": again,
        "all rows changed": changed,
    }
    for name, cost in costs.items():
        rates = "  ".join(f"{len(rows) / seconds:>8,.0f}" for seconds in cost)
        print(f"{name:18} {cost[0]:7.1f} s   {cost[1]:7.1f} s   {rates}")
    print(
        f"import against bare: {bare[0] / imported[0]:.2f} elapsed, "
        f"{bare[1] / imported[1]:.2f} processor (wanted: at least 0.4)"
    )
    AirDay.objects.all().delete()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return how many seconds something takes, by the clock and of this process's processor."""
    begun, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - processor


def write_table(path: Path, by: int = 0) -> None:
    """Write a bureau's sheet of many stations and days; `by` raises every SO2."""
    rng = np.random.default_rng(SEED)
    count = TABLE_STATIONS * TABLE_DAYS
    units = {item: rng.integers(0, top, count) for item, top in HIGHEST.items()}
    units[Pollutant.SO2] += by
    scaled = {
        i: u * (AIR_SCALE // 10 if i is Pollutant.CO else AIR_SCALE) for i, u in units.items()
    }
    found = daily_air_quality(scaled, HJ_633_2012)
    labels = primary_labels(found.primary)
    columns = [printed(item is Pollutant.CO, column) for item, column in units.items()]
    names = [f"站点{code}" for code in codes(TABLE_STATIONS)]
    with path.open("w", encoding="utf-8") as file:
        file.write("日期,站点,SO2,NO2,CO(mg/m³),O3-8h,PM10,PM2.5,AQI,首要污染物,有效,备注\n")
        for place, values in enumerate(zip(*columns, strict=True)):
            day = FIRST_DAY + timedelta(place // TABLE_STATIONS)
            name = names[place % TABLE_STATIONS]
            tail = f"{found.aqi[place]},{labels[place] or '—'},是,"
            file.write(f"{day},{name},{','.join(values)},{tail}\n")


def printed(is_carbon: bool, units: Any) -> list[str]:
    """Return numbers as a file has them."""
    return [f"{n / 10:.1f}" if is_carbon else str(n) for n in units.tolist()]


# Memory


def measure_memory(folder: Path, days: int) -> None:
    """Import a folder of national files in a process of its own."""
    files = folder / "national"
    files.mkdir()
    seconds, _ = timed(lambda: write_national(files, days))
    size = sum(path.stat().st_size for path in files.iterdir()) / 1e6
    print(
        f"{days} national files of {NATIONAL_STATIONS:,} stations: {size:,.0f} MB, {seconds:.0f} s"
    )
    command = [sys.executable, str(ROOT / "manage.py"), "import_readings", str(files)]
    seconds, _ = timed(lambda: subprocess.run(command, check=True, cwd=ROOT))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows = days * NATIONAL_STATIONS
    print(f"import            {seconds:6.1f} s   {rows / seconds:>8,.0f} station-days/s")
    print(f"peak memory: {peak:,.0f} MB (wanted: at most 500)")


def write_national(folder: Path, days: int) -> None:
    """Write one gzipped file a day: 24 hours, 15 types, one value in a hundred missing."""
    pool = list(hours_of_pool(np.random.default_rng(SEED)))
    header = ",".join(("date", "hour", "type", *codes(NATIONAL_STATIONS)))
    rng = np.random.default_rng(SEED)
    for number in range(days):
        day = f"{FIRST_DAY + timedelta(number):%Y%m%d}"
        with gzip.open(folder / f"china_sites_{day}.csv.gz", "wt", compresslevel=1) as file:
            file.write(header + "\r\n")
            for hour, chosen in enumerate(rng.integers(0, POOL, 24).tolist()):
                lines = zip(TYPES, pool[chosen], strict=True)
                file.writelines(f"{day},{hour},{kind},{cells}\r\n" for kind, cells in lines)


def hours_of_pool(rng: np.random.Generator) -> Iterator[Sequence[str]]:
    """Yield the cells of all types for some hours; the files draw from them."""
    for _ in range(POOL):
        units = {
            kind: rng.integers(1, HIGHEST[item.pollutant], NATIONAL_STATIONS)
            for kind, item in HOURLY.items()
        }
        scaled = {
            HOURLY[kind]: column * (AIR_SCALE // 10 if kind == "CO" else AIR_SCALE)
            for kind, column in units.items()
        }
        aqi = hourly_air_quality(scaled, HJ_633_2012, basis=HourlyBasis.SIX_MEANS).aqi
        is_missing = rng.integers(0, 100, NATIONAL_STATIONS) == 0
        columns = {kind: printed(kind == "CO", column) for kind, column in units.items()}
        columns["AQI"] = printed(False, aqi)
        yield [
            ",".join(
                "" if missing else cell
                for cell, missing in zip(columns[kind.partition("_")[0]], is_missing, strict=True)
            )
            for kind in TYPES
        ]


if __name__ == "__main__":
    main()
