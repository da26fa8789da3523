"""Evidence comes in by who answers for the task, is kept for ever, and leaves only unchanged."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from monitoring.models import AuditEntry
from targets.models import Evidence, Task, TaskItem
from tests.targets.evidence.documents import Keep, pdf

ClientAs = Callable[[str], Client]
PAGE = "/tasks/219/evidence/?year=2023"


def send(client: Client, *files: tuple[str, bytes], **said: Any) -> str:
    """Upload files and return the page that answers."""
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(PAGE, {**said, "uploads": given}, follow=True).content.decode()


def got(client: Client, row: Evidence) -> Any:
    return client.get(row.get_absolute_url())


def test_several_files_are_kept_at_once_each_with_its_name_size_and_fingerprint(
    client_as: ClientAs, task: Task
) -> None:
    text = send(
        client_as("dataadmin"), ("验收表1.pdf", pdf("一")), ("验收表2.PDF", pdf("二")),
        document_number="钟环〔2023〕5号", dated="2023-06-28",
    )  # fmt: skip
    assert "已登记 2 件佐证材料" in text
    first, second = Evidence.objects.filter(task=task).order_by("pk")
    assert (first.title, first.original_name) == ("验收表1", "验收表1.pdf")
    assert (first.size, len(first.sha256)) == (len(pdf("一")), 64)
    assert {str(first.dated), second.document_number} == {"2023-06-28", "钟环〔2023〕5号"}
    kept = Path(first.file.path)
    assert kept.parent == Path(settings.MEDIA_ROOT) / "evidence" / "2023"
    assert "验收" not in kept.name
    entries = AuditEntry.objects.filter(table="targets.evidence", action="create")
    assert {each.label for each in entries} == {f"{task}:验收表1", f"{task}:验收表2"}


def test_evidence_may_be_of_one_object_of_the_task_and_of_no_other(
    client_as: ClientAs, task: Task
) -> None:
    creek = TaskItem.objects.create(task=task, name="童子河支浜")
    other = TaskItem.objects.create(task=Task.objects.get(number="207"), name="某印刷厂")
    client = client_as("dataadmin")
    assert "选择一个有效的选项" in send(client, ("a.pdf", pdf()), item=other.pk)
    send(client, ("a.pdf", pdf()), item=creek.pk)
    assert Evidence.objects.get().item == creek


def test_one_bad_file_keeps_out_the_good_ones_and_is_named(client_as: ClientAs) -> None:
    text = send(client_as("dataadmin"), ("好.pdf", pdf()), ("坏.pdf", b"MZ"), ("也坏.exe", b"MZ"))
    assert "坏.pdf:文件内容不是 pdf 格式" in text
    assert "也坏.exe:只接受" in text
    assert not Evidence.objects.exists()
    assert "请选择文件" in send(client_as("dataadmin"))


def test_the_same_content_twice_is_refused_naming_the_earlier_one(
    client_as: ClientAs, keep: Keep
) -> None:
    keep("验收表.pdf", "同样的内容")
    text = send(client_as("dataadmin"), ("换个名字.pdf", pdf("同样的内容")))
    assert "换个名字.pdf:内容与“验收表”(验收表.pdf" in text
    assert Evidence.objects.count() == 1
    text = send(client_as("dataadmin"), ("a.pdf", pdf("新")), ("b.pdf", pdf("新")))
    assert "b.pdf:内容与“a”" in text
    assert Evidence.objects.count() == 1


def test_nothing_stays_on_the_disk_of_what_the_database_did_not_take(
    client_as: ClientAs, task: Task
) -> None:
    folder = Path(settings.MEDIA_ROOT) / "evidence" / "2023"
    before = set(folder.iterdir()) if folder.exists() else set()
    send(client_as("dataadmin"), ("a.pdf", pdf("新")), ("b.pdf", pdf("新")))
    assert set(folder.iterdir() if folder.exists() else ()) == before


def test_the_same_content_may_prove_two_tasks(keep: Keep) -> None:
    keep("通知.pdf", "一份通知")
    keep("通知.pdf", "一份通知", of=Task.objects.get(number="207"))
    assert Evidence.objects.count() == 2


def test_two_requests_at_once_cannot_keep_one_content_twice(keep: Keep) -> None:
    row = keep()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_day_to_come_is_refused(client_as: ClientAs) -> None:
    text = send(client_as("dataadmin"), ("a.pdf", pdf()), dated="2999-01-01")
    assert "材料日期还没有到" in text


@pytest.mark.parametrize("role", ["leader", "staff", "auditor"])
def test_readers_see_the_evidence_and_bring_none(
    client_as: ClientAs, keep: Keep, role: str
) -> None:
    row, client = keep(), client_as(role)
    text = client.get(PAGE).content.decode()
    assert row.get_absolute_url() in text
    assert "multipart" not in text
    assert client.post(PAGE, {"uploads": SimpleUploadedFile("a.pdf", pdf())}).status_code == 403
    assert b"".join(got(client, row).streaming_content) == pdf("验收表.pdf")


def test_a_unit_reaches_the_tasks_it_leads_or_supports_and_no_other(
    unit_client: Client, keep: Keep, task: Task
) -> None:
    own, other = keep(), keep("别人的.pdf", of=Task.objects.get(number="101"))
    assert unit_client.get(PAGE).status_code == 200
    assert got(unit_client, own).status_code == 200
    assert got(unit_client, other).status_code == 403
    assert unit_client.get("/tasks/101/evidence/?year=2023").status_code == 403
    assert "已登记 1 件" in send(unit_client, ("新的.pdf", pdf("新的")))
    supported = Task.objects.get(number="101")
    assert task.lead_unit is not None
    supported.support_units.add(task.lead_unit)
    assert got(unit_client, other).status_code == 200


def test_a_unit_without_tasks_gets_nothing_and_is_shown_no_link(
    client_as: ClientAs, keep: Keep
) -> None:
    row, client = keep(), client_as("unit")
    assert got(client, row).status_code == 403
    text = client.get("/tasks/219/?year=2023&month=8").content.decode()
    assert row.title in text
    assert row.get_absolute_url() not in text
    assert got(Client(), row).status_code == 302


def test_a_file_leaves_as_a_download_under_its_own_name_and_is_noted(
    client_as: ClientAs, keep: Keep
) -> None:
    answer = got(client_as("leader"), keep())
    assert answer["Content-Disposition"].startswith("attachment")
    assert "%E9%AA%8C%E6%94%B6%E8%A1%A8.pdf" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(action="export", label="验收表.pdf").count() == 1


def test_a_file_changed_on_the_disk_is_refused_and_not_served(
    client_as: ClientAs, keep: Keep
) -> None:
    row = keep()
    Path(row.file.path).write_bytes(pdf("换过"))
    answer = got(client_as("leader"), row)
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "与上传时的校验值" in text
    assert "换过" not in text
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_a_file_gone_from_the_disk_says_so(client_as: ClientAs, keep: Keep) -> None:
    row = keep()
    Path(row.file.path).unlink()
    answer = got(client_as("leader"), row)
    assert answer.status_code == 404
    assert "已不在服务器上" in answer.content.decode()
    only_noted = Evidence.objects.create(task=row.task, title="红头文件")
    assert got(client_as("leader"), only_noted).status_code == 404


def test_who_brought_it_withdraws_it_with_a_reason_and_nothing_is_deleted(
    unit_client: Client,
) -> None:
    send(unit_client, ("传错.pdf", pdf("传错")))
    row = Evidence.objects.get()
    address = reverse("evidence-withdrawal", args=[row.pk])
    assert "请填写撤下原因" in unit_client.post(address, {"reason": " "}).content.decode()
    text = unit_client.post(address, {"reason": "传错了任务"}, follow=True).content.decode()
    assert "已撤下" in text
    assert "传错了任务" in text
    row.refresh_from_db()
    assert row.is_withdrawn
    assert got(unit_client, row).status_code == 200
    entry = AuditEntry.objects.get(table="targets.evidence", action="change")
    assert entry.reason == "传错了任务"
    assert unit_client.get(address).status_code == 403, "nothing is withdrawn twice"
    assert "已登记 1 件" in send(unit_client, ("传错.pdf", pdf("传错"))), "it may come again"


def test_nobody_else_withdraws_it(unit_client: Client, client_as: ClientAs, keep: Keep) -> None:
    address = reverse("evidence-withdrawal", args=[keep().pk])
    assert unit_client.get(address).status_code == 403
    assert client_as("leader").post(address, {"reason": "x"}).status_code == 403
    assert client_as("dataadmin").get(address).status_code == 200


def test_the_admin_neither_exchanges_nor_deletes_what_came_in(keep: Keep, chief: Client) -> None:
    row = keep()
    page = chief.get(reverse("admin:targets_evidence_change", args=[row.pk])).content.decode()
    assert 'type="file"' not in page
    assert row.get_absolute_url() in page
    deletion = reverse("admin:targets_evidence_delete", args=[row.pk])
    assert chief.post(deletion, {"post": "yes"}).status_code == 403


@pytest.fixture
def chief(django_user_model: Any) -> Client:
    """Somebody who may do everything."""
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("chief"))
    return client


def test_a_year_that_has_no_such_task_is_not_found(client_as: ClientAs) -> None:
    assert client_as("dataadmin").get("/tasks/999/evidence/?year=2023").status_code == 404
