"""Admin of plans, targets, tasks and open questions."""

from targets.admin import division_rules, judging, plan, publication, questions, tasks

__all__ = ["division_rules", "judging", "plan", "publication", "questions", "tasks"]
