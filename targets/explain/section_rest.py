"""Opens what the rest of the year may average for a section to be good (剩余月份要求).

Methods: docs/methods/section-requirement.md, section-outlook.md.
"""

from collections.abc import Callable
from typing import NamedTuple

from monitoring.periods import AsOf
from monitoring.section_figures import SectionFigures
from standards.feasibility import chance_text
from standards.section_outlook import anomaly, factor_chance
from targets.evaluation.section_factors import FactorRequirement
from targets.evaluation.sections import standing_of
from targets.explain.result import Explanation, Part
from targets.explain.section_question import (
    MEAN_CLAUSE,
    SectionQuestion,
    class_table,
    told,
    value_table,
)
from targets.explain.working import equals, number


class FactorFigure(NamedTuple):
    """A figure of a factor: what it is called, how it is printed, how it is computed."""

    name: str
    text: Callable[[FactorRequirement], str]
    formula: str
    meaning: str


OF_A_FACTOR: dict[str, FactorFigure] = {
    "required": FactorFigure(
        "剩余月份须达到的均值",
        lambda f: f.required_text,
        "剩余须达 = (限值 × 全年次数 − 累计均值 × 已计次数) ÷ 剩余次数",
        "剩余月份平均守住这个数,全年即达标;已向安全一侧取整。",
    ),
    "expected": FactorFigure(
        "剩余月份预期均值",
        lambda f: f"{f.expected}",
        "预期 = 往年同期平均 × 今年偏离程度",
        "剩余月份预期达到的平均。",
    ),
    "margin": FactorFigure(
        "余量",
        lambda f: f.margin_text,
        "余量 = |须达到的均值 ÷ 预期均值 − 1| × 100%",
        "须达到的均值与预期均值之间的距离。",
    ),
    "noise": FactorFigure(
        "单月波动",
        lambda f: f"{f.noise}",
        "单月波动 = 往年各月与其规律之差的平均幅度(往年不足时取相邻月之差)",
        "一个月的正常波动。",
    ),
    "kept": FactorFigure(
        "往年同期是否达到",
        lambda f: f.kept_text,
        "逐年比较:往年同期均值是否守住今年须达到的均值",
        "往年同期与今年的要求相比。",
    ),
}


def factor_figure(question: SectionQuestion) -> Explanation | None:
    """Open one figure of a factor: required, past, expected, margin."""
    factor = factor_of(question)
    told_as = OF_A_FACTOR[question.measure.partition("-")[2]]
    if factor is None or not (text := told_as.text(factor)):
        return None
    item, rows = question.item, _rows(question)
    return told(
        question,
        f"{item.label} {told_as.name}",
        text,
        told_as.meaning,
        unit=item.unit,
        formula=told_as.formula,
        worked=tuple(_worked(question, factor)),
        clause=f"表1 标准限值 {factor.sign} {factor.limit} mg/L",
        method="section-outlook",
        parts=(Part("累计均值", f"{factor.mean}", question.to(item.value)),),
        readings=value_table(question, [*rows, *_past_rows(question, factor)]),
    )


def past_rest(question: SectionQuestion) -> Explanation | None:
    """Open what the same remaining months of one past year averaged (`past=2022`)."""
    factor, raw = factor_of(question), question.past
    found = {f"{year}": mean for year, mean in factor.past} if factor else {}
    if factor is None or raw not in found:
        return None
    item, year = question.item, int(raw)
    rows = [f for f in _past_rows(question, factor) if f.year == year]
    exact_mean = dict(factor.outlook.past_rest)[year]
    terms = " + ".join(number(f.for_means[item]) for f in rows)
    return told(
        question,
        f"{item.label} {year}年同期",
        f"{found[raw]}",
        f"{year}年{question.as_of.rest_label}实际达到的平均。",
        unit=item.unit,
        formula="往年同期 = Σ 往年同样这些月份的浓度 ÷ 月数",
        worked=(f"({terms}) ÷ {len(rows)} {equals(exact_mean)},修约为 {found[raw]}",),
        clause=MEAN_CLAUSE,
        method="section-outlook",
        parts=tuple(_past_part(question, each) for each in rows),
        readings=value_table(question, rows),
    )


def _past_part(question: SectionQuestion, found: SectionFigures) -> Part:
    item, month = question.item, AsOf(found.year, found.month)
    name = f"{found.year}年{found.month}月"
    return Part(name, found.text_of(item), question.to(item.value, "month", month))


def chance(question: SectionQuestion) -> Explanation | None:
    """Open how likely the section keeps its class by its worst factor."""
    standing = standing_of(question.series, question.as_of)
    return _of_standing(question, "全年达标可能性", standing.chance_text)


