"""What was measured, where, by whom, in which version."""

from monitoring.models.readings import AirDay, AirMonth, DustfallMonth, SectionMonth
from monitoring.models.records import Exclusion, ImportBatch, Publication, Revision
from monitoring.models.rollups import AirMonthRollup, DivisionDay, SectionMonthRollup
from monitoring.models.sites import AirStation, Division, SectionAssignment, WaterSection

__all__ = [
    "AirDay",
    "AirMonth",
    "AirMonthRollup",
    "AirStation",
    "Division",
    "DivisionDay",
    "DustfallMonth",
    "Exclusion",
    "ImportBatch",
    "Publication",
    "Revision",
    "SectionAssignment",
    "SectionMonth",
    "SectionMonthRollup",
    "WaterSection",
]
