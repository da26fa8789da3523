"""Which explainer opens which kind of figure, and who may open it.

Who may see the page that prints a figure may open the figure; a kind that stands on several
pages opens to the readers of any of them:

* `target`, `count`, `baseline`: summary, indicator pages;
* `task`: task pages, summary;
* `section`: water pages, indicator pages; of it the summary prints classes only (`PRINTED`);
* `share`: water pages, indicator pages;
* `air`: air pages, division pages;
* `station`: air pages;
* `dust`, `division`, `divisions`: division pages.
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
    "section": (READ_READINGS, READ_INDICATORS),
    "share": (READ_READINGS, READ_INDICATORS),
    "air": (READ_READINGS, READ_DIVISIONS),
    "station": (READ_READINGS,),
    "dust": (READ_DIVISIONS, READ_READINGS),
    "division": (READ_DIVISIONS,),
    "divisions": (READ_DIVISIONS,),
}

PRINTED: dict[tuple[str, str], tuple[str, ...]] = {("section", "class"): (READ_SUMMARY,)}
"""Single measures of a kind that stand on further pages: kind and measure, and their readers."""

Person = AbstractBaseUser | AnonymousUser


def may_open(person: Person | None, kind: str, measure: str) -> bool:
    """Tell whether somebody may open a measure of a kind: the last part of an address's key."""
    if person is None or not hasattr(person, "has_perm"):
        return False
    readers = READERS.get(kind, ()) + PRINTED.get((kind, measure), ())
    return any(person.has_perm(permission) for permission in readers)
