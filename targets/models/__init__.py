"""What was promised and how it stands."""

from targets.models.figures import Baseline, IndicatorMonth
from targets.models.judging import Forecast, Judgement, StatusRule
from targets.models.plan import Indicator, Plan, SourceDocument, Target
from targets.models.publishing import Erratum, PublicationEdition
from targets.models.questions import Highlight, Mechanism, OpenQuestion
from targets.models.tasks import Evidence, Milestone, ProgressReport, Task, TaskItem, WorkArea

__all__ = [
    "Baseline",
    "Erratum",
    "Evidence",
    "Forecast",
    "Highlight",
    "Indicator",
    "IndicatorMonth",
    "Judgement",
    "Mechanism",
    "Milestone",
    "OpenQuestion",
    "Plan",
    "ProgressReport",
    "PublicationEdition",
    "SourceDocument",
    "StatusRule",
    "Target",
    "Task",
    "TaskItem",
    "WorkArea",
]
