"""Imports a file of days in a process of its own; run by `test_killed_import`, never by pytest.

Arguments: the file, and the number of the part after which the process kills itself, or 0. Before
and after it prints a line of JSON: how many rows each table has, and how many files are kept.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

ROWS_A_PART = 50


def counts() -> dict[str, int]:
    """Return how many rows stand in every table an import writes to."""
    from django.conf import settings

    from monitoring.models import (
        AirDay,
        AirMonthRollup,
        AuditEntry,
        Correction,
        DivisionDay,
        ImportBatch,
        Revision,
    )

    tables = (AirDay, AirMonthRollup, AuditEntry, Correction, DivisionDay, ImportBatch, Revision)
    found = {table.__name__: table.objects.count() for table in tables}
    kept = sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))
    return found | {"kept files": kept}


def killing(write: Callable[..., None], parts: int) -> Callable[..., None]:
    """Return what writes the journal of some parts and then ends the process as a fault would."""
    left = [parts]

    def written(*args: Any, **options: Any) -> None:
        write(*args, **options)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    return written


def main(path: Path, parts: int) -> None:
    """Import the file, telling what is stored."""
    django.setup()
    from monitoring.importers.days import DayOptions, examine, save, saving
    from monitoring.importers.days.files import open_source

    print(json.dumps(counts()), flush=True)
    saving.ROWS_AT_ONCE = ROWS_A_PART
    if parts:
        saving.note_rows = killing(saving.note_rows, parts)
    save(examine(open_source(path), DayOptions(date(2024, 1, 15))))
    print(json.dumps(counts()), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
