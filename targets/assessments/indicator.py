"""One indicator's page: verdict, chart, what-if, working, readings, history, open questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from charts.block import ChartBlock
from charts.class_matrix import ClassMatrix, class_matrix
from monitoring.periods import AsOf
from monitoring.section_series import SectionSeries
from targets.assessments.frame import Frame, frame_of
from targets.assessments.indicator_chart import indicator_chart
from targets.assessments.indicator_working import (
    PastRest,
    WorkingLine,
    no_projection,
    past_rests,
    rest_label,
    working,
)
from targets.assessments.small_multiples import section_year
from targets.assessments.tasks import TaskRow, row_of
from targets.assessments.what_if import WhatIf, what_if
from targets.evaluation.engine import evaluate_plan
from targets.evaluation.result import Evaluation
from targets.evaluation.sections import StandingList, standings_of
from targets.explain.address import Address
from targets.models import Baseline, Judgement, OpenQuestion, Plan, Target


@dataclass(frozen=True)
class IndicatorPage:
    """Everything on an indicator's page."""

    frame: Frame
    evaluation: Evaluation
    working: tuple[WorkingLine, ...]
    no_projection: str
    past_rests: tuple[PastRest, ...]
    rest_label: str
    monthly: tuple[Evaluation, ...]
    what_if: WhatIf | None
    chart: ChartBlock | None
    matrix: ClassMatrix | None
    standings: StandingList
    counts: Address
    task_row: TaskRow | None
    baselines: tuple[Baseline, ...]
    history: tuple[Target, ...]
    questions: tuple[OpenQuestion, ...]
    judgements: tuple[Judgement, ...]
    others: tuple[Evaluation, ...]


def indicator_page(
    plan: Plan, code: str, as_of: AsOf, today: date, asked: Mapping[str, Any]
) -> IndicatorPage | None:
    """Assemble one indicator's page; None when the plan promises nothing for it.

    `asked` are the parameters of the address, of which a what-if takes its own.
    """
    evaluated = evaluate_plan(plan, as_of, today)
    evaluation = evaluated.of(code)
    if evaluation is None:
        return None
    indicator = evaluation.target.indicator
    sections = evaluated.basis.sections_at(indicator.section_level)
    end = AsOf(as_of.year, evaluation.through_month) if evaluation.through_month else as_of
    task = evaluation.target.task
    tried = what_if(evaluation, evaluated.basis, asked)
    return IndicatorPage(
        frame=frame_of(as_of, evaluation.provenance.is_demo),
        evaluation=evaluation,
        working=working(evaluation),
        no_projection=no_projection(evaluation),
        past_rests=past_rests(evaluation),
        rest_label=rest_label(evaluation),
        monthly=evaluated.monthly_of(code),
        what_if=tried,
        chart=indicator_chart(evaluation, tried.points if tried else {}),
        matrix=_matrix(sections, as_of) if sections else None,
        standings=standings_of(sections, end),
        counts=Address("share", indicator.section_level).at(end=end.month),
        task_row=row_of(task, as_of) if task else None,
        baselines=tuple(
            Baseline.objects.filter(indicator=indicator)
            .select_related("document")
            .order_by("-year")
        ),
        history=tuple(
            Target.objects.filter(indicator=indicator, month=None, division=None)
            .select_related("plan", "document")
            .order_by("-plan__year")
        ),
        questions=tuple(OpenQuestion.objects.filter(indicators=indicator, plan=plan)),
        judgements=tuple(evaluated.basis.judgements.get(evaluation.target.pk, ())),
        others=evaluated.evaluations,
    )


def _matrix(sections: list[SectionSeries], as_of: AsOf) -> ClassMatrix:
    return class_matrix("断面水质类别", [section_year(s, as_of) for s in sections], as_of.month)
