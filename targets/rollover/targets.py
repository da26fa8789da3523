"""The new year's targets: each 待下达, without a value, and listed as an open question."""

from collections.abc import Iterable

from targets.choices import NOT_ISSUED
from targets.evaluation.result import target_text
from targets.models import Indicator, OpenQuestion, Target, Task
from targets.rollover.draft import Draft, shortened

HANDLING = (
    "目标显示为“待下达”,评价为“数据不足”,不沿用上年的数值;"
    "收到下达文件后在后台“目标”中填写比较方式、目标值、原文和来源文件"
)
TASK_HANDLING = "暂按上年时限顺延一年显示,标“推断”;确认后在后台“重点任务”中改正"


def roll_targets(draft: Draft) -> None:
    """Make every target of the new year, and one open question an indicator."""
    by_indicator: dict[int, list[Target]] = {}
    targets = draft.old.targets.select_related("indicator", "division", "plan")
    for target in targets.order_by("indicator__position", "code"):
        draft.keep(_pending(target, draft))
        by_indicator.setdefault(target.indicator_id, []).append(target)
    for number, group in enumerate(by_indicator.values(), start=1):
        _ask(draft, f"M{number:02d}", _question(group, draft), HANDLING, group[0].indicator)
    carried = [task for task in draft.tasks.values() if task.carried_from_id is not None]
    if carried:
        names = "、".join(task.number for task in carried)
        issue = f"{draft.old.year}年未完成、结转到{draft.new.year}年的任务的完成时限:{names}"
        _ask(draft, "M90", issue, TASK_HANDLING, tasks=carried)


def _pending(target: Target, draft: Draft) -> Target:
    """Return next year's target without a value; last year's is told as what it is."""
    old, new = draft.old.year, draft.new.year
    was = f"{target_text(target)} {target.indicator.unit}".strip()
    return Target(
        plan=draft.new,
        indicator=target.indicator,
        code=target.code,
        division=target.division,
        month=target.month,
        value_text=NOT_ISSUED,
        commitment=target.commitment,
        commitment_inferred=True,
        assigned_by=target.assigned_by,
        frequency=target.frequency,
        to_confirm=f"{new}年目标待下达",
        note=shortened(f"{old}年目标为 {was},仅供参考,不是{new}年的目标"),
        source_quote=f"{new}年目标下达文件待取得,尚无原文",
        document=draft.document,
        task=None if target.task_id is None else draft.tasks.get(target.task_id),
    )


def _question(group: list[Target], draft: Draft) -> str:
    """Return the question about one indicator, naming the targets it covers."""
    codes = "、".join(target.code for target in group)
    was = ";".join(
        f"{target.code} {target_text(target)} {target.indicator.unit}".strip() for target in group
    )
    name = group[0].indicator.name
    return f"{draft.new.year}年“{name}”目标({codes})待下达;{draft.old.year}年为 {was},不作为依据"


def _ask(
    draft: Draft,
    code: str,
    issue: str,
    handling: str,
    indicator: Indicator | None = None,
    *,
    tasks: Iterable[Task] = (),
) -> None:
    question = draft.keep(OpenQuestion(plan=draft.new, code=code, issue=issue, handling=handling))
    if indicator is not None:
        question.indicators.add(indicator)
    question.tasks.add(*tasks)
