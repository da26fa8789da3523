"""What was promised and how it stands."""

from targets.models.division_rules import (
    LevelLine,
    LevelRule,
    ScoreLine,
    ScoreObjection,
    ScoreRule,
)
from targets.models.figures import Baseline, IndicatorMonth
from targets.models.judging import Forecast, Judgement, StatusRule
from targets.models.plan import Indicator, Plan, SourceDocument, Target
from targets.models.publishing import Erratum, PublicationEdition
from targets.models.questions import Highlight, Mechanism, OpenQuestion
from targets.models.standings import TaskMonth
from targets.models.supervision import (
    CloseOut,
    ExtensionRequest,
    FollowUpCheck,
    LightLine,
    LightOverride,
    LightRule,
    TaskEffect,
)
from targets.models.tasks import Evidence, Milestone, ProgressReport, Task, TaskItem, WorkArea
from targets.models.units import Unit

__all__ = [
    "Baseline",
    "CloseOut",
    "Erratum",
    "Evidence",
    "ExtensionRequest",
    "FollowUpCheck",
    "Forecast",
    "Highlight",
    "Indicator",
    "IndicatorMonth",
    "Judgement",
    "LevelLine",
    "LevelRule",
    "LightLine",
    "LightOverride",
    "LightRule",
    "Mechanism",
    "Milestone",
    "OpenQuestion",
    "Plan",
    "ProgressReport",
    "PublicationEdition",
    "ScoreLine",
    "ScoreObjection",
    "ScoreRule",
    "SourceDocument",
    "StatusRule",
    "Target",
    "Task",
    "TaskEffect",
    "TaskItem",
    "TaskMonth",
    "Unit",
    "WorkArea",
]
