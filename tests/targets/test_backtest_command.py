"""`manage.py backtest`: contract of its output, refusals, and figures on real series."""

import csv
import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from targets.backtest.daily_file import read_daily_file
from targets.backtest.figures import FIGURES
from targets.backtest.replay import built_in_asks, replay
from targets.backtest.scores import scores

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("ZHONGLOU_SHARED_DATA", ROOT.parent / "shared" / "data")) / "air"
REAL = ("dezhou_daily_201312-201812.csv", "aqistudy_changzhou_daily_201312-201701.csv")
CONTRACT = {"year", "month", "target", "p_met", "lo80", "mid", "hi80"}


@pytest.fixture
def days(tmp_path):
    """Three years with a winter; the first day of each ten is missing as a zero."""
    path = tmp_path / "days.csv"
    start = date(2015, 1, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["time_point", "aqi", "quality", "pm2_5"])
        for n in range(3 * 365 + 1):
            day = start + timedelta(days=n)
            value = (70 if day.month in (11, 12, 1, 2) else 35) + n % 7
            row = [0, "无", 0] if day.day == 10 else [value * 2, "", value]
            writer.writerow([day.isoformat(), *row])
    return path


def asked(tmp_path, *rows):
    path = tmp_path / "asks.csv"
    path.write_text("\n".join(["year,month,target", *rows]), encoding="utf-8-sig")
    return str(path)


@pytest.mark.parametrize("indicator", ["pm25", "good_days"])
def test_json_is_a_list_with_one_record_an_ask(capsys, tmp_path, days, indicator):
    targets = asked(tmp_path, "2017,10,50", "2015,3,50", "2017,10,48.5", "2017,12,50")
    options = ["--indicator", indicator, "--targets", targets, "--format", "json"]
    call_command("backtest", str(days), *options)
    records = json.loads(capsys.readouterr().out)
    assert [(r["year"], r["month"], r["target"]) for r in records] == [
        (2017, 10, 50), (2015, 3, 50), (2017, 10, 48.5), (2017, 12, 50),
    ]  # fmt: skip
    assert all(set(record) >= CONTRACT for record in records)
    first, unanswered, _, settled = records
    assert 0 <= first["p_met"] <= 1
    assert first["lo80"] < first["mid"] < first["hi80"]
    assert unanswered["p_met"] is None
    assert unanswered["reason"]
    assert settled["p_met"] in (0, 1)


def test_table_names_both_sets_and_both_rules(capsys, days):
    call_command("backtest", str(days))
    out = capsys.readouterr().out
    for words in (
        "22 个月末,176 个目标",
        "22 个月末,88 个目标",
        "Brier",
        "累计值规则",
        "上年比例规则",
    ):
        assert words in out


def test_table_says_where_good_days_come_from(capsys, days):
    call_command("backtest", str(days), "--indicator", "good_days")
    assert "文件自带的 AQI" in capsys.readouterr().out


def test_bad_ask_is_an_error_with_its_place(tmp_path, days):
    with pytest.raises(CommandError, match=r"asks\.csv 第2行“month”"):
        call_command("backtest", str(days), "--targets", asked(tmp_path, "2017,13,50"))


def test_missing_file_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="文件不存在"):
        call_command("backtest", str(tmp_path / "none.csv"))


@pytest.mark.slow
@pytest.mark.parametrize("indicator", ["pm25", "good_days"])
@pytest.mark.parametrize("name", REAL)
def test_real_series_are_foretold_better_than_by_both_rules(name, indicator):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is public data of unclear licence and not part of the project")
    series, figure = read_daily_file(path), FIGURES[indicator]
    for found in scores(replay(series, figure, built_in_asks(series, figure))):
        assert found.brier < min(found.brier_plain, found.brier_last_year)
        assert found.error < min(found.error_plain, found.error_last_year)
        assert found.brier < 0.17
        assert 0.7 <= found.coverage <= 0.95
