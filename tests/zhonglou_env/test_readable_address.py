"""An address with a NUL byte is no page, whichever view it would reach."""

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/tasks/1%0001/",
        "/tasks/1%0001/evidence/",
        "/tasks/1%0001/report/",
        "/tasks/?unit=a%00b",
        "/tasks/chase/?unit=%00",
        "/tasks/?x%00=1",
        "/admin/targets/task/?q=%00",
    ],
)
def test_an_address_with_a_nul_byte_is_no_page(
    client_as: Callable[[str], Client], address: str
) -> None:
    answer = client_as("dataadmin").get(address)
    assert answer.status_code == 404
    assert "无法识别的字符" in answer.content.decode()


def test_a_task_whose_number_holds_a_slash_has_its_pages(
    client_as: Callable[[str], Client],
) -> None:
    from targets.models import Task

    Task.objects.filter(number="219", area__plan__year=2023).update(number="2/19")
    client = client_as("dataadmin")
    for page in ("", "evidence/", "objects.xlsx", "report/"):
        assert client.get(f"/tasks/2/19/{page}?year=2023&month=6").status_code == 200, page
