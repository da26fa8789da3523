"""Statistics of good days, a row a station, as bureaus of the province hand them round."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from monitoring.models import AirMonth

HEADER = (
    "名称,SO2均值,NO2均值,PM10均值,CO日均值95%位数,O3-8日均值90%位数,PM2.5均值,"
    "有效天数,优良天数,优良率"
)
ROW = "钟楼,7,30,58,1.1,181,35.4,181,136,75.1%"

pytestmark = pytest.mark.usefixtures("plan_2023")


def imported(path: Path) -> None:
    """Import a file."""
    call_command("import_readings", str(path), stdout=io.StringIO(), stderr=io.StringIO())


def written(path: Path, *lines: str) -> Path:
    """Write a file of these lines."""
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "title"),
    [("统计.csv", ["2023年1-6月优良率统计,,,,,,,,,"]), ("优良率统计_2023年1-6月.csv", [])],
)
def test_a_statistic_takes_its_period_from_its_title_or_file_name(
    tmp_path: Path, name: str, title: list[str]
) -> None:
    imported(written(tmp_path / name, *title, HEADER, ROW))
    row = AirMonth.objects.get()
    assert (row.station.code, row.year, row.month, row.span) == ("3010A", 2023, 6, "ytd")
    assert (row.so2_mean, row.no2_mean, row.pm10_mean) == (Decimal(7), Decimal(30), Decimal(58))
    assert (row.co_p95, row.o3_p90, row.pm25_mean) == (
        Decimal("1.1"),
        Decimal(181),
        Decimal("35.4"),
    )
    assert (row.valid_days, row.good_days, row.good_day_ratio) == (181, 136, Decimal("75.1"))


def test_a_statistic_without_a_period_is_refused_with_advice(tmp_path: Path) -> None:
    err = io.StringIO()
    path = written(tmp_path / "统计.csv", HEADER, ROW)
    with pytest.raises(CommandError):
        call_command("import_readings", str(path), stdout=io.StringIO(), stderr=err)
    assert "没有时间:请在表中增加“月份”列,或在标题、文件名中写明" in err.getvalue()


@pytest.mark.parametrize(
    ("header", "cell", "stored"),
    [("PM2.5(mg/m³)", "0.0354", "35.4"), ("PM2.5(微克/立方米)", "35.4", "35.4")],
)
def test_a_unit_of_the_header_is_converted(
    tmp_path: Path, header: str, cell: str, stored: str
) -> None:
    imported(written(tmp_path / "月报.csv", f"名称,月份,{header}", f"钟楼区,2023-06,{cell}"))
    assert AirMonth.objects.get().pm25_mean == Decimal(stored)


def test_a_percentile_of_a_header_is_no_unit(tmp_path: Path) -> None:
    header = "名称,月份,CO日均值95%位数,O3-8日均值90%位数"
    imported(written(tmp_path / "月报.csv", header, "钟楼区,2023-06,1.1,181"))
    row = AirMonth.objects.get()
    assert (row.co_p95, row.o3_p90) == (Decimal("1.1"), Decimal(181))


def test_a_report_of_days_without_a_year_never_becomes_a_month(tmp_path: Path) -> None:
    """The file's name gives a month, and one row of a day would have been taken for all of it."""
    path = written(
        tmp_path / "日报.csv",
        "站点,时间,SO2,PM2.5,AQI,首要污染物",
        "钟楼,6月10日,7,26,110,O3-8h",
    )
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_readings", str(path), stdout=io.StringIO(), stderr=err)
    assert "有“AQI”“首要污染物”列,像是空气日报" in err.getvalue()
    assert not AirMonth.objects.exists()
