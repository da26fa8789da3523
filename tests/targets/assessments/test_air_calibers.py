"""Both calibers on the air page: what is left out is named, and nothing stands in for what lacks.

Method: docs/methods/dust-exclusion.md.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string

from monitoring import querysets, rollups
from monitoring.air_index import settle_index
from monitoring.air_series import AirSeries, series_of
from monitoring.choices import Caliber, ClaimState, Span
from monitoring.models import AirDay, AirMonth, AirStation, Division, Exclusion
from monitoring.periods import AsOf
from targets.assessments.air_calibers import Calibers, calibers_of
from targets.explain.address import Address

pytestmark = pytest.mark.django_db
JANUARY = AsOf(2019, 1)


@pytest.fixture
def city() -> Division:
    """A division with one station and three days of January, the last one dust."""
    division = Division.objects.create(code="testcity", name="测试市", kind="city")
    station = AirStation.objects.create(
        code="T1", name="站点", division=division, control_level="state"
    )
    days = []
    for place, (pm25, pm10) in enumerate(((30, 60), (31, 62), (80, 400))):
        day = AirDay(
            division=division, station=station, date=date(2019, 1, 5) + timedelta(days=place),
            so2=Decimal(8), no2=Decimal(30), co=Decimal(1), o3_8h=Decimal(60),
            pm25=Decimal(pm25), pm10=Decimal(pm10),
        )  # fmt: skip
        settle_index(day)
        days.append(day)
    AirDay.objects.bulk_create(days)
    rollups.refresh(days)
    return division


def claim(division: Division, on: date = date(2019, 1, 7), **over: Any) -> Exclusion:
    given = {"state": ClaimState.GRANTED, "document": "环监〔2019〕1号", **over}
    return Exclusion.objects.create(division=division, date_from=on, date_to=on, **given)


def both(division: Division, as_of: AsOf = JANUARY) -> Calibers:
    found = series_of(
        querysets.air_months_of([division], 2018, 2019),
        querysets.air_rollups_of([division], 2018, 2019),
    )
    return calibers_of(division, found.get(division.pk, AirSeries()), as_of)


def told(calibers: Calibers) -> dict[str, tuple[str, str, str]]:
    return {r.label: (r.measured, r.assessed, r.difference) for r in calibers.rows}


def page(calibers: Calibers) -> str:
    context = {"calibers": calibers, "a": Address("air", "testcity")}
    return render_to_string("targets/_calibers.html", context)


def test_without_a_claim_the_two_are_one_and_the_page_says_so(city: Division) -> None:
    assert both(city).is_same
    assert "1月没有沙尘影响申报,两种口径相同。" in page(both(city))


def test_a_confirmed_day_leaves_the_means_and_stays_in_the_days(city: Division) -> None:
    claim(city)
    found = both(city)
    assert told(found) == {
        "PM2.5": ("47.0", "30.5", "−16.5"),
        "PM10": ("174.0", "61.0", "−113.0"),
        "优良天数比率": ("66.7", "66.7", "0.0"),
        "重污染天数": ("1", "1", "0"),
    }
    notes = [row.note for row in found.rows]
    assert notes[:2] == ["按日数据扣除,1天"] * 2
    assert notes[2:] == ["优良、重污染天数不扣沙尘"] * 2


def test_a_claim_that_removes_days_changes_them_and_says_so(city: Division) -> None:
    claim(city, removes_days=True)
    found = told(both(city))
    assert found["优良天数比率"] == ("66.7", "100.0", "+33.3")
    assert found["重污染天数"] == ("1", "0", "−1")
    assert "认定文件写明天数一并扣除" in page(both(city))


def test_the_days_are_listed_with_their_values_state_and_document(city: Division) -> None:
    claim(city)
    claim(city, date(2019, 1, 6), state=ClaimState.CLAIMED, document="")
    claim(city, date(2019, 1, 5), state=ClaimState.REFUSED, document="环监〔2019〕2号")
    found = both(city)
    listed = [(d.date.day, d.pm25, d.pm10, d.state.label, d.document) for d in found.days]
    assert listed == [
        (5, "30", "60", "不予认定", "环监〔2019〕2号"),
        (6, "31", "62", "已申报", ""),
        (7, "80", "400", "已认定", "环监〔2019〕1号"),
    ]
    assert (found.removed, found.pending) == (1, 1)
    text = page(found)
    assert "扣除1天,待认定1天" in text
    assert "✓</span> 已认定" in text


def test_claims_of_later_months_are_not_told_of_yet(city: Division) -> None:
    claim(city, date(2019, 2, 7))
    assert both(city).is_same


def test_a_month_of_sheets_alone_has_no_assessed_figure_and_says_why(city: Division) -> None:
    AirMonth.objects.create(
        division=city, year=2019, month=2, pm25_mean=Decimal("46.8"), valid_days=28
    )
    claim(city, date(2019, 2, 7))
    found = both(city, AsOf(2019, 2))
    measured, assessed, difference = told(found)["PM2.5"]
    assert (measured, assessed, difference) == ("46.8", "—", "—")
    assert found.rows[0].note == "无日数据,无法扣除"
    assert "2月:无日数据,无法扣除" in page(found)


def test_the_citys_own_figure_goes_first_with_ours_beside_it(city: Division) -> None:
    claim(city)
    AirMonth.objects.create(
        division=city, year=2019, month=1, span=Span.YEAR_TO_DATE, caliber=Caliber.ASSESSMENT,
        pm25_mean=Decimal("30.2"), pm10_mean=Decimal("60.4"),
    )  # fmt: skip
    found = both(city)
    assert told(found)["PM2.5"] == ("47.0", "30.2", "−16.8")
    assert told(found)["PM10"] == ("174.0", "60.4", "−113.6")
    assert found.rows[0].note == "考核口径来表;自算 30.5"
    assert found.rows[1].note == "考核口径来表;自算 61.0"


def test_the_mark_of_a_provisional_figure_has_a_word_a_shape_and_a_reason() -> None:
    text = render_to_string("components/_provisional.html")
    assert "◌" in text
    assert "初步" in text
    assert "未经审核的实时数据" in text
