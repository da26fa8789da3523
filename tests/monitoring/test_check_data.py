"""`manage.py check_data`: what is kept, held against the readings."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from monitoring.checks import KeptCheck, added_checks, register
from monitoring.models import (
    AirDay,
    AirMonth,
    AirMonthRollup,
    AirStation,
    Division,
    DivisionDay,
    SectionMonth,
    SectionMonthRollup,
    WaterSection,
)
from monitoring.revisions import save_reading
from targets.models import TaskMonth

pytestmark = pytest.mark.django_db

CLEAN = {"so2": 8, "no2": 20, "co": "0.6", "o3_8h": 90, "pm10": 40, "pm25": 20}


@pytest.fixture
def days() -> list[AirDay]:
    station = AirStation.objects.get(code="3010A")
    found = []
    for number in (1, 2, 3):
        values = {name: Decimal(value) for name, value in CLEAN.items()}
        day = AirDay(station=station, division=station.division, date=date(2023, 7, number))
        for name, value in values.items():
            setattr(day, name, value)
        save_reading(day, old=None, by=None)
        found.append(day)
    return found


@pytest.fixture
def section_months() -> list[SectionMonth]:
    found = []
    for month in (1, 2):
        row = SectionMonth(
            section=WaterSection.objects.get(code="city-01"), year=2023, month=month,
            do=Decimal(7), codmn=Decimal(3), nh3n=Decimal("0.3"), tp=Decimal("0.15"),
        )  # fmt: skip
        save_reading(row, old=None, by=None)
        found.append(row)
    return found


def check(*options: str) -> tuple[str, str]:
    said, warned = StringIO(), StringIO()
    call_command("check_data", *options, stdout=said, stderr=warned)
    return said.getvalue(), warned.getvalue()


def faults() -> str:
    warned = StringIO()
    with pytest.raises(CommandError, match="不符"):
        call_command("check_data", stdout=StringIO(), stderr=warned)
    return warned.getvalue()


def test_what_was_saved_as_everybody_saves_is_right(days, section_months) -> None:
    said, warned = check()
    assert "空气日数据 3 行、断面月数据 2 行;0 处有误,0 处录入值与复算不同" in said
    assert warned == ""


def test_demonstration_readings_are_right_too(demonstration: None) -> None:
    assert "0 处有误" in check()[0]


def test_a_wrong_index_is_found(days) -> None:
    AirDay.objects.filter(pk=days[0].pk).update(aqi=77, primary_pollutant="CO")
    told = faults()
    assert "钟楼 2023-07-01:保存的AQI是 77,应为 45" in told
    assert "保存的首要污染物是“CO”,应为“”" in told


def test_a_wrong_sum_is_found_with_its_name(days) -> None:
    AirMonthRollup.objects.filter(station=days[0].station).update(pm25_sum=5)
    assert "钟楼 2023年7月:空气月汇总的“PM2.5合计”是 5,应为 60000" in faults()


def test_missing_and_left_over_rows_are_found(days) -> None:
    DivisionDay.objects.filter(date=days[0].date).delete()
    AirMonthRollup.objects.create(
        division=days[0].division, year=2020, month=1, days=3,
        levels={"2012": [0] * 6, "2026": [0] * 6}, primaries={"2012": {}, "2026": {}},
    )  # fmt: skip
    told = faults()
    assert "钟楼区 2023-07-01:缺少板块日均值" in told
    assert "钟楼区 2020年1月:多出一行空气月汇总" in told


def test_a_left_over_day_of_a_division_is_found_and_taken_out(days) -> None:
    DivisionDay.objects.create(division=days[0].division, date=date(2019, 1, 5), stations=1, aqi=9)
    assert "钟楼区 2019-01-05:多出一行板块日均值" in faults()
    check("--repair")
    assert not DivisionDay.objects.filter(date__year=2019).exists()


def test_an_empty_value_that_was_filled_is_named_by_its_field(days) -> None:
    AirDay.objects.filter(pk=days[0].pk).update(pm25=None, aqi=None)
    assert "“PM2.5(μg/m³)”是 20.000,应为 空" in faults()


def test_days_under_another_division_than_their_stations_are_told(days) -> None:
    other = Division.objects.get(code="changzhou")
    AirDay.objects.filter(pk=days[0].pk).update(division=other)
    assert "钟楼:有日数据登记在常州市,站点现属钟楼区" in check("--repair")[0]


def test_a_reading_changed_behind_our_back_is_found(days) -> None:
    AirDay.objects.filter(pk=days[0].pk).update(pm25=300)
    told = faults()
    assert "保存的AQI是 45,应为 350" in told
    assert "“PM2.5合计”" in told


def test_a_wrong_class_is_found(section_months) -> None:
    SectionMonthRollup.objects.filter(reading=section_months[0]).update(month_class=5)
    SectionMonthRollup.objects.filter(reading=section_months[1]).delete()
    told = faults()
    assert "市控断面01 2023年1月:断面月汇总的“按参数评价的类别”是 5,应为 3" in told
    assert "市控断面01 2023年2月:缺少断面月汇总" in told


def test_repairing_sets_everything_right(days, section_months) -> None:
    AirDay.objects.filter(pk=days[0].pk).update(aqi=77)
    AirMonthRollup.objects.update(pm25_sum=5)
    DivisionDay.objects.all().delete()
    SectionMonthRollup.objects.update(month_class=5)
    AirMonthRollup.objects.create(
        division=days[0].division, year=2020, month=1, days=3,
        levels={"2012": [0] * 6, "2026": [0] * 6}, primaries={"2012": {}, "2026": {}},
    )  # fmt: skip
    said, _ = check("--repair")
    assert said.rstrip().endswith("0 处有误,0 处录入值与复算不同。")
    assert check()[1] == ""


def test_official_figures_that_differ_are_told_and_stand(days, section_months) -> None:
    """Entered figures win: they are no fault, and repairing leaves them as they are."""
    day = days[0]
    AirDay.objects.filter(pk=day.pk).update(reported_aqi=110, aqi=110)
    AirMonth.objects.create(
        division=Division.objects.get(code="zhonglou"), year=2023, month=7,
        pm25_mean=Decimal("20.4"), valid_days=3, good_days=3,
    )  # fmt: skip
    SectionMonth.objects.filter(pk=section_months[0].pk).update(water_class=2)
    said, _ = check("--repair")
    assert "钟楼 2023-07-01:来表AQI 110,按 HJ 633-2012 复算 45" in said
    assert "录入的PM2.5均值 20.4,按日数据 20.0" in said
    assert "来表类别 Ⅱ,按参数评价 Ⅲ(总磷)" in said
    day.refresh_from_db()
    assert (day.aqi, AirMonth.objects.get().pm25_mean) == (110, Decimal("20.4"))


def test_what_a_higher_layer_keeps_is_held_against_its_records_and_made_again() -> None:
    kept = TaskMonth.objects.filter(year=2023, month=8)
    task = kept[0].task
    kept.filter(task=task).update(state="closed")
    kept.filter(task__number="102").delete()
    with pytest.raises(CommandError, match="2 处"):
        check()
    warned = StringIO()
    call_command("check_data", "--repair", stdout=StringIO(), stderr=warned)
    assert f"{task} 2023年8月:保存的任务状况 state 为 closed" in warned.getvalue()
    assert "没有保存任务月度状况" in warned.getvalue()
    said, wrong = check()
    assert (wrong, "0 处有误" in said) == ("", True)


def test_a_check_is_added_once_however_often_it_is_said() -> None:
    before = added_checks()
    assert [each.name for each in before] == ["任务月度状况"]
    register(KeptCheck("任务月度状况", list, lambda: None))
    assert added_checks() == before
