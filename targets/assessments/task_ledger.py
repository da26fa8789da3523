"""Task against indicator: which task should move which figure, and whether it does (台账)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitoring.periods import AsOf
from standards.comparison import ChangeWord
from standards.rounding import percent
from standards.task_ledger import (
    DONE_ENOUGH,
    IndicatorPart,
    LedgerFinding,
    LedgerVerdict,
    TaskPart,
    ledger_verdict,
    rule_text,
)
from standards.task_progress import TaskState
from targets.assessments.frame import Frame, frame_of
from targets.assessments.tasks import TaskRow, rows_of, standings
from targets.evaluation.engine import evaluate_plan
from targets.evaluation.result import Evaluation
from targets.explain.address import Address
from targets.models import Indicator, Plan, Task, TaskEffect

FINDING_ORDER = (
    LedgerFinding.CONTRADICTION,
    LedgerFinding.SHORT,
    LedgerFinding.NO_COMPARISON,
    LedgerFinding.NO_PROGRESS,
    LedgerFinding.NO_VALUE,
    LedgerFinding.MOVING,
    LedgerFinding.NOT_DUE,
    LedgerFinding.NO_TASK,
)

JUDGED = (LedgerFinding.CONTRADICTION, LedgerFinding.SHORT, LedgerFinding.MOVING)
UNJUDGED = (LedgerFinding.NO_VALUE, LedgerFinding.NO_COMPARISON, LedgerFinding.NO_PROGRESS)


@dataclass(frozen=True)
class EffectRow:
    """One task that should move the indicator, with how it stands at the month."""

    effect: TaskEffect
    row: TaskRow
    as_of: AsOf

    @property
    def is_due(self) -> bool:
        """Whether the months it should show in have begun."""
        return self.effect.first_month <= self.as_of.month

    @property
    def part(self) -> TaskPart:
        """The task as the rule looks at it."""
        state = self.row.state
        return TaskPart(
            progress=self.row.progress,
            is_due=self.is_due,
            is_finished=state in (TaskState.CLOSED, TaskState.CLAIMED),
            is_ended=state is TaskState.ENDED,
        )


@dataclass(frozen=True)
class LedgerRow:
    """One indicator: how it stands, the tasks that should move it, and what the two say together.

    `evaluation` is None for an indicator the year promises nothing of.
    """

    indicator: Indicator
    evaluation: Evaluation | None
    effects: tuple[EffectRow, ...]
    verdict: LedgerVerdict

    @property
    def finding(self) -> LedgerFinding:
        """What indicator and tasks say of each other."""
        return self.verdict.finding

    @property
    def mean_text(self) -> str:
        """Mean progress of the tasks due, one decimal, or a dash."""
        return "—" if self.verdict.mean is None else f"{percent(self.verdict.mean)} %"

    @property
    def uncounted(self) -> int:
        """Tasks due whose progress is not known: they are left out of the mean."""
        return self.verdict.due - self.verdict.known

    @property
    def sentence(self) -> str:
        """“4项应见效任务平均完成86.7%,PM2.5 1—8月累计31.8 μg/m³,同比+2.1 %,有风险。”"""
        e = self.evaluation
        if e is None:
            return ""
        value = f"{e.value_label} {e.value_text} {self.indicator.unit}".rstrip()
        mean = self.mean_text.replace(" ", "")
        tasks = f"{self.verdict.known}项应见效任务平均完成{mean}"
        return f"{tasks},{self.indicator.label} {value},同比 {e.change_text},{e.status.label}。"

    @property
    def why(self) -> str:
        """What the finding rests on, in a few words; of a contradiction the whole sentence."""
        e, finding = self.evaluation, self.finding
        status = "" if e is None else f"目标{e.status.label}"
        enough = f"{percent(DONE_ENOUGH, 0)} %"
        told = {
            LedgerFinding.CONTRADICTION: self.sentence,
            LedgerFinding.SHORT: f"应见效任务平均完成 {self.mean_text},不足 {enough}",
            LedgerFinding.MOVING: "累计值优于去年同期" if self._is_improved else status,
            LedgerFinding.NO_VALUE: "本年没有目标" if e is None else e.state.label,
            LedgerFinding.NO_COMPARISON: status
            if self._is_improved is False
            else "没有去年同期可比",
            LedgerFinding.NO_PROGRESS: "应见效任务都没有可计的进度",
            LedgerFinding.NOT_DUE: "还没有任务到了应见效的月份",
        }
        return told.get(finding, "")

    @property
    def _is_improved(self) -> bool | None:
        return _indicator_part(self.evaluation).is_improved

    @property
    def address_of_value(self) -> Address | None:
        """Where the value to date is explained."""
        return self._address("value")

    @property
    def address_of_change(self) -> Address | None:
        """Where the change on last year is explained."""
        return self._address("change")

    def _address(self, measure: str) -> Address | None:
        if self.evaluation is None:
            return None
        return Address("target", f"{self.evaluation.target.code}/{measure}")


@dataclass(frozen=True)
class LedgerPage:
    """Everything on the ledger: contradictions first, then indicators, then tasks without one."""

    frame: Frame
    contradictions: tuple[LedgerRow, ...]
    rows: tuple[LedgerRow, ...]
    orphans: tuple[Task, ...]
    off_ledger: tuple[Task, ...]
    rule: str

    @property
    def judged(self) -> int:
        """Indicators of which it can be said whether they move."""
        return sum(row.finding in JUDGED for row in self.rows)

    @property
    def unjudged(self) -> int:
        """Indicators with tasks due of which it can't be said: no value, year or progress."""
        return sum(row.finding in UNJUDGED for row in self.rows)


