"""A person who replaces a concentration replaces what was said of how it came about."""

from datetime import date
from decimal import Decimal

from django.forms.models import model_to_dict

from monitoring.forms.admin_forms import AirDayAdminForm
from monitoring.models import AirDay, AirStation


def test_a_replaced_value_loses_its_hours_and_computed_source(plan_2023: object) -> None:
    station = AirStation.objects.get(code="3010A")
    day = AirDay.objects.create(
        division=station.division, station=station, date=date(2023, 6, 10), source="小时数据计算",
        pm25=Decimal(26), pm10=Decimal(48), coverage={"pm25": 23, "pm10": 22},
    )  # fmt: skip
    data = {name: value for name, value in model_to_dict(day).items() if value is not None}
    form = AirDayAdminForm(data | {"pm25": "30", "expected_version": 1}, instance=day)
    assert not form.errors
    assert form.instance.pm25 == Decimal(30)
    assert (form.instance.coverage, form.instance.source) == ({"pm10": 22}, "")
