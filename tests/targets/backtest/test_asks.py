"""The targets asked for: every row or a refusal that names it."""

from decimal import Decimal

import pytest

from targets.backtest.asks import Ask, read_asks
from targets.backtest.tables import BacktestFileError


def asks_of(tmp_path, content, encoding="utf-8", highest=None):
    path = tmp_path / "asks.csv"
    path.write_bytes(content.encode(encoding))
    return read_asks(path, highest)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("head", ["year,month,target", "年份,月份,目标", " Year , MONTH ,target"])
def test_rows_keep_their_order_and_repeat(tmp_path, encoding, head):
    found = asks_of(tmp_path, f"{head}\n2019,10,50.1\n2018,3,60\n2019,10,50.1\n\n", encoding)
    first, second = Ask(2019, 10, Decimal("50.1")), Ask(2018, 3, Decimal("60"))
    assert found == (first, second, first)


def test_columns_may_stand_in_any_order(tmp_path):
    assert asks_of(tmp_path, "target,note,month,year\n79.7%,x,8,2023\n") == (
        Ask(2023, 8, Decimal("79.7")),
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2019,13,50", "month"),
        ("2019,0,50", "month"),
        ("19,10,50", "year"),
        ("2019,10,", "target"),
        ("2019,10,abc", "target"),
        ("2019,10,-5", "target"),
        ("2019,10,0", "target"),
        ("2019,10,nan", "target"),
        ("2019.5,10,50", "year"),
        ("2019", "month"),
    ],
)
def test_a_bad_row_is_named_with_file_row_and_column(tmp_path, row, column):
    with pytest.raises(BacktestFileError) as refused:
        asks_of(tmp_path, f"year,month,target\n2019,1,50\n{row}\n")
    assert "asks.csv 第3行" in str(refused.value)
    assert f"“{column}”" in str(refused.value)


def test_all_bad_rows_are_told_at_once(tmp_path):
    with pytest.raises(BacktestFileError) as refused:
        asks_of(tmp_path, "year,month,target\n2019,13,50\n2019,1,50\n2019,1,x\n")
    assert "第2行" in str(refused.value)
    assert "第4行" in str(refused.value)


def test_a_ratio_above_a_hundred_is_refused(tmp_path):
    with pytest.raises(BacktestFileError, match="大于 100"):
        asks_of(tmp_path, "year,month,target\n2019,1,797\n", highest=100)


@pytest.mark.parametrize("content", ["year,target\n2019,50\n", "year,month,target\n"])
def test_a_file_without_column_or_rows_is_refused(tmp_path, content):
    with pytest.raises(BacktestFileError):
        asks_of(tmp_path, content)
