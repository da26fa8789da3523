"""What was measured, where, by whom, in which version."""

from monitoring.models.audit import AuditEntry
from monitoring.models.readings import AirDay, AirMonth, DustfallMonth, SectionMonth
from monitoring.models.records import (
    Correction,
    DueRule,
    Exclusion,
    ImportBatch,
    Publication,
    Revision,
    StagedImport,
)
from monitoring.models.rollups import AirMonthRollup, DivisionDay, SectionMonthRollup
from monitoring.models.sites import AirStation, Division, SectionAssignment, WaterSection

__all__ = [
    "AirDay",
    "AirMonth",
    "AirMonthRollup",
    "AirStation",
    "AuditEntry",
    "Correction",
    "Division",
    "DivisionDay",
    "DueRule",
    "DustfallMonth",
    "Exclusion",
    "ImportBatch",
    "Publication",
    "Revision",
    "SectionAssignment",
    "SectionMonth",
    "SectionMonthRollup",
    "StagedImport",
    "WaterSection",
]
