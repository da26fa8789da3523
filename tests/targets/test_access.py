"""Who may open which page: the whole matrix, written out, checked over HTTP for every role."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.test.html import Element, parse_html
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from targets.models import Judgement, Target
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

ClientAs = Callable[[Role | str], Client]

# One row an address: the name of its pattern, a sample address, and what each person is answered.
# 200 the page · 403 refused · login: sent to log in (as the admin does to all who are no staff).
PEOPLE = ("visitor", "leader", "staff", "unit", "dataadmin", "auditor", "superuser")
MATRIX = """
healthz                              /healthz                                    200   200   200   200   200   200   200
login                                /login/                                     200   200   200   200   200   200   200
summary                              /                                           login 200   200   200   200   200   200
indicator                            /indicators/AIR_PM25_ANNUAL_AVG/            login 200   200   403   200   200   200
air                                  /air/                                       login 200   200   403   200   200   200
station                              /stations/3010A/                            login 200   200   403   200   200   200
water                                /water/                                     login 200   200   403   200   200   200
water-section                        /water/连江桥下/                            login 200   200   403   200   200   200
tasks                                /tasks/                                     login 200   200   200   200   200   200
task-board                           /tasks/board/                               login 200   200   200   200   200   200
task-timeline                        /tasks/timeline/                            login 200   200   200   200   200   200
task-ledger                          /tasks/ledger/                              login 200   200   200   200   200   200
task                                 /tasks/101/                                 login 200   200   200   200   200   200
task-chase                           /tasks/chase/                               login 200   200   200   200   200   200
task-report                          /tasks/101/report/                          login 403   403   403   200   403   200
units                                /units/                                     login 200   200   200   200   200   200
unit                                 /units/water/                               login 200   200   200   200   200   200
this-week                            /this-week/                                 login 200   200   200   200   200   200
evidence-package                     /tasks/package/                             login 200   403   403   200   200   200
task-evidence                        /tasks/101/evidence/                        login 200   200   403   200   200   200
task-objects                         /tasks/101/objects.xlsx                     login 200   200   200   200   200   200
divisions                            /divisions/                                 login 200   200   200   200   200   200
division                             /divisions/wuxing/                          login 200   200   200   200   200   200
open-questions                       /open-questions/                            login 200   200   403   200   200   200
assess                               /assess/                                    login 200   200   403   200   200   200
track-record                         /track-record/                              login 200   200   403   200   200   200
explain                              /explain/target/T01/promise/                login 200   200   200   200   200   200
plan-document                        /plan/                                      login 200   200   403   200   200   200
published                            /published/                                 login 200   200   200   200   200   200
evaluations-api                      /api/v1/evaluations/                        login 200   200   403   200   200   200
admin:index                          /admin/                                     login login login login 200   200   200
admin:monitoring_airmonth_changelist /admin/monitoring/airmonth/                 login login login login 200   200   200
admin:monitoring_airmonth_add        /admin/monitoring/airmonth/add/             login login login login 200   403   200
admin:month_desk                     /admin/month-desk/                          login login login login 200   200   200
admin:month_entry                    /admin/month-entry/                        login login login login 200   403   200
admin:monitoring_revision_add        /admin/monitoring/revision/add/             login login login login 403   403   403
admin:auth_user_add                  /admin/auth/user/add/                       login login login login 403   403   200
"""  # noqa: E501 - a table
ROWS = {line.split()[0]: line.split()[1:] for line in MATRIX.strip().splitlines()}
# Takes POST only; needs a file (below); need a published month (tests/targets/publishing).
WITHOUT_PAGE = {
    "logout",
    "task-items",
    "task-close-out",
    "task-close-out-decide",
    "task-extension",
    "task-extension-decide",
    "task-check",
    "file-objection",
    "decide-objection",
    "judgement-attachment",
    "evidence",
    "evidence-withdrawal",
    "published-month",
    "published-edition",
    "published-errata",
}
LOGIN_PAGES = ("/login/", "/admin/login/")


@pytest.fixture
def client_of(client_as: ClientAs) -> Callable[[str], Client]:
    """Return a function that gives the client of somebody in the matrix."""

    def client(person: str) -> Client:
        if person == "visitor":
            return Client()
        if person != "superuser":
            return client_as(person)
        chief = Client()
        chief.force_login(User.objects.create_superuser("chief"))
        return chief

    return client


def answer(client: Client, address: str) -> str:
    """Return the status, or `login` for a way to a login page."""
    response = client.get(address)
    where = urlsplit(response.headers.get("Location", "")).path
    return "login" if where in LOGIN_PAGES else str(response.status_code)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_answers_everybody_as_the_matrix_says(
    client_of: Callable[[str], Client], person: str
) -> None:
    client, column = client_of(person), 1 + PEOPLE.index(person)
    expected = {address: answers[column - 1] for address, *answers in ROWS.values()}
    assert {address: answer(client, address) for address in expected} == expected


def pages_of(resolver: URLResolver) -> Iterator[str]:
    """Yield the names of all addresses outside the admin."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        elif pattern.namespace != "admin":
            yield from pages_of(pattern)


def test_every_page_has_a_row_in_the_matrix() -> None:
    assert {name for name in ROWS if ":" not in name} == set(
        pages_of(get_resolver())
    ) - WITHOUT_PAGE


def test_every_row_of_the_matrix_names_its_own_page() -> None:
    assert {name: resolve(address).view_name for name, (address, *_) in ROWS.items()} == {
        name: name for name in ROWS
    }


