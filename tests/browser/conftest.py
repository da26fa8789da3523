"""One server on the demonstration readings for all tests of a module, and tabs on it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.site import PASSWORD, Site
from tests.database_copies import copy_database, remove_database, using_database
from zhonglou_env.roles import Role

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def _django_db_helper() -> None:
    """Put no transaction around these tests: an open one locks the server out of SQLite."""


@pytest.fixture(scope="module")
def site(
    browser: "Browser", demonstration_copy: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    """Start one server for all tests of this module, on committed demonstration readings.

    pytest-django's own `live_server` empties the database around each test; nothing here writes
    more than sessions, so one server and one copy of the readings serve them all.
    """
    copy = f"{demonstration_copy}_browser"
    with django_db_blocker.unblock():
        copy_database(demonstration_copy, copy)
    try:
        with django_db_blocker.unblock(), using_database(copy):
            reader = User.objects.create_user("browser-reader", password=PASSWORD)
            reader.groups.add(Group.objects.get(name=Role.STAFF.label))
            client = Client()
            client.force_login(reader)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            server = LiveServer("localhost")
            yield Site(server.url, session, browser)
            server.stop()
    finally:
        with django_db_blocker.unblock():
            remove_database(copy)


@pytest.fixture
def tab(site: Site) -> Iterator[Callable[..., "Page"]]:
    """Return a function that opens a tab; all tabs of a test are closed after it."""
    yield site.open
    while site.contexts:
        site.contexts.pop().close()
