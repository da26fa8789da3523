"""The worked questions of docs/methods/questions.md are what the code asks."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    Division,
    DustfallMonth,
    SectionMonth,
    WaterSection,
)
from monitoring.rollups import refresh
from monitoring.validation import (
    Around,
    Doubt,
    PastReadings,
    air_day_doubts,
    air_doubts,
    dustfall_doubts,
    section_doubts,
)
from targets.models import ProgressReport, Task
from targets.report_doubts import PastReports, report_doubts

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "methods" / "questions.md"
TODAY = date(2023, 10, 18)
SECTION = WaterSection(pk=1, code="s", name="钟楼大桥", body="river")


def district() -> Division:
    found, _ = Division.objects.get_or_create(
        code="t-asked", defaults={"name": "试验区", "kind": "district"}
    )
    assert isinstance(found, Division)
    return found


def typed(values: dict[str, Any]) -> dict[str, Any]:
    return {k: Decimal(v) if isinstance(v, str) else v for k, v in values.items()}


def air(year: int = 2023, month: int = 9, span: str = "month", **values: Any) -> AirMonth:
    return AirMonth(division=district(), year=year, month=month, span=span, **typed(values))


def asked(reading: AirMonth, *past: AirMonth) -> list[Doubt]:
    return air_doubts(reading, PastReadings(past, Around()), TODAY)


def dust(division: Division, month: int = 9, **values: Any) -> DustfallMonth:
    return DustfallMonth(division=division, year=2023, month=month, **typed(values))


def section(**values: Any) -> list[Doubt]:
    others = {"do": "8", "codmn": "3", "nh3n": "0.2"}
    reading = SectionMonth(section=SECTION, year=2023, month=9, **typed({**others, **values}))
    return section_doubts(reading, PastReadings(), TODAY)


def a_day(**values: Any) -> list[Doubt]:
    others = {"so2": "8", "no2": "30", "co": "0.8", "o3_8h": "90", "pm10": "80", "pm25": "60"}
    day = AirDay(division=district(), date=date(2023, 9, 1), **{**typed(others), **values})
    return air_day_doubts(day)


def thirty_days() -> None:
    """Store a September of thirty good days at 30 μg/m³."""
    clean = typed({"so2": "8", "no2": "20", "co": "0.6", "o3_8h": "80", "pm10": "50", "pm25": "30"})
    days = [
        AirDay(division=district(), date=date(2023, 9, 1) + timedelta(days=n), aqi=50, **clean)
        for n in range(30)
    ]
    refresh(AirDay.objects.bulk_create(days))


def two_stations() -> None:
    for number, value in enumerate(("29.5", "30.5")):
        station = AirStation.objects.create(
            code=f"t-{number}", name=f"试验站{number}", division=district(), control_level="city"
        )
        row = air(pm25_mean=value)
        row.station = station
        row.save()


def with_days(**values: Any) -> list[Doubt]:
    thirty_days()
    return asked(air(**values))


def with_stations(**values: Any) -> list[Doubt]:
    two_stations()
    return asked(air(**values))


def to_date(first: dict[str, Any], second: dict[str, Any], **values: Any) -> list[Doubt]:
    air(month=1, **first).save()
    air(month=2, **second).save()
    return asked(air(month=2, span="ytd", **values))


def target_beside(*others: str) -> list[Doubt]:
    for number, value in enumerate(others):
        division = Division.objects.create(
            code=f"t-dust-{number}", name=f"试验街道{number}", kind="street"
        )
        dust(division, value="2", target=value).save()
    row = dust(district(), value="2", target="2.8")
    return dustfall_doubts(row, PastReadings((), Around()), TODAY)


def report(before: dict[str, Any] | None = None, **values: Any) -> list[Doubt]:
    task = Task(pk=1, number="219", title="消劣", quantity=Decimal(29), unit="条")
    past = [ProgressReport(task=task, year=2023, month=5, **typed(before))] if before else []
    row = ProgressReport(task=task, year=2023, month=6, **typed(values))
    return report_doubts(row, PastReports(past))


CASES: dict[str, Callable[[], list[Doubt]]] = {
    "zero": lambda: asked(air(pm25_mean="0")),
    "same as last month": lambda: asked(air(pm25_mean="28.4"), air(month=8, pm25_mean="28.4")),
    "ten times (8 to 13)": lambda: asked(air(pm25_mean="304"), air(2022, pm25_mean="31.2")),
    "three times": lambda: asked(air(pm25_mean="99"), air(2022, pm25_mean="31.2")),
    "out of season": lambda: asked(
        air(pm25_mean="70"),
        *(air(year, pm25_mean=v) for year, v in ((2020, "28"), (2021, "30"), (2022, "33"))),
    ),
    "other pollutant, ten times": lambda: asked(air(pm10_mean="520"), air(2022, pm10_mean="52")),
    "PM2.5 above PM10": lambda: asked(air(pm25_mean="52", pm10_mean="31")),
    "no good day": lambda: asked(air(valid_days=30, good_days=0)),
    "dust-fall as last month": lambda: dustfall_doubts(
        dust(district(), value="2.1"), PastReadings([dust(district(), 8, value="2.1")]), TODAY
    ),
    "better than its parameters": lambda: section(water_class=3, tp="0.25"),
    "worse than its parameters": lambda: section(water_class=5, tp="0.15"),
    "index": lambda: a_day(reported_aqi=105),
    "primary pollutant": lambda: a_day(reported_primary="O3"),
    "days, mean": lambda: with_days(pm25_mean="33"),
    "days, good days": lambda: with_days(valid_days=30, good_days=28),
    "stations": lambda: with_stations(pm25_mean="33"),
    "mean to date": lambda: to_date(
        {"pm25_mean": "40", "valid_days": 31}, {"pm25_mean": "30", "valid_days": 28},
        pm25_mean="34.0",
    ),
    "good days to date": lambda: to_date(
        {"valid_days": 31, "good_days": 20}, {"valid_days": 28, "good_days": 26},
        valid_days=59, good_days=45,
    ),
    "target unlike the others": lambda: target_beside("2.3", "2.3"),
    "less than before": lambda: report({"done_quantity": "12"}, done_quantity="10"),
    "more than planned": lambda: report(done_quantity="30"),
    "two shares": lambda: report(done_quantity="12", done_percent="43.0"),
    "share falls": lambda: report({"done_percent": "40"}, done_percent="30"),
    "claimed complete": lambda: report(done_quantity="12", is_complete=True),
}  # fmt: skip


def worked() -> dict[str, str]:
    """Return the question of each rule of the page."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not line.startswith(("|---", "| rule"))
    ]
    return {row[0]: row[-1] for row in rows}


