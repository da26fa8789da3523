"""Where a section's year is heading (断面全年研判): docs/methods/section-outlook.md."""

from standards.section_outlook.chance import SectionChance, factor_chance, section_chance
from standards.section_outlook.counts import (
    FlipChoice,
    GoodCount,
    SectionCount,
    cheapest_flips,
    flip_cost,
    good_count,
    section_count_if,
)
from standards.section_outlook.factor import (
    OXYGEN_SATURATION,
    FactorOutlook,
    factor_outlook,
    year_bound,
)
from standards.section_outlook.record import (
    FactorRecord,
    anomaly,
    expected_rest,
    month_noise,
    past_rest,
)
from standards.section_outlook.state import (
    SectionState,
    binding_factor,
    class_if,
    section_state,
)

__all__ = [
    "OXYGEN_SATURATION",
    "FactorOutlook",
    "FactorRecord",
    "FlipChoice",
    "GoodCount",
    "SectionChance",
    "SectionCount",
    "SectionState",
    "anomaly",
    "binding_factor",
    "cheapest_flips",
    "class_if",
    "expected_rest",
    "factor_chance",
    "factor_outlook",
    "flip_cost",
    "good_count",
    "month_noise",
    "past_rest",
    "section_chance",
    "section_count_if",
    "section_state",
    "year_bound",
]
