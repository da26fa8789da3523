"""Evaluates every target of a plan, or targets of many divisions, at one month."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from monitoring.periods import AsOf
from targets.choices import Method
from targets.evaluation import air, air_percentile, hand_reported, qualitative, water
from targets.evaluation.basis import Basis
from targets.evaluation.judging import method_of
from targets.evaluation.monthly import month_alone
from targets.evaluation.not_issued import is_not_issued, not_issued
from targets.evaluation.readings import Readings, load_readings
from targets.evaluation.result import Evaluation
from targets.models import Plan, Target

METHODS: dict[str, Callable[[Target, Basis], Evaluation]] = {
    Method.ANNUAL_MEAN: air.annual_mean,
    Method.GOOD_DAY_RATIO: air.good_day_ratio,
    Method.DAY_CAP: air.day_cap,
    Method.PERCENTILE: air_percentile.percentile_concentration,
    Method.SECTION_SHARE: water.section_share,
    Method.VETO_COUNT: hand_reported.veto_count,
    Method.LATEST_RATE: hand_reported.latest,
    Method.LATEST_AMOUNT: hand_reported.latest,
    Method.TASK_QUANTITY: hand_reported.task_quantity,
    Method.QUALITATIVE: qualitative.judged,
}


@dataclass(frozen=True)
class PlanEvaluation:
    """The plan's own targets at one month, with the readings they stand on.

    `evaluations` are those of the year; `monthly` those of single months up to the month asked for.
    """

    plan: Plan
    as_of: AsOf
    evaluations: tuple[Evaluation, ...]
    basis: Basis
    monthly: tuple[Evaluation, ...] = ()

    def of(self, code: str) -> Evaluation | None:
        """Return the evaluation of an indicator, or None if the plan promises nothing for it."""
        return next((e for e in self.evaluations if e.code == code), None)

    def monthly_of(self, code: str) -> tuple[Evaluation, ...]:
        """Return the evaluations of an indicator's monthly targets, January first."""
        return tuple(e for e in self.monthly if e.code == code)

    @property
    def is_demo(self) -> bool:
        """Whether any figure stands on demonstration readings."""
        return any(e.provenance.is_demo for e in (*self.evaluations, *self.monthly))


def evaluate_plan(plan: Plan, as_of: AsOf, today: date) -> PlanEvaluation:
    """Evaluate the plan's own targets as of the end of a month.

    Parameters
    ----------
    plan
        The plan whose targets are judged; its division's readings are used.
    as_of
        The month up to whose end readings count.
    today
        The day on which the question is asked: decides only between 未到期, 待录入 and 逾期.
    """
    targets = list(targets_of(plan).filter(division__isnull=True))
    for target in targets:
        target.plan = plan
    own = Target(plan=plan)  # a plan without targets has its division's readings all the same
    readings = load_readings([*targets, own], as_of, today)
    found = [evaluated(t, readings) for t in targets if (t.month or 0) <= as_of.month]
    return PlanEvaluation(
        plan=plan,
        as_of=as_of,
        evaluations=tuple(e for e in found if e.target.month is None),
        basis=readings.of(own),
        monthly=tuple(e for e in found if e.target.month is not None),
    )


def targets_of(plan: Plan) -> QuerySet[Target]:
    """All targets of a plan that can be evaluated, of the year and of its months."""
    return (
        Target.objects.filter(plan=plan)
        .exclude(indicator__method=Method.PUBLISHED_ONLY)
        .select_related("indicator", "document", "task", "plan", "division")
        .order_by("indicator__position", "indicator__code", F("month").asc(nulls_first=True))
    )


def evaluate_targets(targets: Iterable[Target], as_of: AsOf, today: date) -> tuple[Evaluation, ...]:
    """Evaluate targets of any divisions, in their order, with a fixed number of queries.

    A month's target is judged by that month alone, once it is over. `targets` carry their plan,
    indicator, document and task (see :func:`targets_of`).
    """
    listed = list(targets)
    readings = load_readings(listed, as_of, today)
    return tuple(evaluated(target, readings) for target in listed)


def evaluated(target: Target, readings: Readings) -> Evaluation:
    """Evaluate one target by readings already loaded."""
    basis = readings.of(target)
    if is_not_issued(target):
        return not_issued(target, basis)
    if target.month is not None:
        return month_alone(target, basis)
    return METHODS[method_of(target)](target, basis)
