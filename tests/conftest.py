"""What every test stands on: a folder of its own, the 2023 plan, people of each role, a browser.

The plan and the reference data are loaded once, when the test database is made, so that every
test sees them and a test's own rows are rolled back. A test that flushes the database (it uses
`live_server` or `transactional_db`) finds the same rows: they are loaded again after each flush.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

VAR_DIR = Path(tempfile.mkdtemp(prefix="zhonglou-tests-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
SECRET_KEY = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
os.environ["VAR_DIR"] = str(VAR_DIR)  # for commands that tests start as processes of their own
os.environ["SECRET_KEY"] = SECRET_KEY
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from pytest_django.live_server_helper import LiveServer  # noqa: E402
from pytest_django.plugin import DjangoDbBlocker  # noqa: E402

from monitoring.models import DueRule  # noqa: E402
from targets.models import LightRule, Plan  # noqa: E402
from targets.supervision import kept  # noqa: E402
from zhonglou_env.roles import Role, grant_roles  # noqa: E402

# The gate asks the same questions every time and allows a busy machine its time; a developer's
# run asks new ones, and what they find becomes an `@example`.
hypothesis.settings.register_profile("gate", derandomize=True, deadline=None)
hypothesis.settings.register_profile("developer", deadline=None)
hypothesis.settings.load_profile("gate" if os.environ.get("CI") == "true" else "developer")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PLAN_FIXTURES = ("reference", "plan_2023")
collect_ignore_glob = ["data/*"]  # samples and what writes them, no tests
FLUSHING_FIXTURES = {"live_server", "transactional_db", "django_db_reset_sequences"}
DATABASE_FIXTURES = {"db", "django_db_setup", "client_as", "plan_2023"} | FLUSHING_FIXTURES

# The settings are read before this file; what differs in tests is overridden for the whole run.
TEST_SETTINGS = override_settings(
    VAR_DIR=VAR_DIR,
    SECRET_KEY=SECRET_KEY,
    MEDIA_ROOT=VAR_DIR / "uploads",
    STATIC_ROOT=VAR_DIR / "static",
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    SECURE_SSL_REDIRECT=False,
    SESSION_COOKIE_SECURE=False,
    CSRF_COOKIE_SECURE=False,
)


def pytest_configure() -> None:
    """Give the run its own folders, plain static files, no HTTPS and a quick password hash."""
    (VAR_DIR / "static").mkdir()
    TEST_SETTINGS.enable()


def pytest_unconfigure() -> None:
    """Put the settings back and remove the folder."""
    TEST_SETTINGS.disable()
    shutil.rmtree(VAR_DIR, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a browser or a database by the fixtures they ask for."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker("browser")
        if fixtures & DATABASE_FIXTURES and not item.get_closest_marker("django_db"):
            item.add_marker("django_db")


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget what one test has cached: its rows are gone in the next."""
    yield
    cache.clear()


# --- Database -------------------------------------------------------------------------------------

BLOCKER = pytest.StashKey[DjangoDbBlocker]()


def load_baseline() -> None:
    """Put back what the migrations and the fixtures write, into a database that has none of it."""
    grant_roles(apps)
    if not DueRule.objects.exists():
        import_module("monitoring.migrations.0008_due_rules").seed(apps, connection.schema_editor())
    if not LightRule.objects.exists():
        import_module("targets.migrations.0004_supervision").seed(apps, connection.schema_editor())
    if all((settings.BASE_DIR / "fixtures" / f"{name}.json").exists() for name in PLAN_FIXTURES):
        call_command("loaddata", *PLAN_FIXTURES, verbosity=0)
        kept.refresh()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Keep a SQLite test database in a file: a live server's threads connect on their own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(VAR_DIR / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config
) -> None:
    """Load the plan once into the fresh test database."""
    pytestconfig.stash[BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        load_baseline()


@pytest.fixture(scope="session")
def empty_database(django_db_setup: None) -> Callable[[], None]:
    """Return a function that leaves the database with the plan and nothing else."""

    def empty() -> None:
        call_command("flush", interactive=False, verbosity=0)
        load_baseline()

    return empty


def flushes_database(item: pytest.Item) -> bool:
    """Say whether a test leaves an emptied database behind."""
    marker = item.get_closest_marker("django_db")
    if marker and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences")):
        return True
    return bool(FLUSHING_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Bring the plan back after a test that has flushed the database."""
    result = yield
    blocker = item.config.stash.get(BLOCKER, None)
    if blocker and nextitem and flushes_database(item):
        with blocker.unblock():
            load_baseline()
    return result


@pytest.fixture
def plan_2023(db: None) -> Plan:
    """The plan of 2023 with its targets and tasks."""
    return Plan.objects.get(year=2023)


# --- People ---------------------------------------------------------------------------------------


def user_of(role: Role | str) -> User:
    """Return the one test user of a role, made on first use."""
    role = Role(role)
    user, _ = User.objects.get_or_create(
        username=f"test-{role.value}", defaults={"is_staff": role.enters_admin}
    )
    user.groups.set([Group.objects.get(name=role.label)])
    return user


@pytest.fixture
def client_as(db: None) -> Callable[[Role | str], Client]:
    """Return a function that gives a client logged in as a role: `client_as("unit")`."""

    def logged_in(role: Role | str) -> Client:
        client = Client()
        client.force_login(user_of(role))
        return client

    return logged_in


# --- Browser --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for the run; without it tests skip, or fail where a browser is required."""
    from playwright.sync_api import sync_playwright

    chromium_path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium_path is None:
        reason = "没有安装 Chromium(Debian:apt install chromium fonts-noto-cjk)"
        if os.environ.get("ZHONGLOU_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_ARGUMENTS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(browser: "Browser", live_server: LiveServer) -> Iterator[Callable[..., "Page"]]:
    """Return a function that opens a blank page on the live server, logged in if a role is named.

    `browser_page("staff", viewport={"width": 390, "height": 844}).goto("/")`
    """
    contexts = []

    def open_page(role: Role | str | None = None, **options: object) -> "Page":
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if role:
            client = Client()
            client.force_login(user_of(role))
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
            )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
