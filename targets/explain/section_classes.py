"""Opens the class of a section, of one item of it, and where a sheet says another class."""

from collections.abc import Mapping

from monitoring.section_figures import SectionFigures, shown_mean
from monitoring.section_series import PeriodClass
from standards.rounding import Exact
from standards.surface_water import rounded_value
from standards.surface_water_limits import WaterBody, WaterClass, WaterItem, limit
from targets.explain.result import Explanation, Part
from targets.explain.section_question import (
    CLASS_CLAUSE,
    MEAN_CLAUSE,
    SectionQuestion,
    class_table,
    told,
)

WORST = "断面类别 = 各项单因子类别中最差的一项"
REPORTED = "来表(通报)给出的类别优先;按参数复算的列在旁边。"


def water_class(question: SectionQuestion) -> Explanation | None:
    """Open the class of a month, or of January up to it."""
    return _of_month(question) if question.is_month else _to_date(question)


def _of_month(question: SectionQuestion) -> Explanation | None:
    found = question.figures
    if found is None or found.water_class is None:
        return None
    worked = class_lines(found.for_means, found.assessment.by_item, question.series.body)
    worked.append(_decided(found.computed_class, found.deciding))
    if found.reported_class is not None:
        worked.append(f"来表类别 {found.reported_class.label}")
    return told(
        question,
        "水质类别",
        found.water_class.label,
        REPORTED if found.reported_class else "按本月参数评价。",
        formula=WORST,
        worked=tuple(worked),
        clause=CLASS_CLAUSE,
        parts=tuple(_item_parts(question, found)),
        readings=class_table(question, [found]),
    )


def _item_parts(question: SectionQuestion, found: SectionFigures) -> list[Part]:
    return [
        Part(
            item.label,
            found.text_of(item),
            question.to(item.value, "month"),
            f"单项 {water_class.label}类",
        )
        for item, water_class in found.assessment.by_item.items()
    ]


def _to_date(question: SectionQuestion) -> Explanation | None:
    found = question.to_date
    if found.water_class is None:
        return None
    by_item = found.assessment.by_item if found.assessment else {}
    worked = class_lines(found.means, by_item, question.series.body)
    worked.append(_decided(found.of_means.water_class, found.of_means.deciding))
    if found.published_class is not None:
        worked.append(f"通报累计类别 {found.published_class.label}")
    return told(
        question,
        "累计水质类别",
        found.water_class.label,
        REPORTED if found.is_published else f"{len(found.months)}个月浓度均值按单因子评价。",
        formula=f"各项累计均值 = Σ 月浓度 ÷ 月数;{WORST}",
        worked=tuple(worked),
        clause=f"{CLASS_CLAUSE};{MEAN_CLAUSE}",
        parts=(*_mean_parts(question, found), *_month_classes(question)),
        readings=class_table(question, question.entered()),
    )


def _mean_parts(question: SectionQuestion, found: PeriodClass) -> list[Part]:
    by_item = found.assessment.by_item if found.assessment else {}
    return [
        Part(
            f"{item.label} 累计均值",
            f"{shown_mean(item, found.means[item])}",
            question.to(item.value),
            f"单项 {water_class.label}类",
        )
        for item, water_class in by_item.items()
    ]


def _month_classes(question: SectionQuestion) -> list[Part]:
    return [
        Part(
            f"{f.month}月 类别",
            f.water_class.label,
            question.to("class", "month", question.at(f.month)),
        )
        for f in question.entered()
        if f.water_class is not None
    ]


def _decided(found: WaterClass | None, items: tuple[WaterItem, ...]) -> str:
    if found is None:
        return "没有可评价的项目"
    return f"最差一项:{'、'.join(item.label for item in items)},{found.label}类"


def class_lines(
    values: Mapping[WaterItem, Exact], classes: Mapping[WaterItem, WaterClass], body: WaterBody
) -> list[str]:
    """Say of each item between which limits it lies."""
    return [class_line(item, values[item], found, body) for item, found in classes.items()]


def class_line(item: WaterItem, value: Exact, found: WaterClass, body: WaterBody) -> str:
    """“总磷 0.21:高于Ⅲ类限值 0.2,不高于Ⅳ类限值 0.3,Ⅳ类”."""
    shown = f"{item.label} {rounded_value(item, value):f}"
    if item is WaterItem.PH:
        inside = "在" if found is WaterClass.I else "不在"
        return f"{shown}:{inside} 6~9 之内,{found.label}类"
    beyond, within = ("低于", "不低于") if item is WaterItem.DO else ("高于", "不高于")
    parts = []
    worse_than = _better(item, found, body)
    if worse_than is not None:
        parts.append(f"{beyond}{worse_than.label}类限值 {limit(item, worse_than, body)}")
    bound = limit(item, found, body)
    if bound is not None:
        parts.append(f"{within}{found.label}类限值 {bound}")
    return f"{shown}:{','.join([*parts, f'{found.label}类'])}"


def _better(item: WaterItem, found: WaterClass, body: WaterBody) -> WaterClass | None:
    """The next better class with a limit of its own."""
    better = [c for c in WaterClass if c < found and limit(item, c, body) is not None]
    return better[-1] if better else None


def item_class(question: SectionQuestion) -> Explanation | None:
    """Open the class one item alone gives."""
    values, classes = _values_and_classes(question)
    found = classes.get(question.item)
    if found is None:
        return None
    item = question.item
    shown = question.figures.text_of(item) if question.is_month and question.figures else ""
    shown = shown or f"{shown_mean(item, values[item])}"  # type: ignore[arg-type]
    span = "month" if question.is_month else "to-date"
    return told(
        question,
        f"{item.label} 单项类别",
        found.label,
        "只按这一项评价的类别。",
        formula="与各类限值逐一比较,取能满足的最好一类",
        worked=(class_line(item, values[item], found, question.series.body),),
        clause=CLASS_CLAUSE,
        parts=(Part(item.label, shown, question.to(item.value, span)),),
        readings=class_table(question, question.entered()),
    )


def _values_and_classes(
    question: SectionQuestion,
) -> tuple[Mapping[WaterItem, Exact], Mapping[WaterItem, WaterClass]]:
    if question.is_month:
        month = question.figures
        return ({}, {}) if month is None else (month.for_means, month.assessment.by_item)
    found = question.to_date
    return (found.means, found.assessment.by_item) if found.assessment else ({}, {})


def difference(question: SectionQuestion) -> Explanation | None:
    """Open “来表Ⅲ,按参数复算Ⅳ(总磷 0.21)”."""
    month = question.figures
    told_class = (month and month.difference) if question.is_month else question.to_date.difference
    if not told_class:
        return None
    values, classes = _values_and_classes(question)
    span = "month" if question.is_month else "to-date"
    return told(
        question,
        "来表类别与参数复算",
        told_class.text,
        f"以来表为准。{told_class.advice}。",
        formula=WORST,
        worked=tuple(class_lines(values, classes, question.series.body)),
        clause=CLASS_CLAUSE,
        parts=(Part("页面采用的类别", told_class.reported.label, question.to("class", span)),),
        readings=class_table(question, question.entered()),
    )
