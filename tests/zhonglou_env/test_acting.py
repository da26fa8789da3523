"""Who comes in, who tries, who leaves, which file goes out: under whose name, from where."""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from monitoring.choices import AuditAction
from monitoring.journal import Actor, acting, current_actor, note
from monitoring.models import AuditEntry
from zhonglou_env.acting import acting_middleware, address_of

pytestmark = pytest.mark.django_db
PASSWORD = "Test-pass-2023-ok"
ClientAs = Callable[[str], Client]


@pytest.fixture
def chief() -> User:
    """A person with a password who may do everything."""
    return User.objects.create_superuser("chief", password=PASSWORD)


def last() -> AuditEntry:
    """Return the newest entry."""
    return AuditEntry.objects.order_by("-id")[0]


@pytest.mark.parametrize("page", ["login", "admin:login"])
def test_a_login_is_recorded_with_account_and_address(chief: User, page: str) -> None:
    client = Client(REMOTE_ADDR="10.1.2.3")
    client.post(reverse(page), {"username": "chief", "password": PASSWORD})
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.actor_name) == (AuditAction.LOGIN, chief, "chief")
    assert entry.address == "10.1.2.3"


@pytest.mark.parametrize("page", ["login", "admin:login"])
def test_a_failed_login_keeps_the_account_typed_and_no_password(chief: User, page: str) -> None:
    client = Client()
    client.post(reverse(page), {"username": "chief", "password": "wrong-secret"})
    client.post(reverse(page), {"username": "no\x00body", "password": "wrong-secret"})
    entries = list(AuditEntry.objects.order_by("id"))
    assert [e.action for e in entries] == [AuditAction.LOGIN_FAILED] * 2
    assert [e.label for e in entries] == ["chief", "no�body"]
    assert {e.actor_name for e in entries} == {"未登录"}
    assert "wrong-secret" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("page", ["logout", "admin:logout"])
def test_leaving_is_recorded_under_the_name_of_who_leaves(chief: User, page: str) -> None:
    client = Client()
    client.force_login(chief)
    client.post(reverse(page))
    client.post(reverse("logout"))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == (AuditAction.LOGOUT, chief)


def test_a_new_password_is_recorded_and_never_kept(chief: User) -> None:
    client, new = Client(), "Another-pass-2023"
    client.force_login(chief)
    own = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    client.post(reverse("admin:password_change"), own)
    other = User.objects.create_user("other")
    given = {"password1": new, "password2": new, "usable_password": "true"}
    client.post(reverse("admin:auth_user_password_change", args=[other.pk]), given)
    call_command("create_accounts", stdout=io.StringIO())
    call_command("create_accounts", reset="leader", stdout=io.StringIO())
    found = AuditEntry.objects.filter(action=AuditAction.PASSWORD).order_by("id")
    assert [e.label for e in found][:2] == ["chief", "other"]
    assert found.filter(label="leader").count() == 2
    everything = str(list(AuditEntry.objects.values()))
    assert new not in everything
    assert "md5$" not in everything
    assert {e.action for e in AuditEntry.objects.filter(table="auth.user")} == {"create"}


def test_a_command_acts_under_its_own_name() -> None:
    note(AuditAction.EXPORT, "x")
    assert last().actor is None
    assert last().actor_name.startswith("命令行")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.1.1.1", "10.0.0.9"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.8", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "nonsense'; --", "10.0.0.9"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
        (1, "1.2.3.4:5555", "1.2.3.4"),
    ],
)
def test_the_forwarded_address_is_believed_as_far_as_our_proxies_wrote_it(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == address


def test_a_server_on_a_socket_knows_no_address() -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="")) is None


def test_the_actor_of_an_asynchronous_request_is_its_own() -> None:
    seen = []

    async def view(request: HttpRequest) -> HttpResponse:
        await asyncio.sleep(0)
        seen.append(current_actor())
        return HttpResponse()

    async def both() -> None:
        requests = []
        for address in ("10.0.0.1", "10.0.0.2"):
            request = RequestFactory().get("/", REMOTE_ADDR=address)
            request.user = AnonymousUser()
            requests.append(acting_middleware(view)(request))
        await asyncio.gather(*requests)

    with ThreadPoolExecutor(1) as own_thread:  # a browser test leaves a running loop in this one
        own_thread.submit(asyncio.run, both()).result()
    assert {actor.address for actor in seen} == {"10.0.0.1", "10.0.0.2"}


def test_who_acts_ends_with_the_block() -> None:
    with acting(Actor(None, "某人")):
        assert current_actor().name == "某人"
    assert current_actor().name.startswith("命令行")


def test_every_file_that_leaves_is_recorded_with_what_was_asked(
    client_as: ClientAs, plan_2023: object
) -> None:
    client = client_as("staff")
    client.get("/air/", {"as_of": "2023-09"})
    assert not AuditEntry.objects.exists()
    client.get("/air/", {"year": "2023", "month": "9", "format": "csv"})
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name) == (AuditAction.EXPORT, "test-staff")
    assert entry.label == "钟楼区2023年1-9月空气日数据.csv"
    assert entry.changes["details"] == {
        "path": "/air/", "year": "2023", "month": "9", "format": "csv"
    }  # fmt: skip


def test_a_file_its_view_has_recorded_is_recorded_once() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        note(AuditAction.EXPORT, "导入原文件")
        return HttpResponse(headers={"Content-Disposition": "attachment; filename=a.csv"})

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for _ in range(2):
        acting_middleware(view)(request)
    assert list(AuditEntry.objects.values_list("label", flat=True)) == ["导入原文件"] * 2


def test_pages_cost_no_query_for_knowing_who_acts() -> None:
    assert Client().get("/healthz").status_code == 200
    assert not AuditEntry.objects.exists()
