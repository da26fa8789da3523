"""The frame every explanation of a target shares: title, clause, edition, page."""

from targets.choices import Method
from targets.explain.result import Explanation, Part, ReadingTable
from targets.explain.subject import Subject
from targets.explain.target_air import Worked

METHOD_PAGES: dict[str, str] = {
    "requirement": "required-mean",
    Method.ANNUAL_MEAN: "required-mean",
    Method.GOOD_DAY_RATIO: "polluted-day-budget",
    Method.DAY_CAP: "polluted-day-budget",
    Method.SECTION_SHARE: "section-requirement",
    Method.TASK_QUANTITY: "scheduled-progress",
}
"""The page of docs/methods that says how the rest of the year follows, by method."""


def opened(subject: Subject, what: str, worked: Worked) -> Explanation:
    """Return the explanation of a value computed from stored rows."""
    return explanation(
        subject,
        what,
        worked.figure,
        formula=worked.formula,
        worked=worked.lines,
        parts=worked.parts,
        readings=worked.readings,
        method=worked.method,
    )


def explanation(
    subject: Subject,
    what: str,
    figure: str,
    *,
    formula: str,
    worked: tuple[str, ...] = (),
    parts: tuple[Part, ...] = (),
    readings: tuple[ReadingTable, ...] = (),
    method: str = "evaluation",
    unit: str | None = None,
    meaning: str = "",
) -> Explanation:
    """Return an explanation with what all figures of a target share."""
    target, provenance = subject.target, subject.evaluation.provenance
    return Explanation(
        title=f"{subject.name} {what}",
        figure=figure,
        unit=subject.unit if unit is None else unit,
        meaning=meaning or f"目标“{target.indicator.name}”的{what},统计截止{subject.as_of}。",
        formula=formula,
        worked=worked,
        rule=provenance.rule,
        clause=provenance.clause,
        method=method,
        parts=parts,
        readings=readings,
        is_demo=provenance.is_demo,
        page=(target.indicator.label, target.indicator.get_absolute_url()),
        caliber=provenance.caliber,
        period=provenance.period,
    )
