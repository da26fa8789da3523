"""A year of daily values: gaps stay gaps, and the limit in force on the day decides."""

from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from charts.days import DayLimit, DayLinesSpec, day_lines

SVG = "{http://www.w3.org/2000/svg}"
ONE_LIMIT = (DayLimit(date(2023, 1, 1), Decimal(75), "二级限值 75"),)


def year_of(values, first=date(2023, 1, 1)):
    """Lay values out day by day; None is a missing day."""
    return {
        first + timedelta(n): None if value is None else Decimal(value)
        for n, value in enumerate(values)
    }


def make_spec(**over):
    fields = {
        "key": "days-pm25",
        "title": "PM2.5 日均值",
        "unit": "μg/m³",
        "source": "站点日数据",
        "year": 2023,
        "values": year_of([30, 40, None, 80, 75, None, 20, None]),
        "as_of": date(2023, 12, 31),
        "limits": ONE_LIMIT,
    }
    return DayLinesSpec(**(fields | over))


def nodes(spec, class_name):
    root = ET.fromstring(day_lines(spec).svg)
    return [node for node in root.iter() if node.get("class") == class_name]


def words(spec):
    root = ET.fromstring(day_lines(spec).svg)
    return [node.text for node in root.iter(f"{SVG}text")]


def test_line_breaks_where_a_day_is_missing():
    (path,) = nodes(make_spec(), "c-day-line")
    assert path.get("d").count("M") == 3


def test_a_day_between_gaps_is_a_stroke_not_the_point_of_an_exceedance():
    spec = make_spec(values=year_of([None, 20, None]))
    (path,) = nodes(spec, "c-day-line")
    assert path.get("d").count("L") == 1
    assert nodes(spec, "c-this-dot") == []


def test_only_days_above_the_limit_have_a_point():
    assert len(nodes(make_spec(), "c-this-dot")) == 1, "75 meets a limit of 75"


def test_a_day_is_held_to_the_limit_as_it_is_printed():
    spec = make_spec(values=year_of(["75.4", "75.6"]))
    assert len(nodes(spec, "c-this-dot")) == 1


def test_a_day_is_held_to_the_limit_in_force_on_it():
    limits = (
        DayLimit(date(2026, 1, 1), Decimal(75), "二级限值 75"),
        DayLimit(date(2026, 3, 1), Decimal(60), "二级限值 60"),
    )
    values = year_of([65], date(2026, 2, 28)) | year_of([65], date(2026, 3, 1))
    spec = make_spec(year=2026, as_of=date(2026, 12, 31), values=values, limits=limits)
    assert len(nodes(spec, "c-this-dot")) == 1
    first, second = nodes(spec, "c-target")
    assert first.get("x2") == second.get("x1"), "one limit ends where the next begins"
    early, late = nodes(spec, "c-target-label")
    assert (early.text, late.text) == ("二级限值 75", "二级限值 60")
    assert float(early.get("x")) < float(second.get("x1")), "each label stands by its own line"


def test_a_limit_far_above_all_values_is_told_at_the_edge():
    limit = (DayLimit(date(2023, 1, 1), Decimal(150), "二级限值 150"),)
    spec = make_spec(values=year_of([8, 12, 9]), limits=limit)
    assert "二级限值 150 ↑" in words(spec)
    assert nodes(spec, "c-target") == []


def test_months_are_named_on_the_axis():
    assert [word for word in words(make_spec()) if word.endswith("月")] == [
        f"{month}月" for month in range(1, 13)
    ]


def test_days_to_come_lie_on_a_band_and_are_not_drawn():
    spec = make_spec(as_of=date(2023, 1, 2))
    assert len(nodes(spec, "c-band")) == 1
    (path,) = nodes(spec, "c-day-line")
    assert path.get("d").count("M") == 1
    assert nodes(make_spec(), "c-band") == []


def test_table_is_an_almanac_of_the_same_days():
    table = day_lines(make_spec(as_of=date(2023, 2, 3))).table
    assert [column.label for column in table.columns] == ["日", "1月", "2月"]
    assert table.rows[0] == ("1日", "30", "—")
    assert table.rows[3] == ("4日", "80", ""), "4 February is still to come"
    assert table.rows[29] == ("30日", "—", ""), "there is no 30 February"


def test_description_counts_the_days_and_those_above_the_limit():
    caption = day_lines(make_spec()).table.caption
    assert "有值 5 天" in caption
    assert "高于限值 1 天" in caption


def test_a_year_without_values_says_so():
    spec = make_spec(values={})
    assert "暂无数据" in words(spec)
    assert "暂无数据" in day_lines(spec).table.caption


def test_a_leap_year_ends_at_the_same_edge():
    values = {date(2024, 12, 31): Decimal(9), date(2024, 12, 30): Decimal(9)}
    (path,) = nodes(
        make_spec(year=2024, values=values, as_of=date(2024, 12, 31), limits=()), "c-day-line"
    )
    assert "NaN" not in path.get("d")


def test_limits_out_of_order_are_refused():
    limits = (*ONE_LIMIT, DayLimit(date(2022, 1, 1), Decimal(60), "旧"))
    with pytest.raises(ValueError, match="order"):
        make_spec(limits=limits)
