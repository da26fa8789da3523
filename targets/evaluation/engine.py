"""Evaluates every target of a plan at one month."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitoring.periods import AsOf
from targets.choices import Method
from targets.evaluation import air, hand_reported, qualitative, water
from targets.evaluation.basis import Basis, load_basis
from targets.evaluation.result import Evaluation
from targets.models import Plan, Target

METHODS: dict[str, Callable[[Target, Basis], Evaluation]] = {
    Method.ANNUAL_MEAN: air.annual_mean,
    Method.GOOD_DAY_RATIO: air.good_day_ratio,
    Method.DAY_CAP: air.day_cap,
    Method.SECTION_SHARE: water.section_share,
    Method.VETO_COUNT: hand_reported.veto_count,
    Method.LATEST_RATE: hand_reported.latest,
    Method.LATEST_AMOUNT: hand_reported.latest,
    Method.TASK_QUANTITY: hand_reported.task_quantity,
    Method.QUALITATIVE: qualitative.judged,
}


@dataclass(frozen=True)
class PlanEvaluation:
    """All targets of a plan at one month, with the readings they stand on."""

    plan: Plan
    as_of: AsOf
    evaluations: tuple[Evaluation, ...]
    basis: Basis

    def of(self, code: str) -> Evaluation | None:
        """Return the evaluation of an indicator, or None if the plan promises nothing for it."""
        return next((e for e in self.evaluations if e.code == code), None)

    @property
    def is_demo(self) -> bool:
        """Whether any figure stands on demonstration readings."""
        return any(e.provenance.is_demo for e in self.evaluations)


def evaluate_plan(plan: Plan, as_of: AsOf, today: date) -> PlanEvaluation:
    """Evaluate the year's targets of a plan as of the end of a month.

    Parameters
    ----------
    plan
        The plan whose targets are judged; its division's readings are used.
    as_of
        The month up to whose end readings count.
    today
        The day on which the question is asked: decides only between 未到期, 待录入 and 逾期.
    """
    targets = list(
        Target.objects.filter(plan=plan, month__isnull=True)
        .exclude(indicator__method=Method.PUBLISHED_ONLY)
        .select_related("indicator", "document", "task", "plan")
        .order_by("indicator__position", "indicator__code")
    )
    basis = load_basis(plan, targets, as_of, today)
    evaluations = tuple(METHODS[t.indicator.method](t, basis) for t in targets)
    return PlanEvaluation(plan, as_of, evaluations, basis)
