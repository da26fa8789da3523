"""The leaders' page: one sentence, at most three decisions, one row a target, small multiples."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from charts.block import ChartBlock
from charts.bullet import BulletSpec, bullet
from charts.class_matrix import ClassMatrix
from charts.sparkline import sparkline
from monitoring.periods import AsOf
from standards.status import TargetStatus, Tone
from targets.assessments.frame import Frame, frame_of
from targets.assessments.small_multiples import air_multiples, summary_matrix
from targets.assessments.tasks import PUSHED_SHOWN, TaskBoard, TaskRow, task_board
from targets.choices import Commitment, IndicatorGroup, Method
from targets.evaluation.engine import PlanEvaluation, evaluate_plan
from targets.evaluation.result import Evaluation
from targets.explain.address import Address
from targets.models import Plan
from targets.publishing.since import SinceLast, since_last
from targets.wording import plain

SEVERITY = (
    TargetStatus.IMPOSSIBLE,
    TargetStatus.UNLIKELY,
    TargetStatus.AT_RISK,
    TargetStatus.OVERDUE,
    TargetStatus.INSUFFICIENT,
)
WORD_ORDER = (
    TargetStatus.COMPLETED,
    TargetStatus.LOCKED,
    TargetStatus.ON_COURSE,
    TargetStatus.HOLD,
    TargetStatus.AT_RISK,
    TargetStatus.UNLIKELY,
    TargetStatus.IMPOSSIBLE,
    TargetStatus.INSUFFICIENT,
    TargetStatus.AWAITING,
    TargetStatus.OVERDUE,
    TargetStatus.NOT_DUE,
    TargetStatus.TO_JUDGE,
)
DECISIONS_SHOWN = 3


@dataclass(frozen=True)
class ScoreRow:
    """One target's row with its two small drawings."""

    evaluation: Evaluation
    bullet_svg: str
    sparkline_svg: str
    is_strive: bool


@dataclass(frozen=True)
class ScoreGroup:
    """Rows under one heading of the scorecard."""

    title: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True)
class SentencePart:
    """A piece of a generated sentence; what needs attention is set in bold.

    `address` opens a figure; `is_plain` marks digits that are none: a month, a number of a task.
    """

    text: str
    is_strong: bool = False
    address: Address | None = None
    is_plain: bool = False


Sentence = tuple[SentencePart, ...]


@dataclass(frozen=True)
class Decision:
    """Something a leader has to decide or push, with where to look.

    `name` leads to the page at `url`; `title` goes on from it, `text` and `reason` stand below.
    """

    name: str
    title: Sentence
    text: Sentence
    reason: Sentence
    tone: Tone
    url: str
    is_task: bool = False


@dataclass(frozen=True)
class SummaryPage:
    """Everything on the summary page."""

    frame: Frame
    evaluated: PlanEvaluation
    groups: tuple[ScoreGroup, ...]
    sentence: tuple[SentencePart, ...]
    decisions: tuple[Decision, ...]
    multiples: tuple[ChartBlock, ...]
    matrix: ClassMatrix
    board: TaskBoard
    push: tuple[TaskRow, ...] = ()
    since: SinceLast | None = None

    @property
    def pushed(self) -> tuple[TaskRow, ...]:
        """The tasks to push that fit on the page."""
        return self.push[:PUSHED_SHOWN]

    @property
    def hidden_pushed(self) -> int:
        """Tasks to push beyond those shown."""
        return max(0, self.board.push_count - PUSHED_SHOWN)


def summary_page(plan: Plan, as_of: AsOf, today: date) -> SummaryPage:
    """Assemble the summary of a plan at a month."""
    return summary_of(evaluate_plan(plan, as_of, today))