def danger(question: SectionQuestion) -> Explanation | None:
    """Open why a good section may be lost."""
    standing = standing_of(question.series, question.as_of)
    return _of_standing(question, "退出风险", standing.danger_text)


def _chance_line(factor: FactorRequirement) -> str:
    """“总磷 71 %”: how likely one factor keeps its limit over the year."""
    found = factor_chance(factor.outlook.record)
    likely = "无往年可比" if found is None else chance_text(found.chance)
    return f"{factor.item.label}:须 {factor.required_text},预期 {factor.expected},可能性 {likely}"


def regression(question: SectionQuestion) -> Explanation | None:
    """Open “由Ⅱ类退至Ⅲ类(总磷)”: the class to date against that of the same months last year."""
    standing = standing_of(question.series, question.as_of)
    now, last = standing.period.water_class, standing.last_period.water_class
    if not standing.has_regressed or now is None or last is None:
        return None
    return told(
        question,
        "比去年同期退类",
        standing.regression_text,
        "累计类别差于去年同期。",
        formula="今年累计类别与去年同期累计类别比较;括号内为决定类别的项目",
        worked=(f"今年 {now.label}类,去年同期 {last.label}类",),
        clause=MEAN_CLAUSE,
        parts=(
            Part("今年累计", now.label, question.to("class")),
            Part("去年同期", last.label, question.to("class", at=question.as_of.a_year_before)),
        ),
        readings=class_table(question, question.entered()),
    )


def _of_standing(question: SectionQuestion, what: str, figure: str) -> Explanation | None:
    if not figure:
        return None
    factors = standing_of(question.series, question.as_of).all_factors
    is_chance = what == "全年达标可能性"
    words = _chance_line if is_chance else lambda f: f.words(question.as_of.rest_label)
    return told(
        question,
        what,
        figure,
        "取最不利的因子;往年不足3年不给百分比。",
        formula="各因子全年均值守住限值的可能性,取最小的",
        worked=tuple(map(words, factors)),
        method="projection" if is_chance else "section-outlook",
        parts=tuple(
            Part(
                f"{f.item.label} 须达到",
                f.required_text,
                question.to(f"{f.item.value}-required"),
                f"预期 {f.expected}",
            )
            for f in factors
        ),
        readings=class_table(question, question.entered()),
    )


def factor_of(question: SectionQuestion) -> FactorRequirement | None:
    """Return the factor of the section to date."""
    standing = standing_of(question.series, question.as_of)
    return next((f for f in standing.all_factors if f.item is question.item), None)


def _rows(question: SectionQuestion) -> list[SectionFigures]:
    """This year's months with a value of the item."""
    return [f for f in question.to_date.of_means.rows if question.item in f.values]


def _past_rows(question: SectionQuestion, factor: FactorRequirement) -> list[SectionFigures]:
    """The same remaining months of the past years."""
    months = range(question.as_of.month + 1, 13)
    found = (question.series.month(year, m) for year, _ in factor.past for m in months)
    return [f for f in found if f is not None and question.item in f.values]


def _worked(question: SectionQuestion, factor: FactorRequirement) -> list[str]:
    """The lines a figure of a factor follows from: requirement, past years, what is expected."""
    name = question.measure.partition("-")[2]
    lines = [] if name in ("expected", "noise") else _required_lines(factor)
    if name in ("kept", "margin", "required"):
        lines += [f"{year}年同期 {mean}" for year, mean in factor.past]
    if name in ("expected", "margin"):
        lines += _expected_lines(factor)
    if name == "margin":
        lines.append(f"{factor.required_text} 与预期 {factor.expected} 相比:{factor.margin_text}")
    if name == "noise":
        lines.append(f"各月偏离往年规律的平均幅度 {equals(factor.outlook.noise)}")
    return lines


def _required_lines(factor: FactorRequirement) -> list[str]:
    outlook = factor.outlook
    if outlook.required is None:
        return []
    whole, done, left = outlook.months + outlook.to_come, outlook.months, outlook.to_come
    return [
        f"({factor.limit} × {whole} − {number(outlook.mean)} × {done}) ÷ {left} "
        f"{equals(outlook.required)},取为 {factor.required_text}"
    ]


def _expected_lines(factor: FactorRequirement) -> list[str]:
    record, expected = factor.outlook.record, factor.outlook.expected
    share = anomaly(record)
    if not factor.past or not share:
        return [f"没有往年同期,取今年累计均值 {number(expected)}"]
    return [
        f"今年偏离程度 = 今年各月 ÷ 往年同月平均 {equals(share)}",
        f"{number(expected / share)} × {number(share)} {equals(expected)},修约为 {factor.expected}",
    ]
