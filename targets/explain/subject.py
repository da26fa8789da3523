"""The target an explanation opens: evaluated anew, with the readings it stands on."""

from dataclasses import dataclass

from django.utils import timezone

from monitoring.periods import AsOf
from targets.choices import Method
from targets.errors import NotHere
from targets.evaluation.basis import Basis
from targets.evaluation.engine import evaluated, targets_of
from targets.evaluation.readings import load_readings
from targets.evaluation.result import Evaluation
from targets.explain.address import Address
from targets.models import Plan, Target


@dataclass(frozen=True)
class Subject:
    """One target at one month with its evaluation and readings."""

    target: Target
    evaluation: Evaluation
    basis: Basis

    @property
    def as_of(self) -> AsOf:
        """The month asked for."""
        return self.basis.as_of

    @property
    def end(self) -> AsOf:
        """The month the value reaches."""
        return AsOf(self.as_of.year, self.evaluation.through_month or self.as_of.month)

    @property
    def name(self) -> str:
        """What the target is of: the indicator, with the division where it is not the plan's."""
        return self.target.indicator.label

    @property
    def unit(self) -> str:
        """The indicator's unit."""
        return self.target.indicator.unit

    @property
    def decimals(self) -> int:
        """Decimals the indicator is judged and printed with."""
        return self.target.indicator.decimals

    def address(self, measure: str) -> Address:
        """Return where another figure of this target is explained."""
        return Address("target", f"{self.target.code}/{measure}")

    def month_address(self, measure: str, year: int, month: int) -> Address:
        """Return where the target's figure of one month is explained: `month`, `to-date`."""
        return self.address(measure).at(at=f"{year}-{month}")


def subject_of(code: str, as_of: AsOf) -> Subject:
    """Evaluate one target of the year's plan; a code that is none is not found."""
    plan = Plan.objects.select_related("division", "document").filter(year=as_of.year).first()
    if plan is None:
        raise NotHere(f"{as_of.year}年没有年度计划")
    target = targets_of(plan).filter(code=code).first()
    if target is None:
        raise NotHere(f"{as_of.year}年计划中没有编号为“{code[:20]}”的目标")
    target.plan = plan
    is_water = target.indicator.method == Method.SECTION_SHARE
    readings = load_readings([target], as_of, timezone.localdate(), with_sections=is_water)
    return Subject(target, evaluated(target, readings), readings.of(target))
