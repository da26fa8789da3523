"""The block of actions on a task's page: `{% task_actions page.task frame %}`."""

from typing import Any

from django import template
from django.utils import timezone

from targets.assessments.frame import Frame
from targets.assessments.task_actions import task_actions as actions_of
from targets.models import Task

register = template.Library()


@register.inclusion_tag("targets/_task_actions.html", takes_context=True)
def task_actions(context: dict[str, Any], task: Task, frame: Frame) -> dict[str, Any]:
    """Show what the person signed in may do with a task."""
    request = context["request"]
    actions = actions_of(task, request.user, frame.as_of, timezone.localdate())
    return {"actions": actions, "frame": frame, "csrf_token": context.get("csrf_token")}
