"""An import is all or nothing even for a process that is killed (kill -9) in the middle of it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests.monitoring.importers.days.killed_import import ROWS_A_PART

CHILD = Path(__file__).with_name("killed_import.py")
DAYS = 4 * ROWS_A_PART


@pytest.fixture
def database_url(transactional_db: None, plan_2023: object, tmp_path: Path) -> str:
    """Return the address under which another process finds what this test has stored."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{tmp_path / 'copy.sqlite3'}"
    facts = connection.settings_dict
    user = ":".join(quote(facts[name], safe="") for name in ("USER", "PASSWORD") if facts[name])
    host = quote(facts["HOST"] or "", safe="")
    port = f":{facts['PORT']}" if facts["PORT"] else ""
    return f"postgres://{user}@{host}{port}/{quote(facts['NAME'], safe='')}"


def run(database_url: str, path: Path, parts: int) -> tuple[int, list[dict[str, int]]]:
    """Import in a process of its own; return how it ended and what it counted."""
    given = {
        "DJANGO_SETTINGS_MODULE": "zhonglou_env.settings",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(path.parent / "var"),
        "SECRET_KEY": "killed-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    done = subprocess.run(
        [sys.executable, str(CHILD), str(path), str(parts)],
        env=os.environ | given,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_killed_import_leaves_nothing_and_can_be_run_again(
    database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "日报.csv"
    days = (date(2023, 1, 1) + timedelta(number) for number in range(DAYS))
    rows = (f"{day},钟楼,7,24,0.6,138,41,21\n" for day in days)
    path.write_text("日期,站点,SO2,NO2,CO,O3-8h,PM10,PM2.5\n" + "".join(rows), encoding="utf-8")
    ended, counted = run(database_url, path, parts=2)
    assert ended == -signal.SIGKILL
    (before,) = counted
    ended, (after_kill, after) = run(database_url, path, parts=0)
    assert ended == 0
    assert after_kill == before
    assert after["AirDay"] == before["AirDay"] + DAYS
    assert after["ImportBatch"] == before["ImportBatch"] + 1
    assert after["AuditEntry"] == before["AuditEntry"] + 1 + DAYS // ROWS_A_PART
    assert after["kept files"] == before["kept files"] + 1
