"""Which column of a sheet is what, in the habits tables of daily air are found in."""

from datetime import date

import pytest

from targets.backtest.daily_columns import COMPUTED_AQI, OWN_AQI
from targets.backtest.daily_file import read_daily_file
from targets.backtest.tables import BacktestFileError

DAY = date(2016, 1, 3)


def series_of(tmp_path, *lines):
    path = tmp_path / "days.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_daily_file(path)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "日期,AQI,质量等级,PM2.5,PM10,SO2,NO2,CO,O3_8h",
            "2016/1/3,101,轻度污染,36,50,9,30,0.8,60",
        ),
        ("日期,质量等级,AQI指数,当天AQI排名,PM2.5,O3", "2016-01-03,轻度污染,101,88,36,60"),
        (",time_point,aqi,quality,pm2_5,o3,rank", "0,2016-01-03,101,轻度污染,36,60,88"),
        ("日期,AQI,PM2.5监测浓度(μg/m3)", "2016-01-03,101,36"),
        ("date,AQI,Quality_grade,PM2.5,O3_8h", "20160103,101,轻度污染,36,60"),
    ],
)
def test_own_index_and_particles_are_found_under_the_words_of_web_tables(tmp_path, head, row):
    series = series_of(tmp_path, head, row)
    assert series.aqi_source.startswith(OWN_AQI)
    assert [(day.date, day.pm25, day.is_good) for day in series.days] == [(DAY, 36, False)]


def test_a_station_table_of_concentrations_tells_good_days(tmp_path):
    head = (
        "监测日期,地点,SO2监测浓度(μg/m³),NO2监测浓度(μg/m³),PM10监测浓度(μg/m³),"
        "PM2.5监测浓度(μg/m³),O3最大八小时滑动平均监测浓度(μg/m³),CO监测浓度(mg/m³)"
    )
    series = series_of(tmp_path, head, "2016/1/3,监测点A,9,30,50,36,161,0.8")
    assert (series.aqi_source, series.left_out) == (COMPUTED_AQI, ())
    assert [(day.pm25, day.is_good) for day in series.days] == [(36, False)]


@pytest.mark.parametrize(
    "text",
    [
        "2016/1/3", "2016-01-03 00:00:00", "2016-01-03T00:00:00+08:00", "2016-01-03T00:00:00.000Z",
        "2016年1月3日", "20160103", "42372",
    ],
)  # fmt: skip
def test_a_day_in_any_spelling_that_leaves_no_doubt(tmp_path, text):
    assert series_of(tmp_path, "日期,PM2.5", f"{text},36").days[0].date == DAY


@pytest.mark.parametrize("text", ["1/3/2016", "2016-01-02T16:00:00Z", "2016-01-03 08:00", "4237"])
def test_a_day_that_could_be_another_is_refused(tmp_path, text):
    with pytest.raises(BacktestFileError, match=f"日期“{text}”无法识别"):
        series_of(tmp_path, "日期,PM2.5", f"{text},36")


@pytest.mark.parametrize("head", ["年,月,日,PM2.5", "year,month,day,pm25"])
def test_a_day_in_three_columns(tmp_path, head):
    assert series_of(tmp_path, head, "2016,1,3,36", "2016,2,30,37").days[0].date == DAY


def test_day_alone_is_a_date(tmp_path):
    assert series_of(tmp_path, "day,pm25", "2016-01-03,36").days[0].date == DAY


def test_a_row_of_units_below_the_header_is_no_day(tmp_path):
    series = series_of(tmp_path, "日期,PM2.5", ",μg/m³", "2016-01-03,36")
    assert [day.pm25 for day in series.days] == [36]


@pytest.mark.parametrize(
    ("head", "row", "taken"),
    [
        ("日期,O3,O3_8h,PM2.5", "2016-01-03,200,150,36", "O3_8h"),
        ("日期,O3_8h,O3,PM2.5", "2016-01-03,150,200,36", "O3_8h"),
        ("日期,O3_8h_24h,O3_8h,O3,PM2.5", "2016-01-03,200,150,170,36", "O3_8h"),
        ("日期,O3_8h,O3_8h_max,PM2.5", "2016-01-03,200,150,36", "O3_8h_max"),
    ],
)
def test_of_two_columns_of_ozone_the_more_exact_is_taken_and_told(tmp_path, head, row, taken):
    head, row = f"{head},PM10,SO2,NO2,CO", f"{row},50,9,30,0.8"
    series = series_of(tmp_path, head, row)
    assert series.days[0].is_good is True
    assert any(notice.endswith(f"取“{taken}”") for notice in series.notices)


def test_the_days_own_mean_goes_before_a_moving_one(tmp_path):
    series = series_of(tmp_path, "日期,PM2.5_24h,PM2.5", "2016-01-03,99,36")
    assert series.days[0].pm25 == 36
    assert series.notices == ("“PM2.5”与“PM2.5_24h”是同一项目,取“PM2.5”",)


def test_a_chosen_column_brings_its_own_unit(tmp_path):
    series = series_of(tmp_path, "日期,PM2.5_24h(μg/m³),PM2.5(mg/m³)", "2016-01-03,99,0.036")
    assert series.days[0].pm25 == 36


def test_two_columns_named_alike_are_refused(tmp_path):
    with pytest.raises(BacktestFileError, match=r"“PM2\.5”与“PM25”是同一项目"):
        series_of(tmp_path, "日期,PM2.5,PM25", "2016-01-03,36,37")