def ledger_page(plan: Plan, as_of: AsOf, today: date) -> LedgerPage:
    """Assemble the ledger: the evaluation of the plan and three queries."""
    evaluated = evaluate_plan(plan, as_of, today)
    effects = _effects(plan, as_of)
    rows = _rows({e.code: e for e in evaluated.evaluations}, effects)
    without = Task.objects.filter(area__plan=plan, effects__isnull=True).select_related("area")
    tasks = tuple(without)
    is_demo = evaluated.is_demo or any(each.row.kept.is_demo for each in effects)
    return LedgerPage(
        frame=frame_of(as_of, is_demo),
        contradictions=tuple(r for r in rows if r.finding is LedgerFinding.CONTRADICTION),
        rows=rows,
        orphans=tuple(task for task in tasks if not task.off_ledger_reason),
        off_ledger=tuple(task for task in tasks if task.off_ledger_reason),
        rule=rule_text(),
    )


def _effects(plan: Plan, as_of: AsOf) -> tuple[EffectRow, ...]:
    """Every task that should move an indicator, with its standing: two queries."""
    found = TaskEffect.objects.filter(task__area__plan=plan)
    order = ("indicator__position", "task__area__number", "task__number")
    listed = tuple(found.select_related("indicator").order_by(*order))
    kept = standings(plan, as_of).filter(task__in=found.order_by().values("task"))
    rows = {row.task.pk: row for row in rows_of(kept, as_of)}
    return tuple(
        EffectRow(each, rows[each.task_id], as_of) for each in listed if each.task_id in rows
    )


def _rows(
    evaluations: Mapping[str, Evaluation], effects: Iterable[EffectRow]
) -> tuple[LedgerRow, ...]:
    """One row an indicator that is promised or that a task names, what is asked of first."""
    of_code: dict[str, list[EffectRow]] = {code: [] for code in evaluations}
    indicators = {code: e.target.indicator for code, e in evaluations.items()}
    for each in effects:
        indicator = each.effect.indicator
        indicators.setdefault(indicator.code, indicator)
        of_code.setdefault(indicator.code, []).append(each)
    rows = [
        _row(indicators[code], evaluations.get(code), tuple(listed))
        for code, listed in of_code.items()
    ]
    order = {finding: place for place, finding in enumerate(FINDING_ORDER)}
    return tuple(sorted(rows, key=lambda row: (order[row.finding], row.indicator.position)))


def _row(
    indicator: Indicator, evaluation: Evaluation | None, effects: tuple[EffectRow, ...]
) -> LedgerRow:
    verdict = ledger_verdict([each.part for each in effects], _indicator_part(evaluation))
    return LedgerRow(indicator, evaluation, effects, verdict)


def _indicator_part(evaluation: Evaluation | None) -> IndicatorPart:
    """The indicator as the rule looks at it."""
    if evaluation is None:
        return IndicatorPart(has_value=False, is_improved=None, status=None)
    change = evaluation.change
    compared = change is not None and change.word is not None
    return IndicatorPart(
        has_value=evaluation.value is not None,
        is_improved=change.word is ChangeWord.IMPROVED if change and compared else None,
        status=evaluation.status,
    )
