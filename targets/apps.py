"""The app of what was promised and how it stands."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Plans, targets and tasks (计划、目标与任务)."""

    name = "targets"
    verbose_name = "目标与任务"
    default_auto_field = "django.db.models.BigAutoField"
