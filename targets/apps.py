"""The app of what was promised and how it stands."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Plans, targets and tasks (计划、目标与任务)."""

    name = "targets"
    verbose_name = "目标与任务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let corrections issue errata, standings follow records, task reports be imported."""
        from targets.publishing import listen as issue_errata
        from targets.supervision.kept import listen as keep_standings

        issue_errata()
        keep_standings()
        register_layouts()
        register_checks()


def register_layouts() -> None:
    """Let files of task reports be imported like those of readings."""
    from monitoring.importers.registry import register
    from monitoring.importing.month_sheets import SHEETS
    from targets.importers.month_sheet import task_sheet
    from targets.importers.task_reports import LAYOUT

    register(LAYOUT)
    SHEETS.append(task_sheet)


def register_checks() -> None:
    """Let `check_data` hold the kept standings of tasks against their records."""
    from monitoring.checks import KeptCheck, register
    from targets.supervision import kept

    register(KeptCheck("任务月度状况", kept.deviations, kept.refresh))
