"""What a reading must be (refusals) and what makes us ask back (doubts), in Chinese."""

from monitoring.validation.around import Around
from monitoring.validation.day_doubts import air_day_doubts
from monitoring.validation.doubts import air_doubts, dustfall_doubts
from monitoring.validation.findings import Doubt, Refusal
from monitoring.validation.past import PastReadings
from monitoring.validation.refusals import (
    air_day_refusals,
    air_refusals,
    dustfall_refusals,
    month_refusals,
    section_refusals,
)
from monitoring.validation.section_doubts import section_doubts

__all__ = [
    "Around",
    "Doubt",
    "PastReadings",
    "Refusal",
    "air_day_doubts",
    "air_day_refusals",
    "air_doubts",
    "air_refusals",
    "dustfall_doubts",
    "dustfall_refusals",
    "month_refusals",
    "section_doubts",
    "section_refusals",
]
