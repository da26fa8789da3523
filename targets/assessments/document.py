"""The plan's document taken apart (计划原文): every record with the sentence it comes from."""

from dataclasses import dataclass

from monitoring.periods import AsOf
from targets.assessments.frame import Frame, frame_of
from targets.models import Baseline, Highlight, Mechanism, Plan, Target


@dataclass(frozen=True)
class DocumentPage:
    """Everything on the page of the plan's document."""

    frame: Frame
    plan: Plan
    targets: tuple[Target, ...]
    baselines: tuple[Baseline, ...]
    highlights: tuple[Highlight, ...]
    mechanisms: tuple[Mechanism, ...]


def document_page(plan: Plan, as_of: AsOf) -> DocumentPage:
    """Assemble the page: one query a kind of record."""
    return DocumentPage(
        frame=frame_of(as_of, False),
        plan=plan,
        targets=tuple(plan.targets.select_related("indicator")),
        baselines=tuple(plan.baselines.select_related("indicator")),
        highlights=tuple(plan.highlights.all()),
        mechanisms=tuple(plan.mechanisms.all()),
    )