@pytest.mark.parametrize("rule", CASES)
def test_each_worked_question_is_asked(rule: str) -> None:
    assert [doubt.text for doubt in CASES[rule]()] == [worked()[rule]]


def test_every_rule_of_the_page_is_tested() -> None:
    """What only a file can say is asked of a file: tests/monitoring/importers."""
    assert {rule for rule in worked() if not rule.endswith("(files only)")} == set(CASES)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: with_days(pm25_mean="31", valid_days=30, good_days=30, heavy_days=0),
        lambda: with_stations(pm25_mean="30.9"),
        lambda: to_date(
            {"pm25_mean": "40", "valid_days": 31, "good_days": 20},
            {"pm25_mean": "30", "valid_days": 28, "good_days": 26},
            pm25_mean="35", valid_days=59, good_days=46,
        ),
        lambda: to_date({"pm25_mean": "40"}, {"pm25_mean": "30"}, pm25_mean="36.2"),
        lambda: to_date({}, {"pm25_mean": "30"}, pm25_mean="50"),
        lambda: target_beside("2.3"),
        lambda: target_beside("2.3", "2.8"),
        lambda: a_day(reported_aqi=83, reported_primary="PM2.5"),
        lambda: report({"done_quantity": "12"}, done_quantity="12", done_percent="41.4"),
    ],
)  # fmt: skip
def test_what_agrees_within_its_rounding_is_not_asked_about(
    ask: Callable[[], list[Doubt]],
) -> None:
    assert ask() == []


def test_whole_numbers_and_decimals_have_their_own_tolerance() -> None:
    months = ({"pm25_mean": "40.0", "valid_days": 31}, {"pm25_mean": "30.4", "valid_days": 28})
    assert "允许差 0.1" in to_date(*months, pm25_mean="35.6")[0].text


def test_days_missing_here_say_nothing_against_a_sheet() -> None:
    thirty_days()
    gone = AirDay.objects.filter(division=district(), date__gt=date(2023, 9, 20))
    rows = list(gone)
    gone.delete()
    refresh(rows)
    assert asked(air(pm25_mean="50", valid_days=30, good_days=10)) == []


def test_months_saved_together_are_held_against_each_other_as_typed() -> None:
    air(month=1, valid_days=31, good_days=10).save()
    around = Around()
    past: PastReadings[AirMonth] = PastReadings((), around)
    corrected = air(month=1, valid_days=31, good_days=20)
    past.keep_beside(corrected)
    to_january = air(month=1, span="ytd", valid_days=31, good_days=20)
    assert air_doubts(to_january, past, TODAY) == []


def test_generated_neighbours_are_not_held_against_entered_figures() -> None:
    from monitoring.models import ImportBatch

    batch = ImportBatch.objects.create(kind="demo", source_name="演示")
    for month in (1, 2):
        row = air(month=month, valid_days=28, good_days=20)
        row.batch = batch
        row.save()
    assert asked(air(month=2, span="ytd", valid_days=59, good_days=50)) == []


def test_the_neighbours_of_a_year_cost_as_many_queries_whatever_the_rows(
    django_assert_max_num_queries: Any,
) -> None:
    around = Around()
    rows = [air(month=m, span=s, pm25_mean="30") for m in range(1, 13) for s in ("month", "ytd")]
    past: PastReadings[AirMonth] = PastReadings(rows, around)
    with django_assert_max_num_queries(3):
        for row in rows:
            air_doubts(row, past, TODAY)
