"""Shares of the AQI levels by month."""

from xml.etree import ElementTree as ET

import pytest

from charts.levels import LevelSharesSpec, level_shares


def make_block(months):
    return level_shares(LevelSharesSpec("levels", "级别构成", "测试", 2023, months))


def test_bars_of_a_month_share_its_valid_days():
    block = make_block([[10, 20, 0, 0, 0, 0]] + [None] * 11)
    root = ET.fromstring(block.svg)
    heights = {
        node.get("class"): float(node.get("height"))
        for node in root.iter()
        if node.get("class", "").startswith("c-air") and node.get("height") != "12"
    }
    assert set(heights) == {"c-air-1", "c-air-2"}
    assert heights["c-air-2"] / heights["c-air-1"] == pytest.approx(2, abs=0.05)


def test_table_is_the_counts_and_missing_months_are_missing():
    table = make_block([[10, 20, 0, 0, 0, 0]] + [None] * 11).table
    assert table.rows[0] == ("1月", "10", "20", "0", "0", "0", "0")
    assert table.rows[1] == ("2月", *["—"] * 6)


def test_year_without_days_says_so():
    assert "暂无数据" in make_block([None] * 12).svg


def test_five_counts_are_refused():
    with pytest.raises(ValueError, match="six counts"):
        make_block([[1, 2, 3, 4, 5]] + [None] * 11)
