"""Which explainer opens which kind of figure, and who may open it.

Who may see the page that prints a figure may open the figure; a kind that stands on several
pages opens to the readers of any of them:

* `target`, `count`, `baseline`: summary, indicator pages;
* `task`: task pages, summary;
* `section`, `share`: water pages, summary (its class matrix), indicator pages;
* `air`, `station`: air pages, division pages, summary (a target's mean opens into its months);
* `dust`: division pages.
"""

from collections.abc import Mapping
from typing import Protocol

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from monitoring.periods import AsOf
from targets.access import (
    READ_DIVISIONS,
    READ_INDICATORS,
    READ_READINGS,
    READ_SUMMARY,
    READ_TASKS,
)
from targets.explain.result import Explanation


class Explainer(Protocol):
    """Opens one kind of figure.

    Returns None for a figure that does not exist, or raises `NotHere` with the reason in Chinese.
    """

    def __call__(
        self, key: str, as_of: AsOf, parameters: Mapping[str, str]
    ) -> Explanation | None: ...


EXPLAINERS: dict[str, Explainer] = {}

READERS: dict[str, tuple[str, ...]] = {
    "target": (READ_SUMMARY, READ_INDICATORS),
    "count": (READ_SUMMARY, READ_INDICATORS, READ_TASKS),
    "baseline": (READ_SUMMARY, READ_INDICATORS),
    "task": (READ_TASKS, READ_SUMMARY),
    "section": (READ_READINGS, READ_SUMMARY, READ_INDICATORS, READ_DIVISIONS),
    "share": (READ_READINGS, READ_SUMMARY, READ_INDICATORS),
    "air": (READ_READINGS, READ_SUMMARY, READ_DIVISIONS),
    "station": (READ_READINGS, READ_DIVISIONS),
    "dust": (READ_DIVISIONS, READ_READINGS),
}

Person = AbstractBaseUser | AnonymousUser


def may_open(person: Person | None, kind: str) -> bool:
    """Tell whether somebody may open a kind of figure."""
    if person is None or not hasattr(person, "has_perm"):
        return False
    return any(person.has_perm(permission) for permission in READERS.get(kind, ()))
