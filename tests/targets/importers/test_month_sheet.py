"""The tasks of the month's workbook: untouched no change, one edited cell one change."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from monitoring.importing.examine import FileImport, examine_content
from monitoring.importing.month_file import month_workbook
from targets.models import ProgressReport, Task

pytestmark = pytest.mark.usefixtures("plan_2023")


def examined(content: bytes) -> FileImport:
    """Examine the workbook as the upload page does."""
    return examine_content("月度数据.xlsx", content, date(2023, 10, 20))


@pytest.fixture
def reports() -> list[ProgressReport]:
    """Reports of the first tasks, in every way a report can say how far it is."""
    tasks = list(Task.objects.filter(area__plan__year=2023))
    counted = next(task for task in tasks if task.quantity is not None)
    others = [task for task in tasks if task.quantity is None][:2]
    share = min(Decimal(1), counted.quantity or Decimal(1))
    texts = {"progress": "已开工", "problem": "无", "next_step": "=验收"}
    return [
        ProgressReport.objects.create(task=task, year=2023, month=9, **texts, **amounts)
        for task, amounts in (
            (counted, {"done_quantity": share}),
            (others[0], {"done_percent": Decimal("57.5")}),
            (others[1], {"is_complete": True, "done_percent": Decimal(100)}),
        )
    ]


@pytest.mark.usefixtures("reports")
def test_untouched_reports_change_nothing() -> None:
    found = examined(month_workbook(2023, 9))
    assert found.blocking == []
    assert found.diff.is_same
    assert found.diff.unchanged == 3


def test_one_edited_cell_is_one_change(reports: list[ProgressReport]) -> None:
    book: Any = load_workbook(io.BytesIO(month_workbook(2023, 9)))
    title = reports[1].task.title
    row = next(each for each in book["任务"].iter_rows() if each[2].value == title)
    row[6].value = "已完工验收"
    changed = io.BytesIO()
    book.save(changed)
    found = examined(changed.getvalue())
    assert [(each.field, each.old, each.new) for each in found.diff.changed] == [
        ("本月进展", "已开工", "已完工验收")
    ]
