"""What every test stands on: a folder of its own, the 2023 plan, people of each role, a browser.

The plan and the reference data are loaded once, when the test database is made, so that every
test sees them and a test's own rows are rolled back. A test that flushes the database (it uses
`live_server` or `transactional_db`) finds the same rows: behind each of them the database is put
back from a copy. Tests that begin with the demonstration find another copy that has it; their own
rows are rolled back as well.
"""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

VAR_DIR = Path(tempfile.mkdtemp(prefix="zhonglou-tests-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
SECRET_KEY = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
os.environ["VAR_DIR"] = str(VAR_DIR)  # for commands that tests start as processes of their own
os.environ["SECRET_KEY"] = SECRET_KEY
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from pytest_django.live_server_helper import LiveServer  # noqa: E402
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key  # noqa: E402

from targets.models import Plan  # noqa: E402
from targets.supervision import kept  # noqa: E402
from tests.database_copies import (  # noqa: E402
    copy_database,
    database_called,
    made_once,
    remove_database,
    remove_made,
    using_database,
)
from zhonglou_env.roles import Role  # noqa: E402

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
DATABASE_FIXTURES = {"db", "plan_copy", "client_as", "plan_2023"} | FLUSHING_FIXTURES

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


TESTS = Path(__file__).parent
LONGEST = (
    "targets/test_views.py",
    "bulk/test_equality.py",  # no database: what to do while the first worker makes it
    "standards/test_task_lights.py",
    "bulk/test_air_quality.py",
    "browser/test_screens.py",
    "targets/explain/test_every_figure.py",
    "monitoring/importers/test_fuzz.py",
    "browser/test_wcag.py",
    "browser/test_paper.py",
    "targets/test_demo_command.py",
    "zhonglou_env/test_bootstrap.py",
    "zhonglou_env/test_prepared_by_hand.py",
    "targets/explain/test_reading_pages.py",
    "targets/test_query_counts.py",
    "browser/test_use.py",
    "targets/explain/test_air.py",
    "monitoring/importers/test_corpus.py",
    "browser/test_keyboard_and_signs.py",
    "targets/publishing/test_demonstration.py",
    "targets/rollover/test_roll_over.py",
    "targets/divisions/test_pages.py",
    "monitoring/test_demonstration.py",
    "targets/importers/test_task_items.py",
)
"""The modules that take longest, in the order in which workers take them.

Begun last, one of them would keep one worker busy while the others have nothing left.
"""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the tests that need a browser or a database by their fixtures; the longest go first."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker("browser")
        if fixtures & DATABASE_FIXTURES and not item.get_closest_marker("django_db"):
            item.add_marker("django_db")
    yield
    places = {TESTS / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish() -> None:
    """Leave what has been collected out of every later search for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget what one test has cached: its rows are gone in the next."""
    yield
    cache.clear()


# --- Database -------------------------------------------------------------------------------------

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker the folder that all of them share."""
    node.workerinput["run_folder"] = str(VAR_DIR)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Remove what the workers have shared, once all of them have ended."""
    if not hasattr(session.config, "workerinput"):
        with session.config.stash[blocking_manager_key].unblock():
            remove_made(VAR_DIR)


def run_folder(config: pytest.Config) -> Path:
    """Return the folder that all workers of a run share."""
    return Path(getattr(config, "workerinput", {}).get("run_folder", VAR_DIR))


def make_plan(name: str) -> None:
    """Make a database with what the migrations write and the plan of 2023."""
    connection.settings_dict["TEST"]["NAME"] = name
    with using_database(name):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        call_command("loaddata", *PLAN_FIXTURES, verbosity=0)
        kept.refresh()


@pytest.fixture(scope="session")
def plan_copy(
    pytestconfig: pytest.Config, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> str:
    """The name of the database of the plan from which the others are copied; nobody writes it."""
    with django_db_blocker.unblock():
        return made_once("plan", run_folder(pytestconfig), make_plan)


@pytest.fixture(scope="session")
def plan_database(plan_copy: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a worker's own database, in which the plan has been loaded.

    It is a file on SQLite as well: a live server's threads connect on their own.
    """
    own = database_called(WORKER, VAR_DIR)
    with django_db_blocker.unblock():
        copy_database(plan_copy, own)
    yield own
    with django_db_blocker.unblock():
        remove_database(own)


@pytest.fixture(scope="session")
def django_db_setup(plan_database: str) -> Iterator[None]:
    """Let the tests of a worker find its own database."""
    with using_database(plan_database):
        yield


@pytest.fixture(scope="session")
def demonstration_copy(
    pytestconfig: pytest.Config, plan_copy: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """The name of a worker's database with the plan and the demonstration readings.

    Whoever writes into it rolls back; the readings are loaded once for all workers.
    """

    def make_demonstration(name: str) -> None:
        copy_database(plan_copy, name)
        with using_database(name):
            call_command("demo", stdout=StringIO())

    own = database_called(f"{WORKER}_demonstration", VAR_DIR)
    with django_db_blocker.unblock():
        made = made_once("demonstration", run_folder(pytestconfig), make_demonstration)
        copy_database(made, own)
    yield own
    with django_db_blocker.unblock():
        remove_database(own)


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, demonstration_copy: str) -> Iterator[None]:
    """Let a test find the demonstration readings; its own rows are rolled back as always.

    The scope puts it before the transaction of the test. It goes with `django_db` and does not go
    with what flushes a database.
    """
    with using_database(demonstration_copy):
        yield


def flushes_database(item: pytest.Item) -> bool:
    """Say whether a test leaves an emptied database behind."""
    marker = item.get_closest_marker("django_db")
    if marker and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences")):
        return True
    return bool(FLUSHING_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Bring the plan back after a test that has flushed the database.

    A test that was skipped before it had any is not connected to a worker's database: then nothing
    was flushed, and what the settings name is no test's to write.
    """
    result = yield
    own = database_called(WORKER, VAR_DIR)
    if nextitem and flushes_database(item) and connection.settings_dict["NAME"] == own:
        plan = database_called("plan", run_folder(item.config))
        with item.config.stash[blocking_manager_key].unblock():
            copy_database(plan, own)
        ContentType.objects.clear_cache()  # a flush numbers them anew
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
