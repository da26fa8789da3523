"""The readings held against the journal: replayed from empty, it must give the same tables."""

from collections.abc import Iterator

from monitoring.checks.deviation import Deviation
from monitoring.journal.opening import READINGS
from monitoring.journal.replay import differences


def journal_deviations() -> Iterator[Deviation]:
    """Every reading that is not as the journal has it: written past it, or lost from it."""
    for model in READINGS:
        for place, text in differences(model):
            yield Deviation(place, text)
