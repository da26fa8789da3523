"""`manage.py prepare` run by hand, as a process of its own on a database of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_database_prepared_by_hand_is_for_one_account_alone(tmp_path: Path) -> None:
    variables = {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DEBUG": "on",  # spares collecting static files
    }
    subprocess.run(
        [sys.executable, "manage.py", "prepare", "--no-demo"],
        cwd=settings.BASE_DIR,
        env=os.environ | variables,
        umask=0o022,
        capture_output=True,
        check=True,
    )
    kept = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert kept["db.sqlite3"] == 0o600
    assert set(kept.values()) == {0o600}
