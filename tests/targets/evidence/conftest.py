"""What tests of evidence stand on: a task, a unit with an account, files."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from targets.evidence.store import store_files
from targets.models import Evidence, Task, Unit
from tests.targets.evidence.documents import Keep, pdf


@pytest.fixture
def task(db: None) -> Task:
    """The task of the tributaries."""
    return Task.objects.get(area__plan__year=2023, number="219")


@pytest.fixture
def keep(task: Task, django_user_model: type[User]) -> Keep:
    """Return a function that keeps a document as evidence, of this task unless another is named."""
    by = django_user_model.objects.create_user("clerk")

    def kept(name: str = "验收表.pdf", words: str = "", of: Task | None = None) -> Evidence:
        file = SimpleUploadedFile(name, pdf(words or name))
        (row,) = store_files(Evidence(task=of or task), [file], by)
        return row

    return kept


@pytest.fixture
def unit_client(client_as: Callable[[str], Client], task: Task) -> Client:
    """The client of somebody of the unit that leads the task."""
    client = client_as("unit")
    unit = task.lead_unit or Unit.objects.create(code="lead", name="牵头单位", kind="office")
    if task.lead_unit is None:
        task.lead_unit = unit
        task.save()
    unit.members.add(User.objects.get(pk=client.session["_auth_user_id"]))
    return client
