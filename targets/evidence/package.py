"""The year-end package (佐证材料包): every file of a plan's tasks in the document's order.

Files are copied in parts, none is held in memory as a whole. What cannot be packed (no file,
withdrawn, missing, changed on the disk) is listed in the index with why, never left out silently.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO

from django.utils import timezone

from monitoring.periods import AsOf
from targets.evidence.files import ChangedFileError, MissingFileError, intact
from targets.models import Evidence, Plan
from targets.uploads import CHUNK

INDEX_NAME = "佐证材料索引.xlsx"
LONGEST_FOLDER, LONGEST_FILE = 60, 100
"""Characters: three bytes each, what every file system takes."""

_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


class Fate(StrEnum):
    """What became of one piece of evidence in the package."""

    PACKED = "已打包"
    NO_FILE = "只有登记,未附文件"
    WITHDRAWN = "已撤下,未打包"
    MISSING = "文件缺失,未打包"
    CHANGED = "文件与登记的校验值不符,未打包"

    @property
    def is_fault(self) -> bool:
        """Whether somebody has to find out what happened to the file."""
        return self in (Fate.MISSING, Fate.CHANGED)


@dataclass(frozen=True)
class Packed:
    """One piece of evidence in the package; `path` is empty where its file is not in it."""

    evidence: Evidence
    fate: Fate
    path: str = ""


@dataclass(frozen=True)
class Package:
    """What was packed of a plan's year, states as of a month."""

    plan: Plan
    as_of: AsOf
    entries: tuple[Packed, ...]

    @property
    def faults(self) -> tuple[Packed, ...]:
        """What should be in the package and is not."""
        return tuple(each for each in self.entries if each.fate.is_fault)

    @property
    def name(self) -> str:
        """What the package is called; files that are missing are told of in its name."""
        lacking = f"({len(self.faults)}个文件缺失或不符,见索引)" if self.faults else ""
        return f"{self.plan.year}年佐证材料{lacking}.zip"


def write_package(plan: Plan, as_of: AsOf, target: BinaryIO) -> Package:
    """Write the package of a plan's year into a file and return what is in it."""
    from targets.evidence.index import write_index

    with zipfile.ZipFile(target, "w") as archive:
        planned = _planned(_evidence_of(plan))
        package = Package(plan, as_of, tuple(_pack(archive, *each) for each in planned))
        info = zipfile.ZipInfo(INDEX_NAME, timezone.localtime().timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        with archive.open(info, "w") as part:
            write_index(package, part)
    return package


def _evidence_of(plan: Plan) -> Iterable[Evidence]:
    """Every piece of evidence of a plan, in the document's order and as it came."""
    found = Evidence.objects.filter(task__area__plan=plan)
    related = found.select_related("task__area", "task__lead_unit", "item", "added_by")
    return related.order_by("task__area__number", "task__number", "added_at", "pk")


def _planned(rows: Iterable[Evidence]) -> list[tuple[Evidence, str]]:
    """Give every file its place: equal names in one folder are numbered, in whatever case."""
    taken: set[str] = set()
    return [(row, _place(row, taken) if _is_due(row) else "") for row in rows]


def _is_due(row: Evidence) -> bool:
    return bool(row.file) and not row.is_withdrawn


def _place(row: Evidence, taken: set[str]) -> str:
    area = safe_name(row.task.area.title, LONGEST_FOLDER)
    folder = f"{area}/{safe_name(f'{row.task.number} {row.task.title}', LONGEST_FOLDER)}"
    name = safe_name(row.original_name or row.title, LONGEST_FILE)
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    number, path = 1, f"{folder}/{name}"
    while path.casefold() in taken:
        number += 1
        path = f"{folder}/{stem}({number}){suffix}"
    taken.add(path.casefold())
    return path


def safe_name(text: str, longest: int) -> str:
    """A name every file system takes; of one too long the extension and the beginning stay.

    >>> safe_name('../a:"b".pdf', 60), safe_name("验收报告全文.pdf", 8), safe_name("NUL.pdf", 60)
    ('.._a__b_.pdf', '验收报告.pdf', '_NUL.pdf')
    """
    visible = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    name = _FORBIDDEN.sub("_", visible).strip().rstrip(".") or "未命名"
    if _DEVICES.match(name):
        name = f"_{name}"
    if len(name) > longest:
        suffix = PurePath(name).suffix if len(PurePath(name).suffix) <= 6 else ""
        name = name[: longest - len(suffix)].rstrip(" .") + suffix
    return name


def _pack(archive: zipfile.ZipFile, row: Evidence, path: str) -> Packed:
    """Copy one file into the package, or say why not."""
    if not path:
        return Packed(row, Fate.WITHDRAWN if row.is_withdrawn else Fate.NO_FILE)
    try:
        with intact(row) as content:
            moment = timezone.localtime(row.added_at).timetuple()[:6]
            info = zipfile.ZipInfo(path, moment)  # stored: such files are compressed already
            info.external_attr = 0o644 << 16
            with archive.open(info, "w") as part:
                while chunk := content.read(CHUNK):
                    part.write(chunk)
    except MissingFileError:
        return Packed(row, Fate.MISSING)
    except ChangedFileError:
        return Packed(row, Fate.CHANGED)
    return Packed(row, Fate.PACKED, path)
