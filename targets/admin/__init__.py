"""Admin of plans, targets, tasks and open questions."""

from targets.admin import judging, plan, publication, questions, tasks

__all__ = ["judging", "plan", "publication", "questions", "tasks"]
