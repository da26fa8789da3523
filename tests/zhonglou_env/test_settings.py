"""The settings as an installation reads them: each case starts a process with its environment."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from zhonglou_env.settings import SQLITE_OPTIONS

PRINT_SETTINGS = """
import json
from zhonglou_env import settings as s
print(json.dumps({name: getattr(s, name) for name in %r}, default=str))
"""


def start(code: str, folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run code in a process whose environment holds only these variables of ours."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "VAR_DIR": str(folder),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def settings_of(folder: Path, *names: str, **variables: str) -> dict[str, object]:
    """Return some settings as a process with these variables reads them."""
    finished = start(PRINT_SETTINGS % (names,), folder, **variables)
    assert finished.returncode == 0, finished.stderr
    return dict(json.loads(finished.stdout))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("HTTPS", "yes please"),
        ("DATABASE_URL", "oracle://host/name"),
        ("DATABASE_URL", "postgres://host"),
        ("CACHE_URL", "memcache://127.0.0.1"),
        ("SESSION_IDLE_MINUTES", "0"),
    ],
)
def test_bad_value_stops_the_start_and_names_its_variable(
    tmp_path: Path, name: str, value: str
) -> None:
    finished = start("from zhonglou_env import settings", tmp_path, **{name: value})
    assert finished.returncode != 0
    last_line = finished.stderr.strip().splitlines()[-1]
    assert f"环境变量 {name}" in last_line


def test_nothing_set_means_a_safe_installation_on_sqlite(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "DEBUG", "HTTPS", "DATABASES", "ALLOWED_HOSTS", "MEDIA_ROOT")
    assert found["DEBUG"] is False
    assert found["HTTPS"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["MEDIA_ROOT"] == str(tmp_path / "uploads")
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "db.sqlite3")  # type: ignore[index]


def test_postgresql_connections_are_kept_and_checked(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "DATABASES", DATABASE_URL="postgres://u:p@db:5433/zhonglou")
    database = found["DATABASES"]["default"]  # type: ignore[index]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db", 5433, "zhonglou")
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)
    assert "init_command" not in database.get("OPTIONS", {})


def test_redis_serves_as_cache_when_named(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "CACHES", CACHE_URL="redis://127.0.0.1:6379/1")
    assert "redis" in found["CACHES"]["default"]["BACKEND"].lower()  # type: ignore[index]


def test_https_hardens_cookies_and_transport(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    found = settings_of(tmp_path, *names, "SECURE_HSTS_SECONDS", HTTPS="on")
    assert all(found[name] is True for name in names)
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000


def test_idle_minutes_set_the_age_of_a_session(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "SESSION_COOKIE_AGE", SESSION_IDLE_MINUTES="15")
    assert found["SESSION_COOKIE_AGE"] == 15 * 60


def test_given_secret_key_leaves_no_file(tmp_path: Path) -> None:
    found = settings_of(tmp_path, "SECRET_KEY", SECRET_KEY="given-by-the-environment")
    assert found["SECRET_KEY"] == "given-by-the-environment"
    assert not (tmp_path / "secret-key").exists()


def test_no_inline_script_and_no_foreign_host_is_allowed() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed == {"'self'", "'none'", "data:", "blob:"}


# --- Databases ------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
def test_sqlite_runs_with_its_tuning() -> None:
    def pragma(name: str) -> object:
        with connection.cursor() as cursor:
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 1
    assert pragma("mmap_size") == 134_217_728
    assert pragma("cache_size") == -20_000
    assert pragma("temp_store") == 2
    assert pragma("busy_timeout") == 20_000


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
def test_sqlite_takes_the_write_lock_when_a_transaction_begins() -> None:
    assert SQLITE_OPTIONS["transaction_mode"] == "IMMEDIATE"
    other = connection.copy("other")
    other.settings_dict["OPTIONS"] = {**SQLITE_OPTIONS, "timeout": 0}
    try:
        cursor = other.cursor()
        with transaction.atomic(), pytest.raises(OperationalError, match="database is locked"):
            cursor.execute("BEGIN IMMEDIATE")
    finally:
        other.close()


def test_django_speaks_to_postgresql_through_psycopg2() -> None:
    assert importlib.util.find_spec("psycopg2")
    assert importlib.util.find_spec("psycopg") is None, (
        "psycopg (3) is installed: Django silently prefers it, and our connection settings are "
        "made for psycopg2"
    )
