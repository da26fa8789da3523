"""Kill an import of 100,010 station-days (kill -9), look at the database, run it again.

Run: ``.venv/bin/python -m benchmarks.killed_import 10 20 30``: the seconds after which the import
is killed, one run each. SQLite in a folder of its own, or the server `DATABASE_URL` names, as
`benchmarks.import_days` does. A kill that comes after the commit finds every row: whole as well.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.import_days import ROOT, TABLE_STATIONS, prepare, register, write_table

SERVER_NOTICES = 2
"""Seconds a server may take to see that its client is gone."""


def main() -> None:
    """Kill, count, and complete the import."""
    waits = [float(word) for word in sys.argv[1:]] or [10.0, 20.0, 30.0]
    with tempfile.TemporaryDirectory(prefix="zhonglou-killed-") as name:
        folder = Path(name)
        drop = prepare(folder)
        try:
            register(TABLE_STATIONS)
            path = folder / "日数据.csv"
            write_table(path)
            before = counts()
            for wait in waits:
                print(f"killed after {wait:.0f} s: {killed(path, wait)}; {verdict(before)}")
            ended = imported(path).wait()
            print(f"run again: ended with {ended}, {counts()}")
        finally:
            drop()


def counts() -> dict[str, int]:
    """Return how many rows stand in every table an import writes to, and release the database."""
    from django.db import connection

    from monitoring.models import (
        AirDay,
        AirMonthRollup,
        AuditEntry,
        DivisionDay,
        ImportBatch,
        Revision,
    )

    tables = (AirDay, AirMonthRollup, AuditEntry, DivisionDay, ImportBatch, Revision)
    found = {table.__name__: table.objects.count() for table in tables}
    connection.close()
    return found


def imported(path: Path) -> "subprocess.Popen[bytes]":
    """Begin the import in a process of its own."""
    command = [sys.executable, "manage.py", "import_readings", str(path)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=quiet, stderr=quiet)


def killed(path: Path, wait: float) -> str:
    """Kill an import after some seconds; say whether it was still running."""
    process = imported(path)
    time.sleep(wait)
    if process.poll() is not None:
        return "it had ended before"
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(SERVER_NOTICES)
    return "while it ran"


def verdict(before: dict[str, int]) -> str:
    """Say whether the database is as it was."""
    now = counts()
    return "the database is as before" if now == before else f"it holds {now}"


if __name__ == "__main__":
    main()
