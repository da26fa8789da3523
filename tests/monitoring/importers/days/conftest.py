"""An import that returns what it said, or what it was refused with."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "imports" / "air_days"


@pytest.fixture
def imported(plan_2023: object) -> Callable[..., tuple[str, str]]:
    """Return a function that imports a file and returns what was said on stdout and stderr."""

    def run(path: str | Path, *options: str) -> tuple[str, str]:
        out, err = io.StringIO(), io.StringIO()
        call_command("import_readings", str(SAMPLES / path), *options, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return run


@pytest.fixture
def refused(plan_2023: object) -> Callable[..., str]:
    """Return a function that imports a file that must be refused and returns all it said."""

    def run(path: str | Path, *options: str) -> str:
        out, err = io.StringIO(), io.StringIO()
        with pytest.raises(CommandError) as problem:
            call_command("import_readings", str(SAMPLES / path), *options, stdout=out, stderr=err)
        return err.getvalue() + str(problem.value)

    return run
