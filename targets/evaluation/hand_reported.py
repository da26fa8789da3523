"""Targets fed by hand: incidents, rates, areas kept, and quantities done by tasks.

Methods: docs/methods/scheduled-progress.md, status-ladder.md.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from standards.comparison import Direction, change_absolute, change_points, describe_change
from standards.rounding import percent, round_half_even
from standards.status import LadderInput, TargetStatus, Verdict, first_status
from standards.task_progress import quantity_verdict
from targets.choices import Method
from targets.evaluation.basis import (
    Basis,
    Coverage,
    absence_verdict,
    absent_state,
    coverage_of,
    demo_rows,
    task_readings,
)
from targets.evaluation.judging import meets
from targets.evaluation.paths import quantity_path
from targets.evaluation.result import (
    Change,
    Evaluation,
    MonthValues,
    Provenance,
    Requirement,
    ValueState,
    direction_of,
    promised_value,
)
from targets.models import IndicatorMonth, Target, TaskMonth
from targets.wording import figure, plain, safe_bound

Rows = list[IndicatorMonth] | list[TaskMonth]

NOTHING_REPORTED = Verdict(TargetStatus.INSUFFICIENT, "尚无填报")


def veto_count(target: Target, basis: Basis) -> Evaluation:
    """Judge a count that must stay at its promise (重特大突发环境事件为0): one is too many."""
    rows, last_rows = _figures(target, basis)
    entered = {r.month for r in rows}
    coverage = coverage_of(entered, lambda m: all(e in entered for e in range(1, m + 1)), basis)
    promised = promised_value(target)
    reported = sum((r.value for r in rows), Decimal(0))
    broken = reported > promised
    value = reported if broken else _sum_of(rows, coverage.through)
    absent = absence_verdict(coverage, basis.as_of)
    if broken:
        verdict = Verdict(TargetStatus.IMPOSSIBLE, "已发生,一票否决")
    elif absent is not None:
        verdict = absent
    elif basis.as_of.months_to_come:
        verdict = Verdict(TargetStatus.HOLD, "至今未发生,须保持到年底")
    else:
        verdict = Verdict(TargetStatus.COMPLETED, "全年未发生")
    last = _sum_of(last_rows, coverage.through)
    requirement = None
    if value is not None and not broken and basis.as_of.months_to_come:
        text = f"保持为 {plain(promised)}"
        requirement = Requirement("count", Decimal(0), target.indicator.unit, text)
    change = None
    if value is not None:
        change = _change(change_absolute(value, last), target, last)
    return _evaluation(target, basis, coverage, value, verdict, requirement, rows, change)


def latest(target: Target, basis: Basis) -> Evaluation:
    """Judge the newest reported rate or amount (农村生活污水处理率、管控区面积)."""
    rows, last_rows = _figures(target, basis)
    coverage = _coverage_of_latest(target, {r.month for r in rows}, basis)
    value = rows[-1].value if rows else None
    last = next((r.value for r in reversed(last_rows) if r.month <= (coverage.through or 0)), None)
    absent = absence_verdict(coverage, _last_due(target, basis.as_of))
    if value is None or absent is not None:
        verdict = absent or NOTHING_REPORTED
    else:
        verdict = _latest_verdict(target, value, basis.months_open)
    requirement = None if value is None else _latest_requirement(target, value, basis.as_of)
    change = _change_of_latest(target, value, last)
    return _evaluation(target, basis, coverage, value, verdict, requirement, rows, change)


def _change_of_latest(target: Target, value: Decimal | None, last: Decimal | None) -> Change | None:
    if value is None or last is None:
        return None
    is_rate = target.indicator.method == Method.LATEST_RATE
    compare = change_points if is_rate else change_absolute
    return _change(compare(round_half_even(value, 1), round_half_even(last, 1)), target, last)


def _last_due(target: Target, as_of: AsOf) -> AsOf:
    """The newest month up to the as-of month that a report was due for."""
    every = target.indicator.report_every
    month = as_of.month - as_of.month % every
    return AsOf(as_of.year, month) if month else as_of


def _coverage_of_latest(target: Target, entered: set[int], basis: Basis) -> Coverage:
    """A rate or amount states where things stand: only the last report due must be in."""
    due = _last_due(target, basis.as_of)
    newest = max(entered, default=None)
    if newest is not None and newest >= due.month:
        return Coverage(ValueState.MEASURED, newest, ())
    if newest is None and basis.as_of.month < target.indicator.report_every:
        return Coverage(ValueState.NOT_DUE, None, ())
    return Coverage(absent_state(due, basis.today), newest, ())


def _latest_verdict(target: Target, value: Decimal, months_open: int) -> Verdict:
    ladder = LadderInput(meets(value, target), months_open, None, (), direction_of(target))
    return first_status(ladder)


def _latest_requirement(target: Target, value: Decimal, as_of: AsOf) -> Requirement | None:
    if not as_of.months_to_come:
        return None
    unit = "个百分点" if target.indicator.unit == "%" else target.indicator.unit
    if meets(value, target):
        return Requirement("shortfall", Decimal(0), unit, "保持")
    away = abs(promised_value(target) - value)
    short = safe_bound(away, target.indicator.decimals, Direction.HIGHER_IS_BETTER)
    is_lower = direction_of(target) is Direction.LOWER_IS_BETTER
    return Requirement(
        "shortfall", short, unit, f"{'须再降' if is_lower else '还差'} {plain(short)} {unit}"
    )


def task_quantity(target: Target, basis: Basis) -> Evaluation:
    """Judge a promised quantity by how its task stands: the amount and 序时 its list shows."""
    rows, standing = basis.told_of(target), basis.standing_of(target)
    through = max((r.month for r in rows), default=None)
    # What is told is the total done so far: an earlier month without it leaves no gap in it.
    coverage = _coverage_of_latest(target, {r.month for r in rows}, basis)
    absent = absence_verdict(coverage, basis.as_of)
    value = None if standing is None else standing.done
    if value is None or standing is None or through is None or target.task is None:
        verdict = absent or NOTHING_REPORTED
        return _evaluation(target, basis, coverage, None, verdict, None, rows, None)
    end, scheduled = AsOf(basis.as_of.year, through), standing.scheduled
    verdict = quantity_verdict(value, promised_value(target), scheduled, basis.months_open)
    if absent is not None and verdict.status is not TargetStatus.COMPLETED:
        verdict = absent
    requirement = _quantity_requirement(target, value, scheduled, end)
    found = _evaluation(target, basis, coverage, value, verdict, requirement, rows, None)
    dates = target.task.start_date, standing.due_date
    return replace(found, path=quantity_path(target, value, dates, end))


def _quantity_requirement(
    target: Target, done: Decimal, scheduled: Fraction, end: AsOf
) -> Requirement | None:
    promised = promised_value(target)
    left = promised - done
    share = percent(Fraction(done) / Fraction(promised))
    if left <= 0:
        return Requirement("quantity", Decimal(0), target.indicator.unit, "已全部完成")
    if not end.months_to_come:
        return None
    pace = round_half_even(Fraction(left) / end.months_to_come, 1)
    text = (
        f"序时 {figure(scheduled * 100)} %,实际 {share} %;"
        f"剩余{end.months_to_come}个月每月须完成 {pace} {target.indicator.unit}"
    )
    return Requirement(
        "quantity", left, target.indicator.unit, text, (), "(承诺数 − 已完成) ÷ 剩余月数"
    )


# --- parts ------------------------------------------------------------------------------------


def _figures(target: Target, basis: Basis) -> tuple[list[IndicatorMonth], list[IndicatorMonth]]:
    year, upto = basis.as_of.year, basis.as_of.month
    rows = basis.figures.get((target.indicator_id, year), [])
    return [r for r in rows if r.month <= upto], basis.figures.get(
        (target.indicator_id, year - 1), []
    )


def _sum_of(rows: list[IndicatorMonth], through: int | None) -> Decimal | None:
    counted = [r.value for r in rows if r.month <= (through or 0)]
    return sum(counted, Decimal(0)) if counted and len(counted) == through else None


def _change(value: Decimal | None, target: Target, last: Decimal | None) -> Change | None:
    if value is None:
        return None
    unit = "百分点" if target.indicator.unit == "%" else target.indicator.unit
    described = describe_change(value, direction_of(target))
    return Change(value, unit, last, described.word if described else None)


def _evaluation(
    target: Target,
    basis: Basis,
    coverage: Coverage,
    value: Decimal | None,
    verdict: Verdict,
    requirement: Requirement | None,
    rows: Rows,
    change: Change | None,
) -> Evaluation:
    decimals = target.indicator.decimals
    rounded = None if value is None else round_half_even(value, decimals)
    promised = promised_value(target)
    met = None if value is None else meets(value, target)
    return Evaluation(
        target=target,
        as_of=basis.as_of,
        state=coverage.state,
        value=rounded,
        numerator=None,
        denominator=None,
        through_month=coverage.through,
        missing_months=coverage.missing,
        valid_days=None,
        is_met=met,
        gap=None if rounded is None else round_half_even(rounded - promised, decimals),
        change=change,
        requirement=requirement,
        status=verdict.status,
        reason=verdict.reason,
        provenance=_provenance(coverage, rows),
        months=_months(target, basis, rows),
    )


def _months(target: Target, basis: Basis, rows: Rows) -> tuple[MonthValues, ...]:
    _, last_rows = _figures(target, basis)
    now = {r.month: _amount(r) for r in rows}
    last = {r.month: r.value for r in last_rows}
    adds_up = target.indicator.method == Method.VETO_COUNT
    found: list[MonthValues] = []
    total: Decimal | None = Decimal(0)  # None beyond a month nobody reported
    for month in range(1, 13):
        value = now.get(month)
        total = None if total is None or value is None else total + value
        cumulative = total if adds_up else value
        found.append(MonthValues(month, value, cumulative, last.get(month), last.get(month)))
    return tuple(found)


def _amount(row: IndicatorMonth | TaskMonth) -> Decimal | None:
    return row.value if isinstance(row, IndicatorMonth) else row.done


def _readings(rows: Rows) -> tuple[tuple[str, int], ...]:
    figures = tuple(("IndicatorMonth", r.pk) for r in rows if isinstance(r, IndicatorMonth))
    return figures + task_readings(r for r in rows if isinstance(r, TaskMonth))


def _provenance(coverage: Coverage, rows: Rows) -> Provenance:
    period = f"截至{coverage.through}月" if coverage.through else ""
    return Provenance(
        readings=_readings(rows),
        rule="责任单位填报",
        clause="取截至月份最近一次填报的累计数;发生数按月相加",
        period=period,
        caliber="填报",
        data_status="填报",
        is_demo=demo_rows(rows),
    )
