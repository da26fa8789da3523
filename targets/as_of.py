"""Which month a page or command speaks of."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, QuerySet

from monitoring.models import Division, DustfallMonth, Publication, SectionMonth
from monitoring.periods import FIRST_YEAR, LAST_YEAR, AsOf
from monitoring.querysets import air_months_of, air_rollups_of
from targets.models import Plan


class UnknownMonthError(ValueError):
    """The month asked for doesn't exist; the message says so in Chinese."""


def default_as_of() -> AsOf:
    """The newest published month, else the newest with readings, of the newest plan year.

    A plan made before its year has any of both (年度结转) leaves the year before on the pages.
    """
    years = Plan.objects.order_by("-year").values_list("year", flat=True)
    if not years:
        raise UnknownMonthError("尚未录入任何年度计划")
    for year in years:
        month = _known_month(year)
        if month is not None:
            return AsOf(year, month)
    return AsOf(years[0], 1)


def newest_month(year: int) -> int:
    """The newest published month of a year, else the newest with readings, else January."""
    return _known_month(year) or 1


def _known_month(year: int) -> int | None:
    published = _newest_in(Publication.objects.all(), year)
    if published is not None:
        return published
    own = _divisions_of(year)
    air = (air_months_of(own, year, year), air_rollups_of(own, year, year))
    readings = (*air, SectionMonth.objects.all(), DustfallMonth.objects.all())
    return max((m for r in readings if (m := _newest_in(r, year)) is not None), default=None)


def _divisions_of(year: int) -> list[Division]:
    """The division of the year's plan, else of the newest: a neighbour's air doesn't count."""
    plans = Plan.objects.select_related("division").order_by("-year")
    plan = plans.filter(year=year).first() or plans.first()
    return [plan.division] if plan else []


def _newest_in(rows: QuerySet[Any], year: int) -> int | None:
    found: int | None = rows.filter(year=year).aggregate(newest=Max("month"))["newest"]
    return found


def as_of_from(parameters: Mapping[str, str]) -> AsOf:
    """Read `year` and `month` from an address; what is left out is chosen.

    Raises
    ------
    UnknownMonthError
        For anything that is no month between 2000 and 2100.
    """
    raw_year, raw_month = parameters.get("year", ""), parameters.get("month", "")
    if not raw_year and not raw_month:
        return default_as_of()
    year = _number(raw_year, "年份", FIRST_YEAR, LAST_YEAR) if raw_year else default_as_of().year
    month = _number(raw_month, "月份", 1, 12) if raw_month else newest_month(year)
    return AsOf(year, month)


def _number(raw: str, what: str, least: int, most: int) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 4 and least <= int(raw) <= most):
        raise UnknownMonthError(f"{what}“{raw[:20]}”无法识别:请写 {least} 到 {most} 之间的整数")
    return int(raw)
