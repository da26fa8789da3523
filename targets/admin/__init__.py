"""Admin of plans, targets, tasks and open questions."""

from targets.admin import plan, questions, tasks

__all__ = ["plan", "questions", "tasks"]
