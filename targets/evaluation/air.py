"""Air targets: annual mean, good-day ratio, cap on heavy-pollution days.

Methods: docs/methods/evaluation.md, required-mean.md, polluted-day-budget.md, status-ladder.md.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import MeanToDate
from monitoring.periods import AsOf
from standards.comparison import Direction, change_absolute, change_percent, change_points
from standards.editions import Family, in_force
from standards.progress import (
    BudgetState,
    Operator,
    is_met,
    polluted_day_budget,
    required_rest_mean,
    rounded_bound,
)
from standards.rounding import round_half_even
from standards.status import LadderInput, TargetStatus, Verdict, first_status
from targets.choices import Method
from targets.evaluation.air_history import (
    change_on_last_year,
    count,
    heavy_months,
    past_rests,
    pm25_months,
    pm25_to_date,
    ratio_months,
)
from targets.evaluation.air_requirement import (
    budget_requirement,
    cap_requirement,
    mean_requirement,
)
from targets.evaluation.basis import Basis, Coverage, absence_verdict, coverage_of
from targets.evaluation.result import (
    Change,
    Evaluation,
    MonthValues,
    Provenance,
    Requirement,
    promised_value,
)
from targets.models import Target

LOWER = Direction.LOWER_IS_BETTER
CLAUSES = {
    Method.ANNUAL_MEAN: "月、年均值为日均值的算术平均;按有效天数加权,GB/T 8170 修约一次",
    Method.GOOD_DAY_RATIO: "AQI≤100 的天数 ÷ 有效监测天数,GB/T 8170 修约一次",
    Method.DAY_CAP: "AQI>200 的天数,各月相加",
}
NO_COUNTS = Verdict(TargetStatus.INSUFFICIENT, "只有比率、没有天数,无法推算剩余天数")


@dataclass(frozen=True)
class Finding:
    """What a method found before the parts every air target shares are put around it."""

    months: tuple[MonthValues, ...]
    value: Decimal | None = None
    change: Change | None = None
    requirement: Requirement | None = None
    ladder: LadderInput | None = None
    numerator: int | None = None
    denominator: int | None = None
    own_value: Decimal | None = None
    last_year_final: Decimal | None = None


def annual_mean(target: Target, basis: Basis) -> Evaluation:
    """Judge a yearly mean concentration (PM2.5年均浓度)."""
    air, year, decimals = basis.air, basis.as_of.year, target.indicator.decimals
    entered = {
        m
        for m in air.entered_months(year)
        if ((f := air.month(year, m)) and f.has_mean)
        or ((p := air.published(year, m)) and p.pm25 is not None)
    }
    coverage = coverage_of(entered, lambda m: air.pm25_to_date(year, m) is not None, basis)
    months = pm25_months(air, basis.as_of, decimals)
    known = air.pm25_to_date(year, coverage.through) if coverage.through else None
    if known is None:
        return _evaluation(target, basis, coverage, Finding(months))
    end = AsOf(year, coverage.through or 1)
    value = round_half_even(known.mean, decimals)
    last = pm25_to_date(air, year - 1, end.month, decimals)
    published = air.published(year, end.month)
    own = air.pm25_to_date(year, end.month, use_published=False)
    ladder = _mean_ladder(target, known, end, basis)
    finding = Finding(
        months,
        value=value,
        change=change_on_last_year(
            change_percent(value, last),
            "%",
            last,
            LOWER,
            published.pm25_change if published else None,
        ),
        requirement=mean_requirement(target, ladder.requirement, end, ladder.past_rest),
        ladder=ladder,
        own_value=round_half_even(own.mean, decimals) if own and known.is_published else None,
        last_year_final=pm25_to_date(air, year - 1, 12, decimals),
    )
    return _evaluation(target, basis, coverage, finding)


def _mean_ladder(target: Target, known: MeanToDate, end: AsOf, basis: Basis) -> LadderInput:
    promised, operator = promised_value(target), Operator(target.operator)
    decimals, rest = target.indicator.decimals, end.days_to_come
    bound, _ = rounded_bound(promised, decimals, operator)
    limit = required_rest_mean(bound, known.mean, known.days, rest)
    return LadderInput(
        is_met_now=is_met(known.mean, promised, operator, decimals),
        remaining_units=rest,
        requirement=required_rest_mean(promised, known.mean, known.days, rest),
        past_rest=past_rests(end, basis.air.pm25_rest),
        direction=LOWER,
        impossible=limit is not None and limit <= 0,
    )


def good_day_ratio(target: Target, basis: Basis) -> Evaluation:
    """Judge the share of good days among valid days (优良天数比率)."""
    air, year = basis.air, basis.as_of.year
    entered = {
        m
        for m in air.entered_months(year)
        if ((f := air.month(year, m)) and f.counts is not None)
        or ((p := air.published(year, m)) and p.good_ratio is not None)
    }
    coverage = coverage_of(entered, lambda m: air.good_ratio_to_date(year, m) is not None, basis)
    months = ratio_months(air, basis.as_of)
    value = air.good_ratio_to_date(year, coverage.through) if coverage.through else None
    if value is None:
        return _evaluation(target, basis, coverage, Finding(months))
    end = AsOf(year, coverage.through or 1)
    counts = air.counts_to_date(year, end.month)
    last = air.good_ratio_to_date(year - 1, end.month)
    published = air.published(year, end.month)
    requirement, ladder = _budget(target, basis, end, value)
    finding = Finding(
        months,
        value=value,
        change=change_on_last_year(
            change_points(value, last),
            "百分点",
            last,
            Direction.HIGHER_IS_BETTER,
            published.ratio_change if published else None,
        ),
        requirement=requirement,
        ladder=ladder,
        numerator=counts.good if counts else None,
        denominator=counts.valid if counts else None,
        last_year_final=air.good_ratio_to_date(year - 1, 12),
    )
    return _evaluation(target, basis, coverage, finding)


def _budget(
    target: Target, basis: Basis, end: AsOf, value: Decimal
) -> tuple[Requirement | None, LadderInput | None]:
    """Polluted days still allowed, judged as the ratio is printed; None without day counts."""
    counts = basis.air.counts_to_date(end.year, end.month)
    if counts is None:
        return None, None
    promised, decimals = promised_value(target), target.indicator.decimals
    budget = polluted_day_budget(
        promised, counts.valid, end.days_to_come, counts.polluted, decimals
    )
    past = past_rests(end, basis.air.polluted_rest)
    ladder = LadderInput(
        is_met_now=is_met(value, promised, Operator(target.operator), decimals),
        remaining_units=end.days_to_come,
        requirement=Fraction(budget.remaining),
        past_rest=past,
        direction=LOWER,
        impossible=budget.state is BudgetState.IMPOSSIBLE,
        locked=budget.state is BudgetState.LOCKED and end.days_to_come > 0,
    )
    return budget_requirement(budget, end, past), ladder


def day_cap(target: Target, basis: Basis) -> Evaluation:
    """Judge a cap on heavy-pollution days (重污染天数): AQI above 200."""
    air, year = basis.air, basis.as_of.year
    entered = {
        m
        for m in air.entered_months(year)
        if any(
            f is not None and f.heavy_days is not None
            for f in (air.month(year, m), air.published(year, m))
        )
    }
    coverage = coverage_of(entered, lambda m: air.heavy_to_date(year, m) is not None, basis)
    months = heavy_months(air, basis.as_of)
    used = air.heavy_to_date(year, coverage.through) if coverage.through else None
    if used is None:
        return _evaluation(target, basis, coverage, Finding(months))
    end = AsOf(year, coverage.through or 1)
    left = int(promised_value(target)) - used
    past = past_rests(end, air.heavy_rest)
    last = count(air.heavy_to_date(year - 1, end.month))
    ladder = LadderInput(
        is_met_now=left >= 0,
        remaining_units=end.days_to_come,
        requirement=Fraction(left),
        past_rest=past,
        direction=LOWER,
        impossible=left < 0,
        locked=0 < end.days_to_come <= left,
    )
    finding = Finding(
        months,
        value=Decimal(used),
        change=change_on_last_year(change_absolute(Decimal(used), last), "天", last, LOWER),
        requirement=cap_requirement(left, end, past),
        ladder=ladder,
        last_year_final=count(air.heavy_to_date(year - 1, 12)),
    )
    return _evaluation(target, basis, coverage, finding)


# --- parts ------------------------------------------------------------------------------------


def _verdict(coverage: Coverage, as_of: AsOf, finding: Finding) -> Verdict:
    """Let missing readings speak before the ladder does, but not before what is settled."""
    if finding.ladder is not None and finding.ladder.impossible:
        return first_status(finding.ladder)
    absent = absence_verdict(coverage, as_of)
    if absent is not None:
        return absent
    return first_status(finding.ladder) if finding.ladder else NO_COUNTS


def _evaluation(target: Target, basis: Basis, coverage: Coverage, finding: Finding) -> Evaluation:
    status, reason = _verdict(coverage, basis.as_of, finding)
    value, decimals = finding.value, target.indicator.decimals
    promised = promised_value(target)
    met = None if value is None else is_met(value, promised, Operator(target.operator), decimals)
    final = finding.last_year_final
    return Evaluation(
        target=target,
        as_of=basis.as_of,
        state=coverage.state,
        value=value,
        numerator=finding.numerator,
        denominator=finding.denominator,
        through_month=coverage.through,
        missing_months=coverage.missing,
        valid_days=finding.denominator,
        is_met=met,
        gap=None if value is None else round_half_even(value - promised, decimals),
        change=finding.change,
        requirement=finding.requirement,
        status=status,
        reason=reason,
        provenance=_provenance(target, basis, coverage),
        months=finding.months,
        last_year_final=basis.baselines.get(target.indicator_id) if final is None else final,
        own_value=finding.own_value,
    )


def _provenance(target: Target, basis: Basis, coverage: Coverage) -> Provenance:
    air, year, end = basis.air, basis.as_of.year, coverage.through or 0
    months = [f for m in range(1, end + 1) if (f := air.month(year, m))]
    published = air.published(year, end)
    used = [*months, published] if published else months
    edition = in_force(Family.EVALUATION, basis.as_of.last_day)
    index = in_force(Family.AQI, basis.as_of.last_day)
    return Provenance(
        readings=tuple((f.table, f.reading_id) for f in used),
        rule=f"{edition.number};{index.number}",
        clause=CLAUSES[Method(target.indicator.method)],
        period=coverage.period,
        caliber="实况",
        data_status="、".join(sorted({f.status for f in used})),
        is_demo=any(f.is_demo for f in air.rows_until(year, basis.as_of.month)),
    )
