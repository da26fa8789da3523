"""What higher layers keep beside their records, so that `check_data` holds it against them, too."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitoring.checks.deviation import Deviation


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """One kind of kept rows: its name, what is wrong with them, and how to make them again."""

    name: str
    deviations: Callable[[], Iterable[Deviation]]
    repair: Callable[[], None]


_ADDED: list[KeptCheck] = []


def register(check: KeptCheck) -> None:
    """Add a check of a higher layer, once however often it is said."""
    if all(each.name != check.name for each in _ADDED):
        _ADDED.append(check)


def added_checks() -> tuple[KeptCheck, ...]:
    """Return the checks that higher layers have added."""
    return tuple(_ADDED)
