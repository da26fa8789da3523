"""Admin of plans, targets, tasks and open questions."""

from targets.admin import judging, lights, plan, publication, questions, supervision, tasks

__all__ = [
    "judging", "lights", "plan", "publication", "questions", "supervision", "tasks",
]  # fmt: skip
