"""The readings one evaluation of a plan stands on, fetched in a fixed number of queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring import air_series, querysets, section_series
from monitoring.air_series import AirSeries
from monitoring.choices import BatchKind
from monitoring.periods import AsOf, months_label
from monitoring.section_series import SectionSeries
from standards.status import TargetStatus, Verdict
from targets.evaluation.result import ValueState
from targets.models import Baseline, IndicatorMonth, Judgement, Plan, ProgressReport, Target

HISTORY_YEARS = 5
"""Past years whose same remaining months a requirement is held against."""


@dataclass(frozen=True)
class Basis:
    """Everything the evaluations of one plan read, already sorted."""

    plan: Plan
    as_of: AsOf
    today: date
    air: AirSeries
    sections: list[SectionSeries]
    reports: dict[int, list[ProgressReport]]
    figures: dict[tuple[int, int], list[IndicatorMonth]]
    judgements: dict[int, list[Judgement]]
    baselines: dict[int, Decimal]

    def sections_at(self, level: str) -> list[SectionSeries]:
        """Sections assessed at one level this year."""
        return [s for s in self.sections if s.level == level]


def load_basis(plan: Plan, targets: Iterable[Target], as_of: AsOf, today: date) -> Basis:
    """Fetch what the plan's evaluations need: eight queries, however much is stored."""
    listed = list(targets)
    years = as_of.year - HISTORY_YEARS, as_of.year
    air = air_series.series_of(
        querysets.air_months_of([plan.division], *years),
        querysets.air_rollups_of([plan.division], *years),
    )
    assignments = list(querysets.assignments_of(as_of.year))
    sections = section_series.series_of(
        assignments,
        querysets.section_months_of(
            {a.section_id for a in assignments}, as_of.year - 1, as_of.year
        ),
    )
    return Basis(
        plan=plan,
        as_of=as_of,
        today=today,
        air=air.get(plan.division_id, AirSeries()),
        sections=sections,
        reports=_reports({t.task_id for t in listed if t.task_id}, as_of),
        figures=_figures({t.indicator_id for t in listed}, plan, as_of),
        judgements=_judgements(listed, as_of),
        baselines=_baselines({t.indicator_id for t in listed}, as_of.year - 1),
    )


def _reports(task_ids: set[int], as_of: AsOf) -> dict[int, list[ProgressReport]]:
    found: dict[int, list[ProgressReport]] = {}
    rows = ProgressReport.objects.filter(
        task__in=task_ids, year=as_of.year, month__lte=as_of.month
    ).select_related("batch")
    for row in rows.order_by("month"):
        found.setdefault(row.task_id, []).append(row)
    return found


def _figures(
    indicator_ids: set[int], plan: Plan, as_of: AsOf
) -> dict[tuple[int, int], list[IndicatorMonth]]:
    found: dict[tuple[int, int], list[IndicatorMonth]] = {}
    rows = IndicatorMonth.objects.filter(
        indicator__in=indicator_ids,
        division=plan.division_id,
        year__in=(as_of.year - 1, as_of.year),
    ).select_related("batch")
    for row in rows.order_by("year", "month"):
        found.setdefault((row.indicator_id, row.year), []).append(row)
    return found


def _judgements(targets: list[Target], as_of: AsOf) -> dict[int, list[Judgement]]:
    found: dict[int, list[Judgement]] = {}
    rows = Judgement.objects.filter(target__in=targets, month__lte=as_of.month)
    for row in rows.select_related("judged_by").order_by("month"):
        found.setdefault(row.target_id, []).append(row)
    return found


def _baselines(indicator_ids: set[int], year: int) -> dict[int, Decimal]:
    rows = Baseline.objects.filter(indicator__in=indicator_ids, year=year, value__isnull=False)
    return {b.indicator_id: b.value for b in rows if b.value is not None}


@dataclass(frozen=True)
class Coverage:
    """Which months an indicator's value covers, and the named state that follows."""

    state: ValueState
    through: int | None
    missing: tuple[int, ...]

    @property
    def is_current(self) -> bool:
        """Whether the as-of month itself is in and nothing before it is missing."""
        return self.state is ValueState.MEASURED

    @property
    def period(self) -> str:
        """What the value covers in words: “1—8月累计”."""
        if self.through is None:
            return ""
        return "1月" if self.through == 1 else f"1—{self.through}月累计"


def absent_state(as_of: AsOf, today: date) -> ValueState:
    """Name the absence of a month's reading: not due yet, awaited, or overdue."""
    if today <= as_of.last_day:
        return ValueState.NOT_DUE
    return ValueState.AWAITING if today <= as_of.entry_due else ValueState.OVERDUE


STATUS_OF_ABSENCE = {
    ValueState.NOT_DUE: TargetStatus.NOT_DUE,
    ValueState.AWAITING: TargetStatus.AWAITING,
    ValueState.OVERDUE: TargetStatus.OVERDUE,
    ValueState.PARTIAL: TargetStatus.INSUFFICIENT,
}


def coverage_of(entered: Iterable[int], whole: Callable[[int], bool], basis: Basis) -> Coverage:
    """Judge how far the year to date is whole, up to the as-of month.

    `entered` are the months with any reading; `whole(m)` tells whether January up to m is known
    without a gap. The value then covers the newest whole month; what was entered after a gap
    waits for the gap to be filled.
    """
    as_of = basis.as_of
    newest = max((m for m in entered if m <= as_of.month), default=None)
    through = next((m for m in range(as_of.month, 0, -1) if whole(m)), None)
    if newest is None or (newest == through and newest < as_of.month):
        return Coverage(absent_state(as_of, basis.today), through, ())
    if through == as_of.month:
        return Coverage(ValueState.MEASURED, through, ())
    known = set(entered)
    missing = tuple(m for m in range((through or 0) + 1, newest) if m not in known)
    return Coverage(ValueState.PARTIAL, through, missing or (newest,))


def absence_verdict(coverage: Coverage, as_of: AsOf) -> Verdict | None:
    """Let missing readings speak before any rule does; None when nothing is missing."""
    status = STATUS_OF_ABSENCE.get(coverage.state)
    return None if status is None else Verdict(status, coverage_reason(coverage, as_of))


def coverage_reason(coverage: Coverage, as_of: AsOf) -> str:
    """Put a lack of readings into one sentence."""
    if coverage.state is ValueState.PARTIAL:
        upto = f"累计只到{coverage.through}月" if coverage.through else "无法累计"
        return f"{months_label(coverage.missing)}数据不全,{upto}"
    if coverage.through is None:
        return f"{as_of.month}月及以前尚无数据({coverage.state.label})"
    rest = months_label(range(coverage.through + 1, as_of.month + 1))
    return f"{rest}数据{coverage.state.label},数值截至{coverage.through}月"


def is_demo(batch_kinds: Iterable[str | None]) -> bool:
    """Tell whether any contributing reading was generated for demonstration."""
    return any(kind == BatchKind.DEMONSTRATION for kind in batch_kinds)


def demo_rows(rows: Iterable[ProgressReport | IndicatorMonth]) -> bool:
    """Tell whether any of the rows was generated for demonstration."""
    return is_demo(row.batch.kind if row.batch else None for row in rows)


def as_decimal(value: int | None) -> Decimal | None:
    """Carry a count as a decimal figure."""
    return None if value is None else Decimal(value)
