"""Small worlds for evaluation tests: a target, readings, a month. Nothing touches a database."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitoring.air_series import AirFigures, AirSeries
from monitoring.choices import ReadingState
from monitoring.models import Division, SectionMonth, WaterSection
from monitoring.periods import AsOf
from monitoring.section_figures import figures_of
from monitoring.section_series import SectionSeries
from standards.surface_water_limits import WaterBody, WaterClass
from targets.choices import Direction, IndicatorGroup, Method, ProgressBasis
from targets.evaluation.basis import Basis
from targets.models import (
    Indicator,
    Plan,
    ProgressReport,
    SourceDocument,
    Target,
    Task,
    TaskItem,
    TaskMonth,
    WorkArea,
)
from targets.supervision.records import TaskRecord
from targets.supervision.standing import task_month

LONG_AFTER = date(2026, 1, 1)
CORE = {"do": "8", "codmn": "1.5", "nh3n": "0.1", "tp": "0.01"}


def make_plan(year: int = 2023) -> Plan:
    return Plan(
        pk=1, year=year, title=f"{year}年计划", division=Division(pk=1, code="d", name="区")
    )


def make_target(method: Method, value: str | None, **over: Any) -> Target:
    higher = method in (
        Method.GOOD_DAY_RATIO,
        Method.SECTION_SHARE,
        Method.LATEST_RATE,
        Method.LATEST_AMOUNT,
        Method.TASK_QUANTITY,
    )
    indicator = Indicator(
        pk=1,
        code="CODE",
        name="指标",
        group=IndicatorGroup.AIR,
        unit=over.pop(
            "unit", "%" if method in (Method.GOOD_DAY_RATIO, Method.SECTION_SHARE) else ""
        ),
        direction=Direction.HIGHER if higher else Direction.LOWER,
        method=method,
        decimals=over.pop("decimals", 1),
        section_level=over.pop("section_level", ""),
        report_every=over.pop("report_every", 1),
    )
    return Target(
        pk=1,
        plan=make_plan(),
        indicator=indicator,
        code="T00",
        operator=over.pop("operator", ("" if value is None else ">=" if higher else "<=")),
        value=None if value is None else Decimal(value),
        document=SourceDocument(title="文件"),
        source_quote="原句",
        **over,
    )


def air_month(year: int, month: int, **over: Any) -> AirFigures:
    values: dict[str, Any] = {
        "reading_id": year * 100 + month,
        "year": year,
        "month": month,
        "pm25": None,
        "valid_days": None,
        "good_days": None,
        "heavy_days": None,
        "printed_ratio": None,
        "ozone_p90": None,
        "pm25_change": None,
        "ratio_change": None,
        "status": "审核",
        "source": "",
        "is_demo": False,
    }
    for key, value in over.items():
        is_figure = isinstance(value, str) and key not in ("status", "table")
        values[key] = Decimal(value) if is_figure else value
    return AirFigures(**values)


def air_of(*rows: AirFigures, to_date: tuple[AirFigures, ...] = ()) -> AirSeries:
    return AirSeries({(r.year, r.month): r for r in rows}, {(r.year, r.month): r for r in to_date})


def section_of(
    name: str, months: dict[tuple[int, int], dict[str, Any]], target: WaterClass = WaterClass.III
) -> SectionSeries:
    """A city section; each month as fields of SectionMonth, values as text.

    A month with any value gets good ones for the core parameters it does not name.
    """
    section = WaterSection(pk=hash(name) % 10**6, code="s", name=name, body="river", position=1)
    figures = {}
    for (year, month), fields in months.items():
        measured = any(k in SectionMonth.PARAMETERS for k in fields)
        given = {**(CORE if measured else {}), **fields}
        typed = {k: Decimal(v) if k in SectionMonth.PARAMETERS else v for k, v in given.items()}
        row = SectionMonth(pk=year * 100 + month, year=year, month=month, **typed)
        figures[(year, month)] = figures_of(row, WaterBody.RIVER)
    return SectionSeries(section, "city", target, figures)


def not_sampled() -> dict[str, Any]:
    return {"state": ReadingState.NOT_SAMPLED}


def make_basis(month: int, **over: Any) -> Basis:
    return Basis(
        plan=make_plan(),
        as_of=AsOf(2023, month),
        today=over.pop("today", LONG_AFTER),
        air=over.pop("air", AirSeries()),
        sections=over.pop("sections", []),
        standings=over.pop("standings", {}),
        figures=over.pop("figures", {}),
        judgements=over.pop("judgements", {}),
        baselines=over.pop("baselines", {}),
        **over,
    )


def standings_of(
    month: int, task: Task, reports: Iterable[ProgressReport] = (), items: Iterable[TaskItem] = ()
) -> dict[int, list[TaskMonth]]:
    """How a task stood at the end of each month up to one, by its reports and objects."""
    record = TaskRecord(task, items=tuple(items), reports=tuple(reports))
    return {task.pk: [task_month(record, AsOf(2023, m), ()) for m in range(1, month + 1)]}


def make_task(quantity: str = "29", unit: str = "条") -> Task:
    return Task(
        pk=1,
        area=WorkArea(plan=make_plan(), number=2, title="(二)"),
        number="219",
        title="任务",
        quantity=Decimal(quantity),
        unit=unit,
        start_date=date(2023, 1, 1),
        due_date=date(2023, 12, 31),
        progress_basis=ProgressBasis.OBJECTS,
    )


class World:
    """The builders under one name, so that tests in this folder share them by fixture."""

    target: Callable[..., Target] = staticmethod(make_target)
    basis: Callable[..., Basis] = staticmethod(make_basis)
    air_month: Callable[..., AirFigures] = staticmethod(air_month)
    air: Callable[..., AirSeries] = staticmethod(air_of)
    section: Callable[..., SectionSeries] = staticmethod(section_of)
    not_sampled: Callable[..., dict[str, Any]] = staticmethod(not_sampled)
    task: Callable[..., Task] = staticmethod(make_task)
    standings: Callable[..., dict[int, list[TaskMonth]]] = staticmethod(standings_of)


@pytest.fixture
def world() -> type[World]:
    return World
