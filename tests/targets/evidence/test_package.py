"""The year's package holds what the database holds, in order, and says what it lacks."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from monitoring.models import AuditEntry
from targets.evidence.index import read_index
from targets.evidence.package import INDEX_NAME, safe_name
from targets.evidence.store import withdraw
from targets.models import Evidence, Task
from tests.targets.evidence.documents import Keep

ClientAs = Callable[[str], Client]
ADDRESS = "/tasks/package/?year=2023&month=12"


def downloaded(client: Client) -> zipfile.ZipFile:
    """Download the package."""
    content = b"".join(client.get(ADDRESS).streaming_content)  # type: ignore[attr-defined]
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.fixture
def some(keep: Keep) -> list[Evidence]:
    """Evidence of three tasks, handed in against the document's order; one of it withdrawn."""
    made = [
        keep("验收表.pdf"),
        keep("验收表.PDF", "第二份"),
        keep("会议纪要.pdf", of=Task.objects.get(number="501")),
        keep("=cmd|'calc'!A1.pdf", of=Task.objects.get(number="101")),
        keep("传错.pdf"),
    ]
    withdraw(made[-1].pk, "传错了任务", made[-1].added_at.date())
    return made


def test_the_index_lists_exactly_the_evidence_in_the_database(
    some: list[Evidence], client_as: ClientAs
) -> None:
    archive = downloaded(client_as("dataadmin"))
    rows = read_index(io.BytesIO(archive.read(INDEX_NAME)))
    said = [(row["任务编号"], row["原文件名"], row["字节数"], row["SHA-256"]) for row in rows]
    stored = Evidence.objects.select_related("task")
    assert sorted(said) == sorted(
        (each.task.number, each.original_name, each.size, each.sha256) for each in stored
    )
    assert len(rows) == len(some)


def test_every_file_in_the_package_hashes_to_what_its_row_says(
    some: list[Evidence], client_as: ClientAs
) -> None:
    archive = downloaded(client_as("leader"))
    assert archive.testzip() is None
    rows = [r for r in read_index(io.BytesIO(archive.read(INDEX_NAME))) if r["包内路径"]]
    assert {row["包内路径"] for row in rows} == set(archive.namelist()) - {INDEX_NAME}
    for row in rows:
        assert hashlib.sha256(archive.read(row["包内路径"])).hexdigest() == row["SHA-256"]


def test_tasks_come_in_the_document_s_order_under_names_every_system_takes(
    some: list[Evidence], client_as: ClientAs
) -> None:
    names = downloaded(client_as("auditor")).namelist()
    folders = [name.split("/")[1][:3] for name in names if "/" in name]
    assert folders == ["101", "219", "219", "501"]
    assert names[1].startswith(
        "(二)多措并举,深入推进污染防治/219 完成首批29条一级支流支浜消劣整治/"
    )
    assert {name.rpartition("/")[2] for name in names[1:3]} == {"验收表.pdf", "验收表(2).PDF"}
    assert names[0].endswith("/=cmd_'calc'!A1.pdf")


def test_what_was_withdrawn_is_listed_with_its_reason_and_not_packed(
    some: list[Evidence], client_as: ClientAs
) -> None:
    archive = downloaded(client_as("dataadmin"))
    (row,) = [
        r for r in read_index(io.BytesIO(archive.read(INDEX_NAME))) if r["原文件名"] == "传错.pdf"
    ]
    assert (row["文件情况"], row["撤下原因"], row["包内路径"]) == (
        "已撤下,未打包", "传错了任务", None,
    )  # fmt: skip


def test_no_cell_of_the_index_is_a_formula(some: list[Evidence], client_as: ClientAs) -> None:
    from openpyxl import load_workbook

    archive = downloaded(client_as("dataadmin"))
    book = load_workbook(io.BytesIO(archive.read(INDEX_NAME)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if str(cell.value).startswith("=cmd") and cell.quotePrefix]


def test_every_task_stands_in_the_index_also_without_evidence(
    some: list[Evidence], client_as: ClientAs
) -> None:
    from openpyxl import load_workbook

    archive = downloaded(client_as("dataadmin"))
    sheet = load_workbook(io.BytesIO(archive.read(INDEX_NAME)))["任务"]
    header, *rows = sheet.iter_rows(values_only=True)
    numbers = list(Task.objects.filter(area__plan__year=2023).values_list("number", flat=True))
    assert [row[1] for row in rows] == numbers
    counts = {row[1]: (row[5], row[6]) for row in rows}
    assert counts["219"] == (3, 1)
    assert counts["102"] == (0, 0)
    assert len(header) == 7


def test_the_command_writes_the_same_package(some: list[Evidence], tmp_path: Path) -> None:
    out = tmp_path / "佐证.zip"
    told = io.StringIO()
    call_command("evidence_package", str(out), year=2023, stdout=told)
    with zipfile.ZipFile(out) as archive:
        assert len(archive.namelist()) == 5
    assert "登记 5 件,缺失或不符 0 件" in told.getvalue()
    assert AuditEntry.objects.filter(action="export", label__startswith="佐证.zip").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["佐证.zip"]


def test_a_missing_and_a_changed_file_are_told_and_end_with_an_error(
    some: list[Evidence], tmp_path: Path, client_as: ClientAs
) -> None:
    Path(some[0].file.path).unlink()
    Path(some[2].file.path).write_bytes(b"%PDF-1.7 other")
    out, told = tmp_path / "佐证.zip", io.StringIO()
    with pytest.raises(CommandError, match="有 2 个文件没有打包"):
        call_command("evidence_package", str(out), year=2023, stdout=io.StringIO(), stderr=told)
    assert "文件缺失" in told.getvalue()
    assert "与登记的校验值不符" in told.getvalue()
    with zipfile.ZipFile(out) as archive:
        rows = read_index(io.BytesIO(archive.read(INDEX_NAME)))
    assert [row["文件情况"] for row in rows] == [
        "已打包", "文件缺失,未打包", "已打包", "已撤下,未打包",
        "文件与登记的校验值不符,未打包",
    ]  # fmt: skip
    name = client_as("leader").get(ADDRESS)["Content-Disposition"]
    assert "2%E4%B8%AA%E6%96%87%E4%BB%B6%E7%BC%BA%E5%A4%B1" in name


@pytest.mark.parametrize("role", ["staff", "unit"])
def test_who_may_not_export_gets_no_package(client_as: ClientAs, role: str) -> None:
    assert client_as(role).get(ADDRESS).status_code == 403


def test_an_export_is_in_the_journal(some: list[Evidence], client_as: ClientAs) -> None:
    downloaded(client_as("auditor"))
    entry = AuditEntry.objects.get(action="export")
    assert entry.label == "2023年佐证材料.zip"


@pytest.mark.django_db
def test_a_year_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="2031年没有年度计划"):
        call_command("evidence_package", str(tmp_path / "a.zip"), year=2031)
    with pytest.raises(CommandError, match="无法写入"):
        call_command("evidence_package", str(tmp_path / "no" / "a.zip"), year=2023)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a/b\\c:d*e?.pdf", "a_b_c_d_e_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("...", "未命名"),
        ("尾巴. ", "尾巴"),
        ("\u202e倒.pdf", "倒.pdf"),
    ],
)
def test_names_are_made_safe(text: str, name: str) -> None:
    assert safe_name(text, 60) == name


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("长" * 300 + ".pdf", 100) == "长" * 96 + ".pdf"
