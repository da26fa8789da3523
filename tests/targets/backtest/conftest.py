"""A made-up place with hard winters: daily values without chance, so that tests can tell."""

import csv
import math
from datetime import date, timedelta

import pytest


def values_of(day, first_year):
    """PM2.5 and AQI of a made-up day: winter, a little fall each year, a wave of nine days."""
    season = 45 + 25 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 15) / 365)
    wave = 1 + 0.4 * math.sin(day.toordinal() * 2 * math.pi / 9)
    pm25 = round(season * wave * 0.95 ** (day.year - first_year))
    return pm25, round(pm25 * 1.6)


@pytest.fixture
def rows():
    """Rows of (day, PM2.5, AQI) from December 2013 to February 2019."""
    start = date(2013, 12, 1)
    days = [start + timedelta(days=n) for n in range((date(2019, 2, 28) - start).days + 1)]
    return [(day, *values_of(day, 2014)) for day in days]


@pytest.fixture
def write(tmp_path):
    """Write rows as CSV and return the path."""

    def written(rows, name="days.csv", head=("time_point", "aqi", "pm2_5"), encoding="utf-8"):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([head, *((d.isoformat(), a, p) for d, p, a in rows)])
        return path

    return written
