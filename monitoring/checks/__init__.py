"""What is kept beside the readings, held against the readings themselves (数据核对)."""

from monitoring.checks.air import air_day_deviations, air_month_deviations, misplaced_days
from monitoring.checks.deviation import Deviation
from monitoring.checks.journal import journal_deviations
from monitoring.checks.others import also_check, other_deviations, repair_others
from monitoring.checks.sections import section_deviations

__all__ = [
    "Deviation",
    "air_day_deviations",
    "air_month_deviations",
    "also_check",
    "journal_deviations",
    "misplaced_days",
    "other_deviations",
    "repair_others",
    "section_deviations",
]
