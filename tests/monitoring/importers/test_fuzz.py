"""However a file is spoiled, it comes in whole or is refused in words: no traceback, no half write.

2,000 mutations are tried on SQLite. On PostgreSQL, where only the writing is another, every fifth.
`FUZZ=1 FUZZ_FROM=1234 pytest tests/monitoring/importers/test_fuzz.py` tries one of them alone.
"""

import os
import re
import shutil
import time
import traceback
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from monitoring.importers.table import UnreadableFileError
from monitoring.importing.examine import UnknownFileError, examine_content
from monitoring.models import ImportBatch
from tests.monitoring.importers.corpus import BROKEN, GOOD, READINGS, run, state
from tests.monitoring.importers.mutations import Sample, mutated, sample_of

STEP = 1 if connection.vendor == "sqlite" else 5
COUNT = int(os.environ.get("FUZZ", "2000"))
FIRST = int(os.environ.get("FUZZ_FROM", "0"))
PARTS = 10 if COUNT >= 100 else 1
"""Several tests, so that several workers share them."""

SLOWEST = 20
"""Seconds no small file may take."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WRITE = re.compile(r"\s*(?:insert|update|delete)\b", re.I)


class Writes:
    """Remembers whether a statement wrote anything."""

    def __init__(self) -> None:
        self.happened = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.happened = self.happened or bool(_WRITE.match(sql))
        return execute(sql, params, many, context)


@cache
def samples() -> list[Sample]:
    """The files of the corpus, read once by a worker."""
    return [sample_of(each.path) for each in (*GOOD, *BROKEN)]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_spoiled_file_comes_in_whole_or_is_refused_in_words(
    plan_2023: object, tmp_path: Path, settings: Any, part: int
) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    before = state()
    faults = []
    imported = 0
    numbers = range(FIRST, FIRST + COUNT, STEP)[part::PARTS]
    for number in numbers:
        name, content = mutated(samples(), number)
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        path.write_bytes(content)
        start = time.monotonic()
        try:
            imported += _try(path, before)
        except Exception:
            faults.append(f"{number} {name}:\n{traceback.format_exc()}")
        if time.monotonic() - start > SLOWEST:
            faults.append(f"{number} {name}: {time.monotonic() - start:.0f} s")
        shutil.rmtree(path.parent)
    assert state()[0] == before[0]
    assert not faults, f"{len(faults)} of {len(numbers)}:\n" + "\n".join(faults)
    print(f"{len(numbers)} mutations: {imported} imported, {len(numbers) - imported} refused")


def _try(path: Path, before: Any) -> bool:
    """Import a file, look at what came of it, and take it back."""
    _preview(path)
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            outcome = run(path)
        if outcome.is_refused:
            assert _CHINESE.search(outcome.said), outcome.said
            assert "Traceback" not in outcome.said
            assert not writes.happened or state()[0] == before[0], "a refused file left rows"
        else:
            _check_batch()
        transaction.set_rollback(True)
    return not outcome.is_refused


def _preview(path: Path) -> None:
    """Work out the difference as the page shows it, which must not fail either."""
    said = ""
    try:
        found = examine_content(path.name, path.read_bytes(), timezone.localdate())
    except (UnreadableFileError, UnknownFileError) as problem:
        said = str(problem)
    if said:
        assert _CHINESE.search(said), said
        return
    assert found.diff is not None
    assert found.fingerprint


def _check_batch() -> None:
    """See that all rows a batch speaks of are there."""
    batch = ImportBatch.objects.order_by("pk").last()
    if batch is not None:
        rows = sum(each._base_manager.filter(batch=batch).count() for each in READINGS.values())
        assert rows == batch.row_count
