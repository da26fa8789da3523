"""The real files, where the folder that holds them is there: no row of them is kept here."""

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitoring.models import AirDay, AirMonthRollup, AirStation, Division, ImportBatch

ROOT = Path(__file__).resolve().parents[4]
SHARED_DATA = Path(os.environ.get("ZHONGLOU_SHARED_DATA", ROOT.parent / "shared" / "data"))
AIR = SHARED_DATA / "air"
Imported = Callable[..., tuple[str, str]]
Refused = Callable[..., str]

pytestmark = [
    pytest.mark.published,
    pytest.mark.skipif(not AIR.is_dir(), reason=f"没有真实数据的文件夹 {AIR}"),
]
YEAR = AIR / "quotsoft_changzhou_2019.csv.gz"


def test_a_year_of_hours_is_one_command_and_every_hourly_index_agrees(imported: Imported) -> None:
    city = Division.objects.get(code="changzhou")
    for code in ("1196A", "1200A", "1201A", "3002A", "3003A"):
        AirStation.objects.create(code=code, name=code, division=city, control_level="state")
    out, _ = imported(YEAR)
    assert "小时AQI复算:47931 个与文件一致,0 个不一致" in out
    days = AirDay.objects.filter(station__code="3010A")
    assert days.count() == 365
    assert days.filter(aqi__isnull=True).count() == 34
    assert days.first().date == date(2019, 1, 1)
    months = AirMonthRollup.objects.filter(station__code="3010A", year=2019)
    assert months.count() == 12


def test_the_year_a_second_time_changes_nothing(imported: Imported) -> None:
    imported(YEAR)
    out, _ = imported(YEAR)
    assert "新增 0 行,修改 0 行,不变 365 行" in out
    assert ImportBatch.objects.count() == 1


def test_a_national_file_cut_off_in_a_line_is_refused(refused: Refused) -> None:
    text = refused(AIR / "china_sites_20190220.csv.gz")
    assert re.search(r"第\d+行:有 \d+ 列,表头有 1608 列", text) or "没有一个已登记的站点" in text
    assert not AirDay.objects.exists()


def test_a_page_scrape_is_read(imported: Imported) -> None:
    out, _ = imported(AIR / "cnpm25_changzhou_hourly_20200326-0402.csv")
    assert re.search(r"小时AQI复算:\d+ 个与文件一致,0 个不一致", out)
    assert "旧站名(如“启用161026”)的 81 行" in out
    assert AirDay.objects.get(date=date(2020, 3, 31)).coverage["so2"] >= 20


def test_a_city_history_without_a_header_is_read(imported: Imported) -> None:
    out, _ = imported(AIR / "aqistudy_changzhou_daily_201312-201701.csv")
    assert "新增 1157 行" in out
    assert not AirDay.objects.filter(reported_aqi__isnull=False).exists()


def test_zeros_of_a_city_history_are_missing(imported: Imported) -> None:
    Division.objects.create(code="dezhou", name="德州市", kind="city")
    path = AIR / "dezhou_daily_201312-201812.csv"
    out, _ = imported(path, "--subject", "德州")
    assert "新增 1851 行" in out
    assert "存疑 24 处" in out, "5 days of 2018 and 19 of 2017"
    assert AirDay.objects.get(date=date(2018, 2, 9)).pm25 is None


def test_a_real_file_of_all_cities_lacks_its_date(refused: Refused) -> None:
    assert "没有日期列" in refused(AIR / "realtime_all_cities_GBK.csv")
