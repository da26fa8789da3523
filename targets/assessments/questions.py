"""The page of open questions: what the source leaves open, and how it is treated meanwhile."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from monitoring.periods import AsOf
from targets.assessments.frame import Frame, frame_of
from targets.models import Indicator, OpenQuestion, Plan, Task


@dataclass(frozen=True)
class ConcernedIndicator:
    """An indicator a question concerns; it has a page where the plan promises something for it."""

    indicator: Indicator
    has_page: bool


@dataclass(frozen=True)
class QuestionRow:
    """One open question (待确认) with the indicators and tasks it concerns."""

    question: OpenQuestion
    indicators: tuple[ConcernedIndicator, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class QuestionsPage:
    """Everything on the page of open questions."""

    frame: Frame
    rows: tuple[QuestionRow, ...]


def questions_page(plan: Plan, as_of: AsOf) -> QuestionsPage:
    """Assemble the page: three queries, however many questions."""
    promised = plan.targets.filter(indicator=OuterRef("pk"))
    indicators = Indicator.objects.annotate(has_page=Exists(promised))
    questions = plan.questions.prefetch_related(
        Prefetch("indicators", indicators, to_attr="concerned"), "tasks"
    )
    rows = tuple(
        QuestionRow(
            question=question,
            indicators=tuple(ConcernedIndicator(i, i.has_page) for i in question.concerned),
            tasks=tuple(question.tasks.all()),
        )
        for question in questions
    )
    return QuestionsPage(frame_of(as_of, False), rows)
