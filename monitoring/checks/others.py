"""What layers above keep, checked and set right with the rest: they say so when they start."""

from collections.abc import Callable, Iterator

from monitoring.checks.deviation import Deviation

Check = Callable[[], Iterator[Deviation]]
Repair = Callable[[], None]

_OTHERS: dict[Check, Repair] = {}


def also_check(check: Check, repair: Repair) -> None:
    """Let `check_data` hold something else against what it follows from, and set it right."""
    _OTHERS[check] = repair


def other_deviations() -> Iterator[Deviation]:
    """Everything that layers above keep and that is not as it should be."""
    for check in _OTHERS:
        yield from check()


def repair_others() -> None:
    """Write anew what layers above keep."""
    for repair in _OTHERS.values():
        repair()