def summary_of(evaluated: PlanEvaluation) -> SummaryPage:
    """Assemble the summary of a month that has been evaluated."""
    as_of = evaluated.as_of
    board = task_board(evaluated.plan, as_of)
    push = board.to_push(PUSHED_SHOWN + len(evaluated.evaluations))
    return SummaryPage(
        frame=frame_of(as_of, evaluated.is_demo or board.is_demo),
        evaluated=evaluated,
        groups=_groups(evaluated),
        sentence=_sentence(evaluated, board),
        decisions=_decisions(evaluated, push),
        multiples=air_multiples(evaluated),
        matrix=summary_matrix(evaluated),
        board=board,
        push=push,
        since=since_last(evaluated),
    )


def _groups(evaluated: PlanEvaluation) -> tuple[ScoreGroup, ...]:
    order = {value: i for i, value in enumerate(IndicatorGroup.values)}
    rows = sorted(evaluated.evaluations, key=lambda e: order[e.target.indicator.group])
    return tuple(
        ScoreGroup(IndicatorGroup(group).label, tuple(score_row(e) for e in members))
        for group, members in groupby(rows, key=lambda e: e.target.indicator.group)
    )


def score_row(evaluation: Evaluation) -> ScoreRow:
    """Draw one target's row."""
    target = evaluation.target
    drawn = target.value is not None and target.indicator.method != Method.VETO_COUNT
    return ScoreRow(
        evaluation=evaluation,
        bullet_svg=_bullet(evaluation) if drawn else "",
        sparkline_svg=_sparkline(evaluation),
        is_strive=target.commitment == Commitment.STRIVE,
    )


def _bullet(evaluation: Evaluation) -> str:
    indicator = evaluation.target.indicator
    return bullet(
        BulletSpec(
            value=evaluation.value,
            target=evaluation.target.value,
            last_year=evaluation.last_year_final,
            maximum=100 if indicator.unit == "%" else None,
            lower_is_better=evaluation.is_lower_better,
            label=indicator.label,
            unit=indicator.unit,
            key=f"b-{evaluation.target.code}",
        )
    )


def _sparkline(evaluation: Evaluation) -> str:
    months = evaluation.months
    if not months:
        return ""
    is_mean = evaluation.target.indicator.method == Method.ANNUAL_MEAN
    year, month = evaluation.as_of.year, evaluation.as_of.month
    last = [m.last_value if is_mean else m.last_cumulative for m in months[month:]]
    this = [m.value if is_mean else m.cumulative for m in months[:month]]
    label = f"{evaluation.indicator_label}{year}年{month}月为止近12个月"
    target = evaluation.target.value if is_mean or evaluation.is_lower_better else None
    return sparkline([*last, *this], target, label, key=f"s-{evaluation.target.code}")


def _sentence(evaluated: PlanEvaluation, board: TaskBoard) -> Sentence:
    tally = Counter(e.status for e in evaluated.evaluations)
    parts = [counted(len(evaluated.evaluations), "targets"), SentencePart("项目标:")]
    words = [s for s in WORD_ORDER if tally[s]]
    for i, status in enumerate(words):
        strong = status in SEVERITY[:4]
        parts.append(counted(tally[status], f"status-{status.value}", strong))
        parts.append(SentencePart(f"项{status.label}", strong))
        parts.append(SentencePart("。" if i == len(words) - 1 else ","))
    parts += [SentencePart("重点任务"), counted(board.total, "tasks"), SentencePart("项:")]
    states = [c for c in reversed(board.counts) if c.count]
    for i, count in enumerate(states):
        strong = count.state.needs_push
        parts.append(SentencePart(count.state.label, strong))
        parts.append(counted(count.count, f"state-{count.state.value}", strong))
        parts.append(SentencePart("。" if i == len(states) - 1 else "、"))
    return tuple(parts)


def counted(count: int, what: str, is_strong: bool = False) -> SentencePart:
    """Return how many as a figure that opens into its members."""
    return SentencePart(f"{count}", is_strong, Address("count", what))


