"""The what-if of an indicator's page (情景试算): a form, its errors, and what would follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitoring.air_series import AirSeries
from monitoring.periods import AsOf
from standards.averages import days_in_month
from standards.progress import sections_needed
from standards.rounding import round_half_even
from standards.scenario import DaysSoFar, MeanSoFar
from targets.assessments.what_if_air import DaysCase, ExceedingCase, MeanCase
from targets.assessments.what_if_cases import Case, Frame, Outcome
from targets.assessments.what_if_counts import FinalCase, QuantityCase, SectionsCase, VetoCase
from targets.choices import Method
from targets.evaluation.basis import HISTORY_YEARS, Basis
from targets.evaluation.result import Evaluation, promised_value
from targets.what_if_form import WhatIfForm


@dataclass(frozen=True)
class WhatIf:
    """The form and what follows; without a form the reason why nothing can be tried."""

    form: WhatIfForm | None
    outcome: Outcome | None
    hint: str
    refusal: str
    unit: str = ""

    @property
    def errors(self) -> tuple[str, ...]:
        """Every error in Chinese, each naming its field."""
        if self.form is None:
            return ()
        return tuple(str(e) for errors in self.form.errors.values() for e in errors)

    @property
    def points(self) -> Mapping[int, Decimal]:
        """The values drawn, by month."""
        return dict(self.outcome.points) if self.outcome else {}


def what_if(evaluation: Evaluation, basis: Basis, asked: Mapping[str, Any]) -> WhatIf | None:
    """Read a what-if from the address; None for a target no figure can be tried on."""
    if evaluation.target.value is None:
        return None
    through = evaluation.through_month or 0
    if evaluation.value is None or not through:
        return WhatIf(None, None, "", "尚无累计值,暂不能试算")
    if through >= 12:
        return WhatIf(None, None, "", "全年数据已齐,没有剩余月份可试算")
    case = _case(evaluation, basis, AsOf(basis.as_of.year, through))
    if case is None:
        return WhatIf(None, None, "", "缺少逐月的天数或个数,暂不能试算")
    form = WhatIfForm(case.questions, through, asked)
    outcome = case.outcome(form) if form.is_asked and form.is_valid() else None
    return WhatIf(form, outcome, case.hint, "", case.questions[0].unit)


def _case(evaluation: Evaluation, basis: Basis, end: AsOf) -> Case | None:
    months = tuple(range(end.month + 1, 13))
    frame = Frame(evaluation, months, {m: days_in_month(end.year, m) for m in months})
    method = Method(evaluation.target.indicator.method)
    if method == Method.ANNUAL_MEAN:
        return _mean_case(frame, basis.air, end)
    if method in (Method.GOOD_DAY_RATIO, Method.DAY_CAP):
        return _days_case(frame, basis.air, end, method)
    if method == Method.SECTION_SHARE:
        return _sections_case(frame)
    if method == Method.PERCENTILE:
        need = evaluation.requirement
        return ExceedingCase(frame, int(need.value)) if need and need.value is not None else None
    return _count_case(frame, method)


def _mean_case(frame: Frame, air: AirSeries, end: AsOf) -> Case | None:
    known = air.pm25_to_date(end.year, end.month)
    if known is None:
        return None
    usual = {}
    for month in frame.months:
        for year in range(end.year - 1, end.year - 1 - HISTORY_YEARS, -1):
            found = air.month(year, month)
            if found is not None and found.has_mean and found.pm25 is not None:
                usual[month] = (year, round_half_even(found.pm25, frame.decimals))
                break
    return MeanCase(frame, MeanSoFar(known.mean, known.days), usual)


def _days_case(frame: Frame, air: AirSeries, end: AsOf, method: Method) -> Case | None:
    usual = {}
    for month in frame.months:
        found = air.month(end.year - 1, month)
        counts = found.counts if found else None
        if method == Method.DAY_CAP and found and found.heavy_days is not None:
            usual[month] = Decimal(found.heavy_days)
        elif method == Method.GOOD_DAY_RATIO and counts:
            usual[month] = Decimal(counts.polluted)
    if method == Method.DAY_CAP:
        used = air.heavy_to_date(end.year, end.month)
        if used is None or frame.evaluation.requirement is None:
            return None
        return DaysCase(frame, used, None, usual)
    days = air.counts_to_date(end.year, end.month)
    if days is None or not days.valid or frame.evaluation.requirement is None:
        return None
    return DaysCase(frame, days.polluted, DaysSoFar(days.valid, days.good), usual)


def _sections_case(frame: Frame) -> Case | None:
    good, total = frame.evaluation.numerator, frame.evaluation.denominator
    if good is None or not total:
        return None
    target = frame.evaluation.target
    if target.numerator is not None and target.denominator == total:
        return SectionsCase(frame, good, total, target.numerator)
    needed = sections_needed(promised_value(target), total, frame.decimals)
    return SectionsCase(frame, good, total, needed)


def _count_case(frame: Frame, method: Method) -> Case | None:
    value = frame.evaluation.value
    assert value is not None  # asked for before
    if method == Method.TASK_QUANTITY:
        return QuantityCase(frame, value)
    if method in (Method.LATEST_RATE, Method.LATEST_AMOUNT):
        return FinalCase(frame, method == Method.LATEST_RATE)
    if method == Method.VETO_COUNT:
        return VetoCase(frame, value)
    return None
