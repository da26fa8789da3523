"""What the explanations of divisions share: the question, the figures judged, the frame."""

from dataclasses import dataclass
from typing import Any

from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.divisions.facts import DivisionFacts
from targets.assessments.divisions.months import DivisionMonth, judged_month
from targets.assessments.divisions.span import MatrixSpan
from targets.choices import DivisionMetric
from targets.explain.address import Address
from targets.explain.result import Explanation, Part
from targets.wording import change_text

M = DivisionMetric


@dataclass(frozen=True)
class DivisionQuestion:
    """A figure of one division's assessment at the month of the facts."""

    division: Division
    facts: DivisionFacts
    measure: str
    span: MatrixSpan

    @property
    def as_of(self) -> AsOf:
        """The month asked for."""
        return self.facts.as_of

    @property
    def month(self) -> DivisionMonth:
        """The division's month as judged."""
        return judged_month(self.facts, self.as_of)[self.division.pk]

    def to(self, measure: str) -> Address:
        """Address another figure of the division's month."""
        at = f"{self.as_of.year}-{self.as_of.month}"
        return Address("division", f"{self.division.code}/{measure}").at(at=at)


def metric_part(question: DivisionQuestion, metric: DivisionMetric) -> Part:
    """Return a figure a rule speaks of as a part that opens; one that is missing says why."""
    found = question.month.values[metric]
    if found.value is None:
        return Part(metric.name_of, found.state, None, "没有数据")
    if metric is M.PM25_CHANGE:
        return Part(metric.name_of, change_text(found.value, "%"), _address(question, metric))
    if metric.is_counted:
        return _counted_part(question, metric)
    return Part(metric.name_of, found.text, _address(question, metric), metric.unit)


def _counted_part(question: DivisionQuestion, metric: DivisionMetric) -> Part:
    """A count's part: tasks and sections open to a count of all."""
    facts, division, as_of = question.facts, question.division, question.as_of
    if metric is M.SECTIONS_FAILED:
        counts = facts.sections.of(division.pk, as_of, to_date=False)
        if not counts.stands:
            return Part(metric.name_of, f"{counts.failed}", None, counts.state)
        return Part("达标断面/责任断面", counts.text, question.to("sections").at(span="month"))
    tasks = facts.work.counts(division, as_of.month)
    if not tasks.total:
        return Part(metric.name_of, "0", None, "无任务")
    if metric is M.TASKS_BEHIND:
        return Part("滞后或逾期任务/全部任务", tasks.behind_text, question.to("tasks-behind"))
    return Part(metric.name_of, f"{tasks.missing}", question.to("reports-missing"), "项")


def _address(question: DivisionQuestion, metric: DivisionMetric) -> Address:
    at = f"{question.as_of.year}-{question.as_of.month}"
    if metric is M.DUST:
        return Address("dust", f"{question.division.code}/value").at(at=at)
    names = {M.PM25: "pm25", M.PM25_CHANGE: "pm25-change", M.GOOD_RATIO: "good-ratio"}
    key = f"{question.division.code}/{names[metric]}"
    return Address("air", key).at(span="month", at=at)


def told(
    question: DivisionQuestion, what: str, figure: str, meaning: str, **more: Any
) -> Explanation:
    """Frame an explanation of a division's month."""
    division, as_of = question.division, question.as_of
    fixed: dict[str, Any] = {
        "unit": "",
        "method": "division-assessment",
        "is_demo": question.facts.is_demo,
    }
    return Explanation(
        title=f"{division.name} {as_of} {what}",
        figure=figure,
        meaning=meaning,
        page=(division.name, division.get_absolute_url()),
        period=f"{as_of}",
        **{**fixed, **more},
    )
