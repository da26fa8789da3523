"""Blocks of a task's page that have selectors of their own: its objects, its evidence."""

from typing import Any

from django import template
from django.template import Context

from targets.assessments.evidence import evidence_of
from targets.assessments.frame import Frame
from targets.assessments.task_objects import objects_of
from targets.models import Task

register = template.Library()


@register.inclusion_tag("targets/_task_items.html", takes_context=True)
def task_items(context: Context, task: Task, frame: Frame) -> dict[str, Any]:
    """Print a task's object list as the page's address narrows it."""
    objects = objects_of(task, frame.as_of, context["request"].GET)
    return {"objects": objects, "frame": frame, "perms": context.get("perms")}


@register.inclusion_tag("targets/_task_evidence.html", takes_context=True)
def task_evidence(context: Context, task: Task, frame: Frame) -> dict[str, Any]:
    """Print a task's evidence with links to the files for who may have them."""
    return {"evidence": evidence_of(task, context["request"].user), "frame": frame}
