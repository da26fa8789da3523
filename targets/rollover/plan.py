"""Rolling over a plan as a whole: all of it or nothing, once, and never over a plan of its own."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from monitoring.choices import AuditAction
from monitoring.journal import note
from monitoring.models import SectionAssignment
from targets.models import OpenQuestion, Plan, SourceDocument, Target, Task
from targets.rollover.draft import Draft, shortened
from targets.rollover.targets import roll_targets
from targets.rollover.tasks import roll_tasks


class RollOverError(Exception):
    """The year cannot be rolled over; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a roll-over made; `is_new` is false where it had been done before."""

    year: int
    is_new: bool
    targets: int = 0
    sections: int = 0
    templates: int = 0
    carried: int = 0
    questions: int = 0


@transaction.atomic
def roll_over(year: int, to: int, today: date) -> Rolled:
    """Make the plan of a later year from that of a year which has ended.

    Raises:
        RollOverError: if there is no plan, the year has not ended, or the later year's plan has
            content of its own.
    """
    old = Plan.objects.select_related("division").filter(year=year).first()
    if old is None:
        raise RollOverError(f"{year}年没有年度计划:请先录入,或改写要结转的年度")
    if to <= year:
        raise RollOverError(f"只能结转到以后的年度:{to} 不晚于 {year}")
    if today <= date(year, 12, 31):
        raise RollOverError(f"{year}年尚未结束:未完成的任务在年底以后才能结转")
    code = f"{old.division.code}-{to}-pending"
    existing = Plan.objects.filter(year=to).first()
    if existing is not None and SourceDocument.objects.filter(code=code).exists():
        return Rolled(to, is_new=False)
    if existing is not None and _has_content(existing):
        raise RollOverError(
            f"{to}年计划已有自己的目标或任务:不再结转;如确需结转,请先在后台清空该计划的内容"
        )
    return _rolled(old, to, code, existing)


def _has_content(plan: Plan) -> bool:
    rows = (plan.targets, plan.areas, plan.questions, plan.baselines)
    return any(each.exists() for each in rows)


def _rolled(old: Plan, to: int, code: str, existing: Plan | None) -> Rolled:
    draft = _draft(old, to, code, existing)
    _roll_sections(draft)
    roll_tasks(draft)
    roll_targets(draft)
    carried = sum(task.carried_from_id is not None for task in draft.tasks.values())
    draft.journal()
    note(
        AuditAction.CREATE,
        f"年度结转 {old.year}→{to}:目标 {draft.count(Target)} 项待下达,"
        f"任务 {draft.count(Task)} 项(结转 {carried} 项)",
        draft.note,
    )
    return Rolled(
        to,
        is_new=True,
        targets=draft.count(Target),
        sections=draft.count(SectionAssignment),
        templates=draft.count(Task) - carried,
        carried=carried,
        questions=draft.count(OpenQuestion),
    )


def _draft(old: Plan, to: int, code: str, existing: Plan | None) -> Draft:
    """Make the placeholder of the document, and the plan where there is none."""
    document = SourceDocument(
        code=code,
        title=f"{to}年目标下达文件(待取得)",
        note=f"结转{old.year}年计划时的占位:取得文件后请填写标题、文号、发布机构和日期",
    )
    title = shortened(_title(old, to), 120)
    plan = existing or Plan(year=to, title=title, division=old.division)
    draft = Draft(old, plan, document)
    draft.keep(document)
    if existing is None:
        plan.document = document
        draft.keep(plan)
    return draft


def _title(old: Plan, to: int) -> str:
    """Return the plan's title with the year changed, or with the new year before it."""
    year = str(old.year)
    return old.title.replace(year, str(to)) if year in old.title else f"{to}年 {old.title}"


def _roll_sections(draft: Draft) -> None:
    """Assess the same sections against the same classes, as far as they are still in use."""
    to = draft.new.year
    on = date(to, 1, 1)
    rows = SectionAssignment.objects.filter(year=draft.old.year).select_related("section")
    there = set(SectionAssignment.objects.filter(year=to).values_list("section_id", "level"))
    for row in rows.order_by("section__position", "level"):
        if row.section.is_valid_on(on) and (row.section_id, row.level) not in there:
            source = f"推断:沿用{draft.old.year}年的名单和目标类别,待{to}年文件确认"
            draft.keep(
                SectionAssignment(
                    section=row.section, year=to, level=row.level,
                    target_class=row.target_class, source=source,
                )
            )  # fmt: skip
