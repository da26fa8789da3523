"""Air: the index of every day, the kept days and months, and what sheets say beside them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F

from monitoring.air_series import computed_figures, figures_of
from monitoring.checks.deviation import Deviation
from monitoring.choices import Span
from monitoring.models import AirDay, AirMonth, AirMonthRollup, AirStation, Division, DivisionDay
from monitoring.revisions import is_demonstration
from monitoring.rollups.air import DAY_IDENTITY, MONTH_IDENTITY, expected_air, kept_air
from monitoring.rollups.indices import indexed_days
from monitoring.rollups.kept import Difference, differences
from monitoring.rollups.scopes import MonthScope, kept_keys, keys_of, scopes_of
from standards.rounding import round_half_even

PRINTED_DECIMALS = 1


def air_day_deviations() -> Iterator[Deviation]:
    """Hold the index of every day against its concentrations, by the edition of the day."""
    for day in indexed_days():
        place = f"{day.subject} {day.date}"
        if day.reported_aqi is not None and day.reported_aqi != day.computed_aqi:
            told = "无法评价" if day.computed_aqi is None else day.computed_aqi
            text = f"来表AQI {day.reported_aqi},按 {day.edition.number} 复算 {told}"
            yield Deviation(place, text, is_entered=True)
        if day.aqi != day.right_aqi:
            yield Deviation(place, f"保存的AQI是 {_word(day.aqi)},应为 {_word(day.right_aqi)}")
        if day.primary != day.right_primary:
            text = f"保存的首要污染物是“{day.primary}”,应为“{day.right_primary}”"
            yield Deviation(place, text)


def _word(value: Any) -> str:
    return "空" if value is None else str(value)


def misplaced_days() -> Iterator[Deviation]:
    """Days that stand under another division than their station does."""
    days = AirDay.objects.filter(station__isnull=False).exclude(division=F("station__division"))
    places = days.order_by("station", "division").values_list(
        "station__name", "division__name", "station__division__name"
    )
    for station, division, right in places.distinct():
        text = f"有日数据登记在{division},站点现属{right}:请在后台改正日数据或站点的板块"
        yield Deviation(station, text, is_entered=True)


def air_month_deviations() -> Iterator[Deviation]:
    """Hold kept days and months against the readings, month by month of all divisions.

    A kept month whose readings are all gone is found too: months are taken from both sides.
    """
    names = _Names()
    for scope in scopes_of({*keys_of(), *kept_keys()}):
        expected = expected_air(scope)
        days, months = kept_air(scope)
        for found in differences(days, expected.days, DAY_IDENTITY):
            yield _kept(found, names, DivisionDay)
        for found in differences(months, expected.months, MONTH_IDENTITY):
            yield _kept(found, names, AirMonthRollup)
        yield from _entered_days(scope)
        yield from _entered_months(expected.months, scope)


class _Names:
    """Words for rows known by numbers only."""

    def __init__(self) -> None:
        self.divisions = dict(Division.objects.values_list("pk", "name"))
        self.stations = dict(AirStation.objects.values_list("pk", "name"))

    def place(self, identity: Sequence[Any]) -> str:
        """“钟楼区 2023年7月”, or with the day."""
        division, second, *rest = identity
        if isinstance(second, date):
            return f"{self.divisions[division]} {second}"
        subject = self.divisions[division] if second is None else self.stations[second]
        return f"{subject} {rest[0]}年{rest[1]}月"


def _kept(found: Difference, names: _Names, model: type[DivisionDay | AirMonthRollup]) -> Deviation:
    table = model._meta.verbose_name
    place = names.place(found.identity)
    if not found.field:
        if found.kept is None:
            return Deviation(place, f"缺少{table}")
        return Deviation(place, f"多出一行{table},已没有对应的日数据")
    field = model._meta.get_field(found.field).verbose_name  # type: ignore[union-attr]
    return Deviation(
        place, f"{table}的“{field}”是 {_word(found.kept)},应为 {_word(found.expected)}"
    )


def _entered_days(scope: MonthScope) -> Iterator[Deviation]:
    within = {"division__in": scope.calibers, "date__range": scope.span}
    entered = AirDay.objects.filter(station__isnull=True, **within).select_related(
        "division", "batch"
    )
    computed = {
        (row.division_id, row.date, row.caliber): row
        for row in DivisionDay.objects.filter(**within)
    }
    for day in entered:
        own = computed.get((day.division_id, day.date, day.caliber))
        if own is None or own.aqi is None or own.is_demo != is_demonstration(day):
            continue  # generated rows are not held against measured ones
        if day.aqi != own.aqi:
            place = f"{day.division.name} {day.date}"
            text = f"录入的板块日AQI {_word(day.aqi)},按站点均值 {own.aqi}"
            yield Deviation(place, text, is_entered=True)


def _entered_months(rollups: Iterable[AirMonthRollup], scope: MonthScope) -> Iterator[Deviation]:
    own = {(row.division_id, row.station_id, row.caliber): row for row in rollups}
    sheets = AirMonth.objects.filter(
        division__in=scope.calibers, year=scope.year, month=scope.month, span=Span.MONTH
    ).select_related("division", "station", "batch")
    for sheet in sheets:
        rollup = own.get((sheet.division_id, sheet.station_id, sheet.caliber))
        if rollup is None:
            continue
        said, computed = figures_of(sheet), computed_figures(rollup)
        if said.is_demo != computed.is_demo:
            continue  # generated rows are not held against measured ones
        pairs = (
            ("PM2.5均值", _printed(said.pm25), _printed(computed.pm25)),
            ("有效天数", said.valid_days, computed.valid_days),
            ("优良天数", said.good_days, computed.good_days),
            ("重污染天数", said.heavy_days, computed.heavy_days),
            ("O₃-8h第90百分位", _printed(said.ozone_p90, 0), _printed(computed.ozone_p90, 0)),
        )
        for what, entered, right in pairs:
            if entered is not None and entered != right:
                text = f"录入的{what} {entered},按日数据 {_word(right)}"
                yield Deviation(str(sheet), text, is_entered=True)


def _printed(value: Any, decimals: int = PRINTED_DECIMALS) -> Any:
    return None if value is None else round_half_even(value, decimals)