def _decisions(evaluated: PlanEvaluation, push: tuple[TaskRow, ...]) -> tuple[Decision, ...]:
    """The worst targets first, then the worst task that no target already speaks of."""
    rank = {status: i for i, status in enumerate(SEVERITY)}
    commitments = {Commitment.MUST: 0, Commitment.STRIVE: 1, Commitment.PUSH: 2}
    worrying = sorted(
        (e for e in evaluated.evaluations if e.status in rank),
        key=lambda e: (rank[e.status], commitments[Commitment(e.target.commitment)]),
    )
    late = [e for e in worrying if e.status is TargetStatus.OVERDUE]
    shown = [_target_decision(e) for e in worrying if e.status is not TargetStatus.OVERDUE]
    if late:
        shown.insert(0, _late_decision(late, evaluated.as_of))
    told = {e.target.task_id for e in worrying}
    for row in push:
        if row.task.pk not in told:
            shown.append(_task_decision(row))
    return tuple(shown[:DECISIONS_SHOWN])


def _task_decision(row: TaskRow) -> Decision:
    done = Address("task", f"{row.task.number}/done")
    return Decision(
        name=f"{row.task.number} {row.task.title}",
        title=(SentencePart(f" {row.state.label}"),),
        text=(SentencePart(row.finding, is_plain=True),),
        reason=(SentencePart(row.done_text, address=done),),
        tone=row.state.tone,
        url=row.task.get_absolute_url(),
        is_task=True,
    )


def _late_decision(late: list[Evaluation], as_of: AsOf) -> Decision:
    """One line for all that has not been entered: it is one thing to do."""
    through = {e.through_month for e in late}
    newest = max((m for m in through if m), default=None)
    names = SentencePart("、".join(e.indicator_label for e in late[:3]), is_plain=True)
    number = counted(len(late), f"status-{TargetStatus.OVERDUE.value}")
    more = (SentencePart("等"), number, SentencePart("项指标")) if len(late) > 3 else ()
    why = f"数值只到{newest}月,状态无法判断" if newest else "全年尚无数据,状态无法判断"
    return Decision(
        name=f"{as_of.month}月数据逾期未录",
        title=(),
        text=(names, *more),
        reason=(SentencePart(why, is_plain=True),),
        tone=Tone.WATCH,
        url=late[0].target.indicator.get_absolute_url(),
    )


def _target_decision(evaluation: Evaluation) -> Decision:
    e = evaluation
    need = SentencePart(e.requirement_text, address=_of(e, "requirement"))
    why = SentencePart(e.reason, address=_of(e, "status"))
    return Decision(
        name=e.indicator_label,
        title=_standing(e),
        text=(need,) if e.requirement else (why,),
        reason=(why,) if e.requirement else (),
        tone=e.status.tone,
        url=e.target.indicator.get_absolute_url(),
    )


def _standing(evaluation: Evaluation) -> Sentence:
    """The value and the status in words: “累计 29.7 μg/m³,已达目标,但全年有风险”."""
    e, unit = evaluation, evaluation.target.indicator.unit
    label = e.status.label
    value = SentencePart(e.value_text, address=_of(e, "value"))
    if e.value is None:
        return (SentencePart(label),)
    if e.target.indicator.method == Method.SECTION_SHARE:
        counts = SentencePart(e.count_text, address=_of(e, "counts"))
        return (SentencePart(" "), counts, SentencePart(f",{label}"))
    if e.target.indicator.method == Method.TASK_QUANTITY:
        total = SentencePart(plain(e.target.value), address=_of(e, "promise-value"))
        slash, after = SentencePart("/"), SentencePart(f" {unit},{label}")
        return (SentencePart(" "), value, slash, total, after)
    inside = e.is_met and e.status in SEVERITY[:3]
    words = "已达目标,但全年" if inside else ""
    return (SentencePart("累计 "), value, SentencePart(f" {unit},{words}{label}"))


def _of(evaluation: Evaluation, measure: str) -> Address:
    return Address("target", f"{evaluation.target.code}/{measure}")
