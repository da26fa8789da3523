"""Page scrapes: repeated rows count once, contradicting ones not at all, old names give way."""

from collections.abc import Callable
from datetime import date

from monitoring.importers.days.long_hourly import live_name
from monitoring.models import AirDay

Imported = Callable[..., tuple[str, str]]


def test_a_scrape_is_read_with_all_its_quirks(imported: Imported) -> None:
    out, err = imported("长表小时.csv")
    row = AirDay.objects.get()
    assert (row.date, row.station.code) == (date(2020, 3, 31), "3010A")
    assert row.coverage == {"so2": 3, "no2": 3, "co": 3, "o3_8h": 0, "pm10": 3, "pm25": 3}
    assert "旧站名(如“启用161026”)的 1 行与现用站名的行重复,未采用" in out
    assert "完全相同的重复行 1 行,只计一次" in out
    assert "未登记站点,已略过:别处" in out
    assert "数值冲突" in err
    assert "不同,都不采用" in err


def test_the_hour_0_of_the_next_date_is_the_last_of_the_day(imported: Imported) -> None:
    imported("长表小时.csv")
    assert not AirDay.objects.filter(date=date(2020, 4, 1)).exists()
    assert AirDay.objects.get().coverage["so2"] == 3, "the hours 1, 2 and 24; 3 contradicts itself"


def test_a_station_keeps_its_name_when_only_its_old_row_is_there() -> None:
    assert live_name("钟楼(启用161026)") == live_name("钟楼(停运161026)") == "钟楼"
    assert live_name("钟楼(区)") == "钟楼(区)"
