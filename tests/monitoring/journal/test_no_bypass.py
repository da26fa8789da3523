"""Nobody writes past the journal: each place that writes rows is known, with why it may.

A new line here asks its author: does the journal learn of it, with the state before and after?
"""

import re
from pathlib import Path

from django.conf import settings

WRITING = re.compile(
    r"(?:\.(?:bulk_create|bulk_update|abulk_create|update_or_create|get_or_create|_raw_delete)\("
    r"|objects\.create\(|_manager\.create\("
    r"|\)\.update\(|\bsame\.update\(|queryset\.update\("
    r"|\.delete\(\)|\.save\((?!\s*file)|\binsert_rows\(|\breplace_rows\(|\.raw\(|cursor\(\))"
)

KNOWN = {
    # Readings: the journal is told beside the write.
    "monitoring/revisions.py": "store_reading, delete_readings",
    "monitoring/reviews.py": "review",
    "monitoring/demonstration/store.py": "store, remove",
    "monitoring/importers/days/saving.py": "days in bulk",
    "monitoring/importing/confirm.py": "the batch; rows through store_reading",
    "monitoring/importing/undo.py": "rows back as they were",
    "monitoring/rollups/rebuild.py": "indices set right; kept figures",
    # What follows from readings and may be thrown away at any time.
    "monitoring/rollups/kept.py": "kept figures",
    "monitoring/rollups/sections.py": "kept figures",
    # The journal and what stands beside it.
    "monitoring/journal/write.py": "the entries themselves",
    "monitoring/journal/purge.py": "noted",
    "monitoring/models/audit.py": "refuses",
    "monitoring/corrections.py": "corrections, told by the readings' entries",
    # Other tables.
    "monitoring/importing/staged.py": "uploads nobody has confirmed",
    "targets/demonstration.py": "noted with counts; rows through the store; detached, with states",
    "targets/evaluation/track.py": "forecasts, noted by whoever keeps them",
    "targets/objection_forms.py": "objections to scores, with their states",
    "targets/publishing/demonstration.py": "editions of the demonstration, noted with it",
    "targets/publishing/errata.py": "noted",
    "targets/publishing/freeze.py": "noted",
    "targets/supervision/kept.py": "kept standings of tasks",
    "targets/report_store.py": "reports of tasks, with their states",
    "targets/supervision/storing.py": "claims, requests, visits, objects, light rules, with states",
    "targets/bulk_change.py": "tasks and objects in bulk, with their states",
    "targets/evidence/store.py": "evidence, with its states",
    "targets/item_store.py": "objects of tasks, with their states",
    "targets/rollover/draft.py": "next year's plan, with its states",
    "zhonglou_env/accounts.py": "accounts and passwords, noted",
    "zhonglou_env/admin.py": "passwords, noted",
    "zhonglou_env/roles.py": "in migrations only; the upgrade is noted",
    # No rows at all, or through one of the above.
    "monitoring/bulk_rows.py": "how days/saving.py writes",
    "monitoring/importers/days/__init__.py": "calls saving.save",
    "monitoring/importers/days/keeping.py": "the file of a batch",
    "monitoring/admin/month_entry.py": "calls MonthEntry.save, which stores readings",
    "monitoring/assessment_tables/outputs.py": "a workbook",
    "monitoring/importing/month_file.py": "a workbook",
    "targets/evidence/index.py": "a workbook",
    "targets/division_views.py": "calls the forms of objections",
    "zhonglou_env/health.py": "asks the database whether it is there",
    "zhonglou_env/settings.py": "a dictionary",
}


def writing_lines() -> dict[str, list[str]]:
    """Return the lines that look like writing, by file."""
    found: dict[str, list[str]] = {}
    for name in ("monitoring", "targets", "zhonglou_env"):
        for path in sorted(Path(settings.BASE_DIR, name).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            lines = [
                line.strip()
                for line in path.read_text(encoding="utf-8").splitlines()
                if WRITING.search(line) and not line.lstrip().startswith(("#", '"""'))
            ]
            if lines:
                found[path.relative_to(settings.BASE_DIR).as_posix()] = lines
    return found


def test_every_place_that_writes_is_known() -> None:
    assert not {file: lines for file, lines in writing_lines().items() if file not in KNOWN}


def test_every_place_known_still_writes() -> None:
    found = writing_lines()
    assert not [file for file in KNOWN if file not in found]
