"""Opens a division's level and score: each condition and deduction with the numbers in."""

from collections.abc import Callable

from standards.division_levels import LevelCondition, LevelFinding
from targets.assessments.divisions.months import judged_month
from targets.assessments.divisions.rulebook import condition_words, conditions_of, line_words
from targets.assessments.divisions.scoring import ScoredLine, ScoredMonth
from targets.choices import DivisionMetric
from targets.explain.division_parts import DivisionQuestion, metric_part, told
from targets.explain.result import Explanation, Part
from targets.models.division_rules import DatedRule
from targets.wording import plain

Opener = Callable[[DivisionQuestion], Explanation | None]
LEVEL_FORMULA = "逐条比较,取已触发条件中最重的级别;都未触发且各项均已知为绿色,有缺项为待定"
SCORE_FORMULA = "得分 = 基础分 − 各项扣分之和,不低于最低分"


def rule_words(rule: DatedRule) -> str:
    """“三色管控规则(试行),2023-01-01 起”."""
    return f"{rule.name},{rule.valid_from} 起"


def _level(question: DivisionQuestion) -> Explanation | None:
    rule = question.facts.rules.level_on(question.as_of.last_day)
    finding = question.month.level
    if rule is None or finding is None:
        return None
    conditions = conditions_of(rule)
    metrics = dict.fromkeys(DivisionMetric(c.metric) for c in conditions)
    return told(
        question,
        "三色管控级别",
        finding.level.label,
        "劣于界限才触发,等于界限不触发;缺数据时不评为绿色。",
        formula=LEVEL_FORMULA,
        worked=tuple(_condition_line(question, finding, c) for c in conditions),
        rule=rule_words(rule),
        document=rule.document,
        parts=tuple(metric_part(question, metric) for metric in metrics),
    )


def _condition_line(
    question: DivisionQuestion, finding: LevelFinding, condition: LevelCondition
) -> str:
    value = question.month.values[DivisionMetric(condition.metric)]
    said = f"{condition_words(condition)}为{condition.level.label}:"
    if value.value is None:
        return f"{said}{value.state}"
    is_met = condition in finding.met
    measures = f",措施:{condition.measures}" if is_met and condition.measures else ""
    return f"{said}本月 {value.text},{'触发' if is_met else '未触发'}{measures}"


def _score(question: DivisionQuestion) -> Explanation | None:
    found = question.month.score
    if found is None or found.score.value is None:
        return None
    return _scored(question, found, "月度考核得分", found.text, is_corrected=True)


def _original(question: DivisionQuestion) -> Explanation | None:
    """Open the score as worked out before any objection was granted."""
    found = question.month.score
    if found is None or found.original.value is None:
        return None
    figure = plain(found.original.value)
    return _scored(question, found, "月度考核得分(更正前)", figure, is_corrected=False)


def _scored(
    question: DivisionQuestion, found: ScoredMonth, what: str, figure: str, *, is_corrected: bool
) -> Explanation:
    score = found.score if is_corrected else found.original
    points = [line.points if is_corrected else line.deduction.points for line in found.lines]
    terms = "".join(f" − {plain(p)}" for p in points if p is not None)
    base, floor = plain(found.rule.base_score), plain(found.rule.floor)
    worked = [
        f"{base}{terms} = {plain(found.rule.base_score - score.deducted)},最低 {floor},得 {figure}"
    ]
    worked += [f"暂计:{missing}" for missing in found.missing]
    return told(
        question,
        what,
        figure,
        "有缺项时不推测扣分,得分为暂计且不排名。",
        unit="分",
        formula=SCORE_FORMULA,
        worked=tuple(worked),
        rule=rule_words(found.rule),
        document=found.rule.document,
        parts=tuple(_line_part(question, line, is_corrected) for line in found.lines),
    )


def _line_part(question: DivisionQuestion, line: ScoredLine, is_corrected: bool) -> Part:
    points = line.points if is_corrected else line.deduction.points
    if points is None:
        return Part(line.line.name, "未判定", None, line.missing)
    name = "deduction" if is_corrected else "original"
    address = question.to(f"{name}-{line.line.position}")
    return Part(line.line.name, f"扣 {plain(points)}", address, line.reason)


def _rank(question: DivisionQuestion) -> Explanation | None:
    """Open the place by score; provisional scores are not ranked."""
    mine = question.month.score_place
    if mine is None:
        return None
    months = judged_month(question.facts, question.as_of).values()
    ranked = [(m.score_place, m) for m in months if m.score_place is not None]
    ranked.sort(key=lambda each: (each[0].rank, each[1].division.position))
    return told(
        question,
        "月度考核名次",
        mine.text,
        "得分越高越靠前;并列共用名次,下一名次顺延;暂计的不排名。",
        formula="名次 = 得分更高的板块数 + 1",
        worked=(f"更高的有 {mine.rank - 1} 个,同分的共 {mine.tied} 个",),
        parts=tuple(
            Part(
                f"第{place.rank} {m.division.name}",
                m.score.text if m.score else "",
                DivisionQuestion(m.division, question.facts, "score", question.span).to("score"),
            )
            for place, m in ranked
        ),
    )


def _line_of(question: DivisionQuestion) -> ScoredLine | None:
    """The line of the rule in force that a measure such as “deduction-2” names."""
    position = int(question.measure.rpartition("-")[2])
    lines = question.month.score.lines if question.month.score else ()
    return next((line for line in lines if line.line.position == position), None)


def _deduction(question: DivisionQuestion) -> Explanation | None:
    """Open what a line deducts, a correction taken in."""
    line = _line_of(question)
    if line is None or line.points is None:
        return None
    return _line_told(question, line, f"扣 {plain(line.points)}", unit="分")


def _worked_out(question: DivisionQuestion) -> Explanation | None:
    """Open what a line deducted before it was corrected."""
    line = _line_of(question)
    if line is None or line.deduction.points is None:
        return None
    return _line_told(question, line, f"扣 {plain(line.deduction.points)}", unit="分")


def _reason(question: DivisionQuestion) -> Explanation | None:
    """Open the sentence that says why a line deducts what it does."""
    line = _line_of(question)
    return None if line is None else _line_told(question, line, line.reason, unit="")


def _line_told(
    question: DivisionQuestion, line: ScoredLine, figure: str, *, unit: str
) -> Explanation:
    rule = line.line.rule
    worked = [line.reason]
    if line.is_corrected and line.objection is not None:
        corrected = plain(line.objection.corrected_points)
        worked.append(f"异议成立,更正为扣 {corrected} 分:{line.objection.decision_reason}")
        if line.points is not None and line.points != line.objection.corrected_points:
            worked.append(f"按现有数据只扣 {plain(line.points)} 分,取较少的")
    parts = [metric_part(question, line.metric)]
    if line.place is not None and line.line.method == "last":
        names = {"pm25": "pm25-rank", "good_ratio": "good-rank", "dust": "dust-rank"}
        address = question.to(names[line.metric.value]).at(span="month")
        parts.append(Part("排名", line.place.text, address))
    return told(
        question,
        f"考核扣分:{line.line.name}",
        figure,
        "按规则逐项计算,等于界限不扣分;不满一个单位的不扣分。",
        unit=unit,
        formula=line_words(line.line),
        worked=tuple(worked),
        rule=rule_words(rule),
        document=rule.document,
        parts=tuple(parts),
    )


MEASURES: dict[str, Opener] = {
    "level": _level,
    "score": _score,
    "score-original": _original,
    "score-rank": _rank,
}
OF_A_LINE: dict[str, Opener] = {
    "deduction": _deduction,
    "original": _worked_out,
    "reason": _reason,
}
