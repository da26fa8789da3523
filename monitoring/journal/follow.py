"""What follows from recorded rows: brought up to date when the journal learns of a change.

Every write leaves an entry, so what hangs on the entry can't be forgotten by whoever writes next.
A higher layer says once, when it starts, which of its tables something follows from.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models

from monitoring.journal.states import RowChange

Changes = list[tuple[type[models.Model], RowChange]]
Follower = Callable[[Changes], None]

_FOLLOWERS: dict[type[models.Model], list[Follower]] = {}
_gathered: ContextVar[dict[Follower, Changes] | None] = ContextVar("gathered", default=None)


def follow(model: type[models.Model], follower: Follower) -> None:
    """Let a function hear of every recorded change of a table, once however often it is said."""
    known = _FOLLOWERS.setdefault(model, [])
    if follower not in known:
        known.append(follower)


def tell(model: type[models.Model], rows: Sequence[RowChange]) -> None:
    """Tell those who follow a table what became of its rows; inside `gathering` wait."""
    for follower in _FOLLOWERS.get(model, ()):
        changes = [(model, row) for row in rows]
        waiting = _gathered.get()
        if waiting is None:
            follower(changes)
        else:
            waiting.setdefault(follower, []).extend(changes)


@contextmanager
def gathering() -> Iterator[None]:
    """Tell each follower once, at the end, of all that is recorded inside: for many rows.

    What goes wrong inside tells nobody: the rows are rolled back with it.
    """
    if _gathered.get() is not None:  # an outer one tells
        yield
        return
    waiting: dict[Follower, Changes] = {}
    token = _gathered.set(waiting)
    try:
        yield
    finally:
        _gathered.reset(token)
    for follower, changes in waiting.items():
        follower(changes)
