"""The evidence of one task, as its pages list it (佐证材料)."""

from dataclasses import dataclass
from typing import Any

from targets.evidence.reach import is_takeable_back, may_add, may_read
from targets.models import Evidence, Task


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence: `can_withdraw` says whether the reader may take it back."""

    evidence: Evidence
    can_withdraw: bool = False

    @property
    def size_text(self) -> str:
        """“1.2 MB”, “35 KB”, or nothing where there is no file."""
        size = self.evidence.size
        if not self.evidence.file:
            return ""
        return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{-(-size // 1024)} KB"


@dataclass(frozen=True)
class TaskEvidence:
    """The evidence of a task, newest first, and what its reader may do with it."""

    task: Task
    rows: tuple[EvidenceRow, ...]
    is_readable: bool
    is_open: bool

    @property
    def standing(self) -> int:
        """How many pieces were not withdrawn."""
        return sum(not row.evidence.is_withdrawn for row in self.rows)

    @property
    def withdrawn(self) -> int:
        """How many pieces were withdrawn."""
        return len(self.rows) - self.standing


def evidence_of(task: Task, user: Any) -> TaskEvidence:
    """Fetch the evidence of a task: two queries for any number of pieces, three for a unit."""
    found = Evidence.objects.filter(task=task).select_related("task", "item", "added_by")
    is_open = may_add(user, task)
    return TaskEvidence(
        task=task,
        rows=tuple(EvidenceRow(each, is_open and is_takeable_back(user, each)) for each in found),
        is_readable=is_open or may_read(user, task),
        is_open=is_open,
    )
