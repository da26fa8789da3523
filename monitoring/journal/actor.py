"""Who is doing what is being recorded, and from where: set once a request or a command."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Actor:
    """A person signed in, or a command: account, name as it was, network address."""

    user_id: int | None
    name: str
    address: str | None = None


SYSTEM = Actor(None, "命令行")
"""Who acts where nobody is signed in: a command of the installation."""

NOBODY = "未登录"
"""The name of a visitor who has not signed in."""


@cache
def command_actor() -> Actor:
    """Return the command line with the name of the operating system's account."""
    try:
        import pwd  # not on Windows

        name = pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return SYSTEM
    return Actor(None, f"{SYSTEM.name} {name}")


_current: ContextVar[Callable[[], Actor]] = ContextVar("actor", default=command_actor)
_noted: ContextVar[set[str] | None] = ContextVar("noted", default=None)


def current_actor() -> Actor:
    """Return who is acting."""
    return _current.get()()


@contextmanager
def acting(actor: Actor | Callable[[], Actor]) -> Iterator[None]:
    """Make one person or command the actor for a while.

    A function is asked each time something is recorded, and never before: who has signed in costs
    a query, and may change during a request.
    """
    token = _current.set(actor if callable(actor) else lambda: actor)
    outer = _noted.set(set())
    try:
        yield
    finally:
        _noted.reset(outer)
        _current.reset(token)


def remember_noted(action: str) -> None:
    """Remember that something of a kind was recorded under the present actor."""
    found = _noted.get()
    if found is not None:
        found.add(action)


def is_noted(action: str) -> bool:
    """Tell whether something of a kind was recorded since the present actor began."""
    return action in (_noted.get() or ())
