"""What is kept beside the readings, held against the readings themselves (数据核对)."""

from monitoring.checks.air import air_day_deviations, air_month_deviations, misplaced_days
from monitoring.checks.deviation import Deviation
from monitoring.checks.journal import journal_deviations
from monitoring.checks.registry import KeptCheck, added_checks, register
from monitoring.checks.sections import section_deviations

__all__ = [
    "Deviation",
    "KeptCheck",
    "added_checks",
    "air_day_deviations",
    "air_month_deviations",
    "journal_deviations",
    "misplaced_days",
    "register",
    "section_deviations",
]
