"""Admin of plans, targets, tasks and open questions."""

from targets.admin import (
    division_rules,
    judging,
    lights,
    plan,
    publication,
    questions,
    supervision,
    tasks,
)

__all__ = [
    "division_rules", "judging", "lights", "plan", "publication", "questions", "supervision",
    "tasks",
]  # fmt: skip
