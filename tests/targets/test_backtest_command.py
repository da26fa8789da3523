"""`manage.py backtest`: contract of its output, refusals, and figures on real series."""

import csv
import json
import os
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from standards.rounding import round_half_even
from targets.backtest.daily_file import read_daily_file
from targets.backtest.figures import FIGURES
from targets.backtest.replay import AROUND, LAST_YEAR, built_in_asks, replay
from targets.backtest.scores import scores

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("ZHONGLOU_SHARED_DATA", ROOT.parent / "shared" / "data")) / "air"
REAL = ("dezhou_daily_201312-201812.csv", "aqistudy_changzhou_daily_201312-201701.csv")
PLACES = dict(zip(("德州", "常州"), REAL, strict=True))
CODES = {"PM2.5": "pm25", "good days": "good_days"}
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


@pytest.mark.parametrize(
    ("head", "indicator", "words"),
    [
        ("date,AQI", "pm25", "须有 PM2.5 列"),
        ("date,PM2.5", "good_days", "须有 AQI 列,或至少 PM2.5 和 O3-8h 两列"),
    ],
)
def test_a_file_without_the_figure_is_an_error(tmp_path, head, indicator, words):
    path = tmp_path / "odd.csv"
    path.write_text(f"{head}\n2017-01-01,50\n2017-01-02,130\n", encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        call_command("backtest", str(path), "--indicator", indicator)


def test_missing_file_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="文件不存在"):
        call_command("backtest", str(tmp_path / "none.csv"))


@lru_cache
def real_scores(name, indicator):
    """Scores of a real series by the name of the set of targets; skips without the file."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is public data of unclear licence and not part of the project")
    series, figure = read_daily_file(path), FIGURES[indicator]
    records = replay(series, figure, built_in_asks(series, figure))
    return {found.name: found for found in scores(records)}


@pytest.mark.slow
@pytest.mark.parametrize("indicator", ["pm25", "good_days"])
@pytest.mark.parametrize("name", REAL)
def test_real_series_are_foretold_better_than_by_both_rules(name, indicator):
    for found in real_scores(name, indicator).values():
        assert found.brier < min(found.brier_plain, found.brier_last_year)
        assert found.error < min(found.error_plain, found.error_last_year)
        assert found.brier < 0.17
        assert 0.7 <= found.coverage < 1


def rows_of_the_page(columns):
    """The rows of the table of docs/methods/projection.md with so many columns and a series."""
    lines = (ROOT / "docs" / "methods" / "projection.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if row[0] in PLACES and len(row) == columns]


@pytest.mark.slow
@pytest.mark.parametrize("row", rows_of_the_page(6), ids=" ".join)
def test_brier_scores_of_the_page_are_what_the_command_finds(row):
    place, figure, targets, *told = row
    by_set = real_scores(PLACES[place], CODES[figure.partition(",")[0]])
    found = by_set[LAST_YEAR if targets == "last year" else AROUND]
    shown = (found.brier, found.brier_plain, found.brier_last_year)
    assert [str(round_half_even(score, 3)) for score in shown] == told


@pytest.mark.slow
@pytest.mark.parametrize("row", rows_of_the_page(7), ids=" ".join)
def test_errors_and_ranges_of_the_page_are_what_the_command_finds(row):
    place, figure, *told = row
    found = real_scores(PLACES[place], CODES[figure.partition(",")[0]])[AROUND]
    errors = (found.error, found.error_plain, found.error_last_year)
    shares = (found.coverage, found.width)
    assert [str(round_half_even(error, 2)) for error in errors] == told[:3]
    assert [f"{round_half_even(share * 100, 1)} %" for share in shares] == told[3:]
