"""What every air target shares: from a method's finding to the whole evaluation, both calibers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from monitoring.air_exclusions import NO_CLAIMS, CaliberState, assessed_series, months_without_days
from monitoring.air_series import AirFigures
from monitoring.periods import months_label
from standards.editions import Family, in_force
from standards.rounding import Exact, round_half_even
from standards.status import LadderInput, TargetStatus, Verdict, first_status
from targets.choices import Method
from targets.evaluation.basis import Basis, Coverage, absence_verdict
from targets.evaluation.judging import is_provisional, meets
from targets.evaluation.result import (
    AssessedFigure,
    Change,
    Evaluation,
    MonthValues,
    PlanPath,
    Projection,
    Provenance,
    Requirement,
    ValueState,
    plain_decimals,
    promised_value,
)
from targets.models import Target

CLAUSES = {
    Method.ANNUAL_MEAN: "月、年均值为日均值的算术平均;按有效天数加权,GB/T 8170 修约一次",
    Method.GOOD_DAY_RATIO: "AQI≤100 的天数 ÷ 有效监测天数,GB/T 8170 修约一次",
    Method.DAY_CAP: "AQI>200 的天数,各月相加",
    Method.PERCENTILE: "臭氧日最大8小时平均第90百分位数(HJ 663 附录A),GB/T 8170 修约一次",
}
ASSESSMENT = "考核"
ACTUAL = "实况"


@dataclass(frozen=True)
class Finding:
    """What a method found before the parts every air target shares are put around it.

    `exact` is the value before rounding, for a target judged so; `unjudged` says why there is no
    ladder to walk.
    """

    months: tuple[MonthValues, ...]
    value: Decimal | None = None
    exact: Exact | None = None
    change: Change | None = None
    requirement: Requirement | None = None
    ladder: LadderInput | None = None
    numerator: int | None = None
    denominator: int | None = None
    own_value: Decimal | None = None
    last_year_final: Decimal | None = None
    projection: Projection | None = None
    path: PlanPath | None = None
    unjudged: str = "尚无可评价的数据"


def in_both_calibers(
    method: Callable[[Target, Basis], Evaluation], target: Target, basis: Basis
) -> AssessedFigure | None:
    """Evaluate the target once more with the days claimed for dust left out (考核口径).

    None where nothing was claimed of this year and no sheet gives the assessment caliber: the two
    are then the same.
    """
    year, month, excluded = basis.as_of.year, basis.as_of.month, basis.excluded
    claimed = excluded.listed(year, month)
    sheets = [place for place in (*excluded.months, *excluded.to_date) if place[0] == year]
    if not claimed and not sheets:
        return None
    air = assessed_series(basis.air, excluded)
    found = method(target, replace(basis, air=air, excluded=NO_CLAIMS))
    return AssessedFigure(
        value=found.value,
        numerator=found.numerator,
        denominator=found.denominator,
        status=found.status,
        reason=_why_unknown(found, basis) or found.reason,
        is_met=found.is_met,
        excluded=claimed,
        is_confirmed=not excluded.is_pending(year, month),
    )


def _why_unknown(found: Evaluation, basis: Basis) -> str:
    """Say which months' dust cannot be left out, where that is why the figure is not whole."""
    if found.state is ValueState.MEASURED:
        return ""
    without = months_without_days(basis.air, basis.excluded)
    year, last = basis.as_of.year, basis.as_of.month
    months = sorted(m for y, m in without if y == year and m <= last)
    return f"{months_label(months)}{CaliberState.NO_DAYS}" if months else ""


def evaluation_of(target: Target, basis: Basis, coverage: Coverage, finding: Finding) -> Evaluation:
    """Put the parts every air target shares around a finding."""
    status, reason = _verdict(coverage, basis, finding, target)
    value, decimals = finding.value, target.indicator.decimals
    final = finding.last_year_final
    exact = value if finding.exact is None else finding.exact
    rows = _rows(basis, coverage)
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
        is_met=None if exact is None else meets(exact, target),
        gap=None if value is None else round_half_even(value - promised_value(target), decimals),
        change=finding.change,
        requirement=finding.requirement,
        status=status,
        reason=reason,
        provenance=_provenance(target, basis, coverage, rows),
        months=finding.months,
        last_year_final=basis.baselines.get(target.indicator_id) if final is None else final,
        own_value=finding.own_value,
        path=finding.path,
        projection=finding.projection,
        is_provisional=any(is_provisional(row, basis.unreviewed) for row in rows),
    )


def _verdict(coverage: Coverage, basis: Basis, finding: Finding, target: Target) -> Verdict:
    """Let missing readings speak before the ladder does, but not before what is settled."""
    if finding.ladder is not None and finding.ladder.impossible:
        return first_status(finding.ladder)
    absent = absence_verdict(coverage, basis.as_of)
    if absent is not None:
        return absent
    if finding.ladder is None:
        return Verdict(TargetStatus.INSUFFICIENT, finding.unjudged)
    return _introduced(first_status(finding.ladder), finding, coverage, target)


def _introduced(verdict: Verdict, finding: Finding, coverage: Coverage, target: Target) -> Verdict:
    """Say first that the value to date meets the target where the status is not green all the same.

    “1—10月累计30.1已达到目标,但……”: what a leader would ask.
    """
    ladder = finding.ladder
    if ladder is None or not ladder.is_met_now or not ladder.remaining_units:
        return verdict
    if verdict.status not in (TargetStatus.HOLD, TargetStatus.AT_RISK, TargetStatus.UNLIKELY):
        return verdict
    value = plain_decimals(finding.value, target.indicator.decimals)
    reason = verdict.reason.removeprefix("目前达标,")
    joint = ";" if "但" in reason else ",但"
    return Verdict(verdict.status, f"{coverage.period}{value}已达到目标{joint}{reason}")


def _rows(basis: Basis, coverage: Coverage) -> list[AirFigures]:
    air, year, end = basis.air, basis.as_of.year, coverage.through or 0
    months = [row for m in range(1, end + 1) if (row := air.month(year, m))]
    published = air.published(year, end)
    return [*months, published] if published else months


def _provenance(
    target: Target, basis: Basis, coverage: Coverage, rows: list[AirFigures]
) -> Provenance:
    edition = in_force(Family.EVALUATION, basis.as_of.last_day)
    index = in_force(Family.AQI, basis.as_of.last_day)
    shown = basis.air.rows_until(basis.as_of.year, basis.as_of.month)
    return Provenance(
        readings=tuple((row.table, row.reading_id) for row in rows),
        rule=f"{edition.number};{index.number}",
        clause=CLAUSES[Method(target.indicator.method)],
        period=coverage.period,
        caliber=ACTUAL,
        data_status="、".join(sorted({row.status for row in rows})),
        is_demo=any(row.is_demo for row in shown),
    )
