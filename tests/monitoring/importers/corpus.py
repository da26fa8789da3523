"""The corpus of files to import: its manifest, running an import, and what stands in the tables."""

import io
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models

from monitoring.forms.cells import shown_number
from monitoring.models import AirDay, AirMonth, DustfallMonth, SectionMonth
from targets.models import ProgressReport

FOLDER = Path(__file__).resolve().parents[2] / "data" / "imports"
READINGS: Mapping[str, type[models.Model]] = {
    "section": SectionMonth,
    "dustfall": DustfallMonth,
    "air": AirMonth,
    "day": AirDay,
    "task": ProgressReport,
}
APPS = ("monitoring", "targets")


@dataclass(frozen=True)
class GoodFile:
    """A file that comes in: how many rows of each kind, and some of their values."""

    file: str
    shows: str
    rows: dict[str, int]
    cells: dict[str, str] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return FOLDER / "good" / self.file


@dataclass(frozen=True)
class BrokenFile:
    """A file that is refused, and the words that say why."""

    file: str
    fault: str
    words: list[str]

    @property
    def path(self) -> Path:
        return FOLDER / "broken" / self.file


def manifest() -> tuple[list[GoodFile], list[BrokenFile]]:
    """Read what has to come of each file."""
    found = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))
    good = [GoodFile(**each) for each in found["good"]]
    return good, [BrokenFile(**each) for each in found["broken"]]


GOOD, BROKEN = manifest()


@dataclass(frozen=True)
class Outcome:
    """What an import said, and whether it was refused."""

    said: str
    is_refused: bool


def run(path: Path, *options: str) -> Outcome:
    """Import a file; whatever is no refusal in words is raised."""
    out = io.StringIO()
    try:
        call_command("import_readings", str(path), *options, stdout=out, stderr=out)
    except CommandError as problem:
        return Outcome(f"{out.getvalue()}{problem}", is_refused=True)
    return Outcome(out.getvalue(), is_refused=False)


State = tuple[dict[str, list[tuple[Any, ...]]], list[tuple[str, int]]]


def state() -> State:
    """All rows of our tables, and all files kept."""
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for label in APPS
        for model in apps.get_app_config(label).get_models()
    }
    media = Path(settings.MEDIA_ROOT)
    kept = [path for path in media.rglob("*") if path.is_file()] if media.is_dir() else []
    return rows, sorted((str(path), path.stat().st_size) for path in kept)


def counts() -> Counter[str]:
    """How many rows of each kind are stored."""
    return Counter({kind: model._base_manager.count() for kind, model in READINGS.items()})


def stored(key: str) -> str:
    """Return a value by its key, “kind subject year-month field”, as a person would write it."""
    kind, subject, period, name = key.split()
    row = READINGS[kind]._base_manager.get(**SUBJECTS[kind](subject), **period_of(kind, period))
    if name in getattr(row, "marks", {}):
        return str(row.marks[name])
    value = getattr(row, name)
    if isinstance(value, Decimal):
        return shown_number(value)
    return "" if value is None else str(value)


def period_of(kind: str, text: str) -> dict[str, Any]:
    """Return the lookups of “2023-06”, “2023-01~06” or, for days, “2023-06-10”."""
    if kind == "day":
        return {"date": date.fromisoformat(text)}
    month = text.rpartition("~")[2] if "~" in text else text[5:]
    found: dict[str, Any] = {"year": int(text[:4]), "month": int(month)}
    return found | ({"span": "ytd" if "~" in text else "month"} if kind == "air" else {})


def _air_subject(name: str) -> dict[str, Any]:
    if name == "钟楼":
        return {"station__name": name}
    return {"division__name": name, "station": None}


SUBJECTS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "section": lambda name: {"section__name": name},
    "dustfall": lambda name: {"division__name": name},
    "air": _air_subject,
    "day": _air_subject,
    "task": lambda number: {"task__number": int(number)},
}
