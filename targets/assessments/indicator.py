"""One indicator's page: promise, standing, working, chart, readings, history, open questions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from charts.block import ChartBlock
from charts.class_matrix import ClassMatrix, class_matrix
from charts.progress import progress_chart
from charts.progress_spec import MonthPoint, ProgressSpec
from monitoring.periods import AsOf
from monitoring.section_series import SectionSeries
from targets.assessments.frame import Frame, frame_of
from targets.assessments.small_multiples import section_year, source_line
from targets.assessments.tasks import TaskRow, row_of
from targets.choices import Method
from targets.evaluation.engine import evaluate_plan
from targets.evaluation.result import Evaluation
from targets.evaluation.sections import SectionStanding, standing_of
from targets.models import Baseline, Judgement, OpenQuestion, Plan, Target
from targets.wording import plain


@dataclass(frozen=True)
class WorkingLine:
    """One line of the working: what, its figure, how it is known."""

    label: str
    figure: str
    note: str = ""


@dataclass(frozen=True)
class IndicatorPage:
    """Everything on an indicator's page."""

    frame: Frame
    evaluation: Evaluation
    working: tuple[WorkingLine, ...]
    chart: ChartBlock | None
    matrix: ClassMatrix | None
    standings: tuple[SectionStanding, ...]
    task_row: TaskRow | None
    baselines: tuple[Baseline, ...]
    history: tuple[Target, ...]
    questions: tuple[OpenQuestion, ...]
    judgements: tuple[Judgement, ...]
    others: tuple[Evaluation, ...]


def indicator_page(plan: Plan, code: str, as_of: AsOf, today: date) -> IndicatorPage | None:
    """Assemble one indicator's page; None when the plan promises nothing for it."""
    evaluated = evaluate_plan(plan, as_of, today)
    evaluation = evaluated.of(code)
    if evaluation is None:
        return None
    indicator = evaluation.target.indicator
    sections = evaluated.basis.sections_at(indicator.section_level)
    end = AsOf(as_of.year, evaluation.through_month) if evaluation.through_month else as_of
    task = evaluation.target.task
    reports = evaluated.basis.reports.get(task.pk, []) if task else []
    return IndicatorPage(
        frame=frame_of(as_of, evaluation.provenance.is_demo),
        evaluation=evaluation,
        working=_working(evaluation),
        chart=_chart(evaluation),
        matrix=_matrix(sections, as_of) if sections else None,
        standings=tuple(standing_of(s, end) for s in sections),
        task_row=row_of(task, reports, as_of) if task else None,
        baselines=tuple(
            Baseline.objects.filter(indicator=indicator)
            .select_related("document")
            .order_by("-year")
        ),
        history=tuple(
            Target.objects.filter(indicator=indicator)
            .select_related("plan", "document")
            .order_by("-plan__year", "month")
        ),
        questions=tuple(OpenQuestion.objects.filter(indicators=indicator, plan=plan)),
        judgements=tuple(evaluated.basis.judgements.get(evaluation.target.pk, ())),
        others=evaluated.evaluations,
    )


def _matrix(sections: list[SectionSeries], as_of: AsOf) -> ClassMatrix:
    return class_matrix("断面水质类别", [section_year(s, as_of) for s in sections], as_of.month)


def _working(evaluation: Evaluation) -> tuple[WorkingLine, ...]:
    """The figures behind the row, in the order one would compute them."""
    unit = evaluation.target.indicator.unit
    lines = []
    if evaluation.value is not None:
        lines.append(
            WorkingLine(
                f"{evaluation.value_label or '当前值'}",
                f"{evaluation.value_text} {unit} {evaluation.count_text}".strip(),
                evaluation.provenance.clause,
            )
        )
    if evaluation.own_value is not None and evaluation.own_value != evaluation.value:
        lines.append(
            WorkingLine(
                "按各月数据自行计算",
                f"{evaluation.own_value} {unit}",
                "以通报数为准,此处列出差异",
            )
        )
    if (
        evaluation.numerator is not None
        and evaluation.target.indicator.method == Method.GOOD_DAY_RATIO
    ):
        figures = f"{evaluation.numerator} ÷ {evaluation.denominator} 天"
        lines.append(WorkingLine("优良天数 ÷ 有效天数", figures, "无效日不计入分母"))
    if evaluation.gap is not None:
        lines.append(WorkingLine("与目标之差", _gap_text(evaluation.gap, unit), "累计值 − 目标值"))
    if evaluation.change is not None:
        lines.append(_change_line(evaluation))
    if evaluation.requirement is not None:
        lines.append(
            WorkingLine("剩余要求", evaluation.requirement.text, evaluation.requirement.formula)
        )
    return tuple(lines)


def _gap_text(gap: Decimal, unit: str) -> str:
    if gap == 0:
        return "正好等于目标"
    words = "百分点" if unit == "%" else unit
    return f"{'高于' if gap > 0 else '低于'}目标 {plain(abs(gap))} {words}"


def _change_line(evaluation: Evaluation) -> WorkingLine:
    change = evaluation.change
    assert change is not None
    unit = evaluation.target.indicator.unit
    word = f"({change.word.value})" if change.word and change.value else ""
    if change.is_published:
        note = "去年同期值未录入,采用通报所列同比"
    else:
        note = f"去年同期 {plain(change.last)} {unit}"
    return WorkingLine("比去年同期", f"{change.text}{word}", note)


def _chart(evaluation: Evaluation) -> ChartBlock | None:
    target = evaluation.target
    if not evaluation.months:
        return None
    is_ratio = target.indicator.unit == "%"
    counted = target.indicator.method in (
        Method.TASK_QUANTITY,
        Method.LATEST_AMOUNT,
        Method.LATEST_RATE,
    )
    required = evaluation.requirement
    through = evaluation.through_month or 0
    need = None
    if required and required.kind == "rest_mean" and required.value is not None and through < 12:
        need = (through + 1, required.value)
    return progress_chart(
        ProgressSpec(
            key=f"progress-{target.code}",
            title=f"{target.indicator.label} 进展与目标",
            unit=target.indicator.unit,
            source=source_line(evaluation),
            months=tuple(
                MonthPoint(
                    month=m.month,
                    reading=None if counted else m.value,
                    cumulative=m.cumulative,
                    last_year_reading=None if counted else m.last_value,
                    last_year_cumulative=m.last_cumulative,
                )
                for m in evaluation.months
            ),
            target=target.value,
            operator=target.get_operator_display(),
            requirement=need,
            as_of_month=evaluation.as_of.month,
            year=evaluation.as_of.year,
            decimals=evaluation.decimals,
            zero_based=not is_ratio,
            upper=100 if is_ratio else None,
        )
    )
