"""What was measured, where, by whom, in which version."""

from monitoring.models.readings import AirDay, AirMonth, DustfallMonth, SectionMonth
from monitoring.models.records import Exclusion, ImportBatch, Publication, Revision
from monitoring.models.sites import AirStation, Division, SectionAssignment, WaterSection

__all__ = [
    "AirDay",
    "AirMonth",
    "AirStation",
    "Division",
    "DustfallMonth",
    "Exclusion",
    "ImportBatch",
    "Publication",
    "Revision",
    "SectionAssignment",
    "SectionMonth",
    "WaterSection",
]
