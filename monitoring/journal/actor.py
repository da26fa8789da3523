"""Who is doing what is being recorded, and from where: set once a request or a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person signed in, or a command: account, name as it was, network address."""

    user_id: int | None
    name: str
    address: str | None = None


SYSTEM = Actor(None, "命令行")
"""Who acts where nobody is signed in: a command of the installation."""

_current: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def current_actor() -> Actor:
    """Return who is acting."""
    return _current.get()


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Make one person or command the actor for a while."""
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)
