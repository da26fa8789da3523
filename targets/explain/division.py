"""Opens what divisions are judged by: `division/<code>/<measure>` (板块考核).

Measures: ``pm25-rank good-rank dust-rank`` (``span=month|to-date``), ``pm25-streak dust-streak``,
``sections`` (``span``), ``tasks-behind reports-missing objects``, ``level``, ``score score-original
score-rank`` and of each line of the scoring rule ``deduction-<n> reason-<n> original-<n>``. ``at``
asks for another month. Method: docs/methods/division-assessment.md.
"""

from collections.abc import Callable, Mapping
from itertools import islice

from monitoring.models import Division
from monitoring.periods import AsOf, months_label
from targets.assessments.divisions.facts import division_facts
from targets.assessments.divisions.months import months_back, ranked_value, streaks
from targets.assessments.divisions.places import places
from targets.assessments.divisions.rulebook import direction_of
from targets.assessments.divisions.span import MatrixSpan, span_figures, span_places
from targets.choices import DivisionMetric
from targets.errors import NotHere
from targets.explain import division_score, division_work
from targets.explain.address import Address, measure_of, span_of
from targets.explain.air_question import asked_month
from targets.explain.division_parts import DivisionQuestion, told
from targets.explain.result import Explanation, Part

M = DivisionMetric
METRICS = {"pm25": M.PM25, "good": M.GOOD_RATIO, "dust": M.DUST}
RANK_MEANING = "并列共用名次,下一名次顺延;没有数据的板块不排名,也不算末位。"


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one figure of a division's assessment."""
    code, measure = measure_of(key)
    opener = opener_of(measure)
    month = asked_month(parameters.get("at", ""), as_of)
    facts = division_facts(month)
    division = next((d for d in facts.assessed(month) if d.code == code), None)
    if division is None:
        raise NotHere(f"{month}没有编码为“{code[:40]}”的参评板块")
    span = MatrixSpan(span_of(parameters, "month"))
    return opener(DivisionQuestion(division, facts, measure, span))


def opener_of(measure: str) -> Callable[[DivisionQuestion], Explanation | None]:
    """Return what opens a measure.

    Raises
    ------
    NotHere
        For a measure that does not exist.
    """
    name, _, number = measure.rpartition("-")
    if number.isascii() and number.isdigit() and name in division_score.OF_A_LINE:
        return division_score.OF_A_LINE[name]
    if measure not in MEASURES:
        raise NotHere(f"板块没有“{measure[:30]}”这个数值")
    return MEASURES[measure]


def _rank(question: DivisionQuestion) -> Explanation | None:
    """Open “并列第2(9个板块)” over a span."""
    metric = METRICS[question.measure.partition("-")[0]]
    facts, divisions = question.facts, question.facts.assessed(question.as_of)
    figures = [span_figures(facts, d, question.span) for d in divisions]
    found = span_places(figures)[metric]
    listed = [
        (place, d, figure.ranked(metric))
        for place, d, figure in zip(found, divisions, figures, strict=True)
        if place is not None
    ]
    mine = next((place for place, d, _ in listed if d == question.division), None)
    if mine is None:
        return None
    listed.sort(key=lambda each: (each[0].rank, each[1].position))
    is_lower = metric.is_lower_better
    return told(
        question,
        f"{metric.name_of.removesuffix('月均浓度')}排名({question.span.label})",
        mine.text,
        ("越低" if is_lower else "越高") + "越靠前;" + RANK_MEANING,
        formula=f"名次 = 数值更{'低' if is_lower else '高'}的板块数 + 1",
        worked=(
            f"更靠前的有 {mine.rank - 1} 个,同值的共 {mine.tied} 个,有数据的 {mine.ranked} 个",
        ),
        parts=tuple(
            Part(place.text.partition("(")[0] + f" {d.name}", f"{value}", _value(question, d))
            for place, d, value in listed
        ),
    )


def _value(question: DivisionQuestion, division: Division) -> Address:
    """Where a division's ranked figure over the span is explained."""
    name = question.measure.partition("-")[0]
    at = f"{question.as_of.year}-{question.as_of.month}"
    if name == "dust":
        measure = "to-date" if question.span is MatrixSpan.TO_DATE else "value"
        return Address("dust", f"{division.code}/{measure}").at(at=at)
    measure = "pm25" if name == "pm25" else "good-ratio"
    return Address("air", f"{division.code}/{measure}").at(span=question.span.value, at=at)


def _streak(question: DivisionQuestion) -> Explanation | None:
    """Open “3个月”: the months in a row in which the division was last."""
    metric = METRICS[question.measure.partition("-")[0]]
    count = streaks(question.facts, metric)[question.division.pk]
    told_of = islice(months_back(question.as_of), count + 1)
    months = [_streak_month(question, metric, month) for month in told_of]
    return told(
        question,
        f"{metric.name_of.removesuffix('月均浓度')}连续末位月数",
        f"{count}",
        "到本月为止连续排在末位的月数:并列末位的都算,没有数据的月份即中断;只数到上年1月。",
        unit="个月",
        formula="由本月往前逐月数,到不在末位的月份为止",
        worked=tuple(months),
    )


def _streak_month(question: DivisionQuestion, metric: DivisionMetric, month: AsOf) -> str:
    """Say in one line where the division stood in a month."""
    divisions = question.facts.assessed(month)
    values = [ranked_value(question.facts, metric, d, month) for d in divisions]
    found = places(values, direction_of(metric))
    mine = next((p for p, d in zip(found, divisions, strict=True) if d == question.division), None)
    if mine is None:
        return f"{month} 没有数据"
    return f"{month} {mine.text},{'末位' if mine.is_last else '不在末位'}"


def _sections(question: DivisionQuestion) -> Explanation | None:
    """Open “2/3”: sections that met their class, of all the division answers for."""
    to_date = question.span is MatrixSpan.TO_DATE
    counts = question.facts.sections.of(question.division.pk, question.as_of, to_date=to_date)
    if not counts.stands:
        return None
    month = question.as_of.month
    months = months_label(range(1, month + 1)) if to_date else f"{month}月"
    note = {True: "达标", False: "未达标", None: "无法判定"}
    asked = {s.section.pk: s.target.label for s in question.facts.sections.sections}
    return told(
        question,
        f"责任断面达标数({months})",
        counts.text,
        "断面类别达到或优于该断面的目标类别为达标;断流的不计未达标,没有类别的不能判定。",
        formula="达标断面数 / 责任断面数;同一断面有两个考核级别的,按较严的目标类别",
        worked=(
            f"达标 {counts.met} 个,未达标 {counts.failed} 个,没有类别 {len(counts.unknown)} 个",
        ),
        rule="GB 3838-2002",
        clause="单因子评价",
        parts=tuple(
            Part(
                s.section.name,
                s.words,
                _class_address(question, s.section.name) if s.is_class else None,
                f"目标 {asked[s.section.pk]},{'断流' if s.is_dry else note[s.is_met]}",
            )
            for s in counts.stands
        ),
    )


def _class_address(question: DivisionQuestion, name: str) -> Address:
    return Address("section", f"{name}/class").at(
        span=question.span.value, at=f"{question.as_of.year}-{question.as_of.month}"
    )


MEASURES: dict[str, Callable[[DivisionQuestion], Explanation | None]] = {
    **{f"{name}-rank": _rank for name in METRICS},
    **{f"{name}-streak": _streak for name in ("pm25", "dust")},
    "sections": _sections,
    **division_work.MEASURES,
    **division_score.MEASURES,
}
