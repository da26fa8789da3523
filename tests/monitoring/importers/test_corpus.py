"""Files as people send them: each comes in, or is refused, exactly as the manifest says."""

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.monitoring.importers.corpus import (
    BROKEN,
    FOLDER,
    GOOD,
    BrokenFile,
    GoodFile,
    counts,
    run,
    state,
    stored,
)
from tests.monitoring.importers.mutations import WRITERS, sample_of

pytestmark = pytest.mark.usefixtures("plan_2023", "kept_files")


@pytest.fixture
def kept_files(tmp_path: Path, settings: Any) -> None:
    """Let what an import keeps lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "uploads"


def test_the_manifest_speaks_of_every_file_and_of_no_other() -> None:
    for folder, files in (("good", GOOD), ("broken", BROKEN)):
        listed = [each.file for each in files]
        assert sorted(listed) == sorted(path.name for path in (FOLDER / folder).iterdir())
    assert len(GOOD) >= 25
    assert len(BROKEN) >= 40


@pytest.mark.parametrize("good", GOOD, ids=lambda each: each.file)
def test_a_good_file_comes_in_and_twice_is_once(good: GoodFile) -> None:
    before = counts()
    outcome = run(good.path, *good.options)
    assert not outcome.is_refused, outcome.said
    assert counts() - before == Counter(good.rows), outcome.said
    assert {key: stored(key) for key in good.cells} == good.cells
    for words in good.says:
        assert words in outcome.said
    after = state()
    again = run(good.path, *good.options)
    assert not again.is_refused, again.said
    assert state() == after, again.said


class AsItIs(Random):
    """Takes the first of several ways, and keeps numbers numbers."""

    def choice(self, seq: Any) -> Any:
        return seq[0]

    def random(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("number", "good"), list(enumerate(GOOD)), ids=lambda each: getattr(each, "file", "")
)
def test_the_same_table_from_another_program_is_the_same(
    number: int, good: GoodFile, tmp_path: Path
) -> None:
    tables = sample_of(good.path).tables
    writers = WRITERS if len(tables) == 1 else [each for each in WRITERS if "xls" in each[0]]
    ending, write = writers[number % len(writers)]
    path = tmp_path / f"{good.file.partition('.')[0]}{ending}"
    path.write_bytes(write(tables, AsItIs()))
    before = counts()
    outcome = run(path, *good.options)
    assert not outcome.is_refused, outcome.said
    assert counts() - before == Counter(good.rows), outcome.said
    assert {key: stored(key) for key in good.cells} == good.cells


@pytest.mark.parametrize("broken", BROKEN, ids=lambda each: each.file)
def test_a_broken_file_is_refused_with_its_fault_and_nothing_is_written(broken: BrokenFile) -> None:
    before = state()
    outcome = run(broken.path)
    assert outcome.is_refused, outcome.said
    for words in broken.words:
        assert words in outcome.said
    assert broken.file in outcome.said
    assert state() == before
