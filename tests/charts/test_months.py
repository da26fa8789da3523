"""This year against last year, month by month."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from charts.months import MonthLinesSpec, month_lines

SVG = "{http://www.w3.org/2000/svg}"
LAST_YEAR = [Decimal(n) for n in ("52", "46", "40", "34", "29", "26", "24", "21", "25", "33", "44")]
LAST_YEAR.append(Decimal("47"))
THIS_YEAR = [Decimal(n) for n in ("48", "42", "37", "30", "25", "21", "18", "19.25")] + [None] * 4


def make_spec(**over):
    fields = {
        "key": "pm25-month",
        "title": "PM2.5 月均",
        "unit": "μg/m³",
        "source": "市环境监测中心",
        "this_year": THIS_YEAR,
        "last_year": LAST_YEAR,
        "year": 2023,
        "as_of_month": 8,
        "target": Decimal("31.5"),
        "requirement": (9, Decimal("35.1"), "须≤35.1"),
        "zero_based": True,
    }
    return MonthLinesSpec(**(fields | over))


def drawn(spec, class_name):
    root = ET.fromstring(month_lines(spec).svg)
    return [node for node in root.iter() if node.get("class") == class_name]


def texts(spec):
    root = ET.fromstring(month_lines(spec).svg)
    return [node.text for node in root.iter(f"{SVG}text")]


def test_block_carries_title_unit_and_source():
    block = month_lines(make_spec())
    assert (block.key, block.title, block.unit) == ("pm25-month", "PM2.5 月均", "μg/m³")
    assert block.source == "市环境监测中心"
    assert block.plotly is None


def test_table_holds_the_same_data_as_the_drawing():
    table = month_lines(make_spec()).table
    assert [column.label for column in table.columns] == ["月份", "2023年", "2022年"]
    assert [column.unit for column in table.columns] == ["", "μg/m³", "μg/m³"]
    assert table.rows[0] == ("1月", "48.0", "52.0")
    assert table.rows[8] == ("9月", "—", "25.0")
    assert len(table.rows) == 12
    assert "目标 31.5" in table.caption
    assert "9月起须≤35.1" in table.caption


def test_table_rounds_half_to_even():
    assert month_lines(make_spec()).table.rows[7][1] == "19.2"


def test_missing_month_breaks_the_line():
    values = [*THIS_YEAR[:3], None, *THIS_YEAR[4:]]
    assert drawn(make_spec(this_year=values), "c-this")[0].get("d").count("M") == 2
    assert drawn(make_spec(), "c-this")[0].get("d").count("M") == 1


def test_zero_is_drawn_and_missing_is_not():
    zero, missing = [Decimal(0)] * 12, [None] * 12
    assert len(drawn(make_spec(this_year=zero), "c-this-dot")) == 12
    assert drawn(make_spec(this_year=missing), "c-this-dot") == []


def test_lone_point_of_last_year_is_seen():
    lone = [None, Decimal(30)] + [None] * 10
    assert len(drawn(make_spec(last_year=lone), "c-last-dot")) == 1


def test_band_covers_the_months_after_the_data_month():
    (band,) = drawn(make_spec(), "c-band")
    august = drawn(make_spec(), "c-this-dot")[-1]
    assert float(august.get("cx")) < float(band.get("x"))
    assert float(band.get("x")) + float(band.get("width")) == pytest.approx(290, abs=0.2)
    assert drawn(make_spec(as_of_month=12), "c-band") == []


def test_requirement_spans_only_its_months():
    (need,) = drawn(make_spec(), "c-need")
    (band,) = drawn(make_spec(), "c-band")
    assert need.get("x1") == band.get("x")
    assert "须≤35.1" in texts(make_spec())


def test_impossible_requirement_is_told_in_words_without_a_line():
    spec = make_spec(requirement=(9, Decimal("-60"), "须≤-60"))
    assert drawn(spec, "c-need") == []
    assert "须≤-60 ↓" in texts(spec)


def test_both_years_are_named_even_when_they_end_together():
    ends_together = [*LAST_YEAR[:11], Decimal("47.1")]
    words = texts(make_spec(this_year=ends_together, as_of_month=12))
    assert "今年" in words
    assert "去年" in words


def test_nothing_at_all_says_so():
    spec = make_spec(this_year=[None] * 12, last_year=[None] * 12, target=None, requirement=None)
    assert "暂无数据" in texts(spec)
    assert month_lines(spec).table.rows[0] == ("1月", "—", "—")


def test_missing_year_beside_a_known_one_says_so():
    assert "今年暂无数据" in texts(make_spec(this_year=[None] * 12))


def test_axis_of_a_percentage_stops_at_one_hundred():
    spec = make_spec(this_year=[Decimal(100)] * 12, last_year=[Decimal(97)] * 12, upper=100)
    ticks = [float(node.text) for node in drawn(spec, "c-tick")[:-12]]
    assert max(ticks) == 100


def test_axis_of_whole_days_has_whole_ticks():
    spec = make_spec(this_year=[1] * 12, last_year=[0] * 12, target=1, requirement=None, decimals=0)
    assert [node.text for node in drawn(spec, "c-tick")[:-12]] == ["0", "1"]


def test_decimal_nan_counts_as_missing():
    values = [Decimal("NaN")] + [Decimal(3)] * 11
    assert len(drawn(make_spec(this_year=values), "c-this-dot")) == 11
    assert month_lines(make_spec(this_year=values)).table.rows[0][1] == "—"


def test_eleven_months_are_refused():
    with pytest.raises(ValueError, match="12 months"):
        make_spec(this_year=[None] * 11)
