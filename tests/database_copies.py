"""Copies of databases: what takes seconds to load is loaded once a run, and then copied.

A copy is a file on SQLite, and a database beside the first on PostgreSQL. Which ones there are is
said in `tests/conftest.py`.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

BUSY_SECONDS = 600
"""How long a worker waits for another that is loading."""

REAL = str(settings.DATABASES["default"]["NAME"])
"""The database that the settings name: no test writes it."""


def database_called(word: str, folder: Path) -> str:
    """Return the name of a database of this run; `folder` holds it if it is a file."""
    if connection.vendor == "sqlite":
        return str(folder / f"{word}.sqlite3")
    return f"test_{Path(REAL).stem}_{word}"


def made_once(word: str, folder: Path, make: Callable[[str], None]) -> str:
    """Return the name of a database that the first worker of the run to ask for it has made.

    `folder` is the same for all workers; the others wait meanwhile.
    """
    name = database_called(word, folder)
    is_made = folder / f"{word}.made"
    with closing(sqlite3.connect(folder / f"{word}.lock", timeout=BUSY_SECONDS)) as lock:
        lock.execute("BEGIN EXCLUSIVE")  # let go when this process ends, however it ends
        if not is_made.exists():
            make(name)
            is_made.touch()
    return name


def remove_made(folder: Path) -> None:
    """Remove the databases that a run has made for all its workers."""
    for is_made in folder.glob("*.made"):
        remove_database(database_called(is_made.stem, folder))


def copy_database(source: str, target: str) -> None:
    """Make `target` what `source` is; it is overwritten if it exists. Nobody may be writing.

    Raises:
        ValueError: if `target` is the database that the settings name.
    """
    _refuse_the_real_one(target)
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
            read.backup(written)
        return
    remove_database(target)
    _maintain(f"CREATE DATABASE {_quoted(target)} TEMPLATE {_quoted(source)}")


def make_empty(name: str) -> None:
    """Make a database without any table."""
    remove_database(name)
    if connection.vendor != "sqlite":  # SQLite makes a file on first use
        _maintain(f"CREATE DATABASE {_quoted(name)}")


def remove_database(name: str) -> None:
    """Take a database away, if it exists, whoever is still connected.

    Raises:
        ValueError: if it is the one that the settings name.
    """
    _refuse_the_real_one(name)
    if connection.vendor == "sqlite":
        Path(name).unlink(missing_ok=True)
    else:
        _maintain(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


@contextmanager
def using_database(name: str) -> Iterator[None]:
    """Connect this process, and the servers it starts meanwhile, to another database."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _refuse_the_real_one(name: str) -> None:
    if name == REAL:
        raise ValueError(f"{name} is no test's database")


def _maintain(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