def admin_pages() -> list[str]:
    """Return the addresses of every admin page that takes no argument."""
    (site,) = [p for p in get_resolver().url_patterns if getattr(p, "namespace", "") == "admin"]
    patterns = [p for p in site.url_patterns if isinstance(p, URLResolver)]
    found = [str(r.pattern) + str(p.pattern) for r in patterns for p in r.url_patterns]
    return [f"/admin/{address}" for address in found if "<" not in address]


@pytest.mark.parametrize("person", ["visitor", "leader", "staff", "unit"])
def test_no_admin_page_opens_to_somebody_who_is_no_staff(
    client_of: Callable[[str], Client], person: str
) -> None:
    client, pages = client_of(person), admin_pages()
    assert len(pages) > 40
    assert {page: answer(client, page) for page in pages} == dict.fromkeys(pages, "login")


# --- Methods --------------------------------------------------------------------------------------

READ_ONLY = sorted(address for name, (address, *_) in ROWS.items() if ":" not in name)
READ_ONLY.remove("/login/")
READ_ONLY.remove("/tasks/101/report/")  # writes: see supervision/test_pages.py
READ_ONLY.remove("/tasks/package/")  # closed to staff
READ_ONLY.remove("/tasks/101/evidence/")  # takes files: see evidence/test_upload.py
READ_ONLY.remove("/assess/")  # takes a table and stores nothing: see test_assess_page.py


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_page_that_only_shows_refuses_to_be_written_to(client_as: ClientAs, method: str) -> None:
    client = client_as(Role.STAFF)
    statuses = {page: getattr(client, method)(page).status_code for page in READ_ONLY}
    assert statuses == dict.fromkeys(READ_ONLY, 405)


def test_a_page_that_only_shows_answers_head(client_as: ClientAs) -> None:
    client = client_as(Role.STAFF)
    statuses = {page: client.head(page).status_code for page in READ_ONLY}
    assert statuses == dict.fromkeys(READ_ONLY, 200)


# --- Logging in and out ---------------------------------------------------------------------------


def test_nobody_is_logged_out_by_following_a_link(client_as: ClientAs) -> None:
    client = client_as(Role.STAFF)
    assert client.get("/logout/").status_code == 405
    assert client.get("/").status_code == 200


def test_logging_out_ends_the_session_and_shows_the_login_page(client_as: ClientAs) -> None:
    client = client_as(Role.STAFF)
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert answer(client, "/") == "login"


def test_logging_out_after_the_session_has_expired_is_no_dead_end() -> None:
    where = urlsplit(Client().post("/logout/").headers["Location"])
    following = parse_qs(where.query).get("next", ["/"])[0]
    assert (where.path, following) == ("/login/", "/"), (
        "who logs in again is sent to GET /logout/, which answers 405"
    )


def test_login_leads_back_to_the_page_asked_for() -> None:
    User.objects.create_user("wang", password="a-long-enough-word-1")
    visitor = Client()
    to_login = visitor.get("/air/?year=2023&month=6").headers["Location"]
    following = parse_qs(urlsplit(to_login).query)["next"][0]
    given = {"username": "wang", "password": "a-long-enough-word-1", "next": following}
    assert visitor.post("/login/", given).headers["Location"] == "/air/?year=2023&month=6"


def test_login_never_leads_to_another_host() -> None:
    User.objects.create_user("wang", password="a-long-enough-word-1")
    given = {"username": "wang", "password": "a-long-enough-word-1", "next": "//elsewhere.example/"}
    assert Client().post("/login/", given).headers["Location"] == "/"


# --- Links ----------------------------------------------------------------------------------------


def links_of(element: Element | str) -> Iterator[str]:
    """Yield the addresses an element's links lead to."""
    if isinstance(element, str):
        return
    if element.name == "a":
        yield dict(element.attributes).get("href") or ""
    for child in element.children:
        yield from links_of(child)


FILES = {"evidence", "evidence-package", "task-objects", "judgement-attachment"}
"""Addresses that answer with a file, which shows no links."""


@pytest.mark.parametrize("role", Role)
def test_nobody_is_shown_a_link_to_a_page_closed_to_them(client_as: ClientAs, role: Role) -> None:
    client, to_visit, seen, closed = client_as(role), ["/"], {"summary"}, {}
    while to_visit:
        page = to_visit.pop()
        for link in links_of(parse_html(client.get(page).content.decode())):
            name = resolve(urlsplit(link).path).view_name if link.startswith("/") else "summary"
            if name in seen or name.startswith("admin:"):
                continue
            seen.add(name)  # one link of each kind is enough
            if (status := answer(client, link)) == "200":
                to_visit += [] if name in FILES else [link]
            else:
                closed[name] = f"{page} shows {link}, which answers {status}"
    assert not closed


def test_file_of_a_judgement_leaves_as_a_download_to_readers_only(client_as: ClientAs) -> None:
    """A page in an attached file must never run in the dashboard's name."""
    target = Target.objects.filter(value__isnull=True)[0]
    judgement = Judgement.objects.create(
        target=target, month=8, conclusion="met", basis="依据", attachment_name="报告.pdf"
    )
    judgement.attachment.save("x.pdf", ContentFile(b"%PDF-1.4"))
    address = f"/judgements/{judgement.pk}/attachment/"
    response = client_as("staff").get(address)
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert answer(client_as("unit"), address) == "403"
    assert answer(Client(), address) == "login"
