"""Bringing an installation up to date: each step looks first and does nothing when done before."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from monitoring.choices import AuditAction
from monitoring.journal import note
from monitoring.journal.opening import open_journal
from monitoring.rollups.rebuild import is_missing, rebuild
from targets.models import Plan
from targets.supervision import kept
from zhonglou_env.accounts import Credentials, create_missing_accounts

FIXTURES = ("reference", "plan_2023")
STATIC_STAMP = "static-stamp"

Say = Callable[[str], object]


def prepare(say: Say, with_demo: bool = True) -> list[Credentials]:
    """Bring database and static files up to date; return the accounts made, if any."""
    migrate_if_needed(say)
    made = fill_if_empty(say, with_demo)
    collect_static_if_changed(say)
    return made


def migrate_if_needed(say: Say) -> None:
    """Apply the migrations that are missing, and keep what follows from readings (数据库升级)."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say("正在建立或升级数据库……")
        call_command("migrate", verbosity=0, interactive=False)
        names = [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
        note(AuditAction.CHANGE, f"升级数据库 {len(names)} 步", details={"迁移": "、".join(names)})
    open_journal()
    if is_missing():
        say("正在由监测数据生成汇总……")
        rebuild()
    if kept.is_missing():
        say("正在汇总各项任务的月度状况……")
        kept.refresh()


@transaction.atomic
def fill_if_empty(say: Say, with_demo: bool) -> list[Credentials]:
    """Load the plan if there is none and make the accounts if there are none, all or nothing.

    Demonstration readings come with the plan only: who has removed them does not get them back.
    """
    first_users = not User.objects.exists()
    if not Plan.objects.exists():
        say("正在载入2023年度计划与基础资料……")
        call_command("loaddata", *FIXTURES, verbosity=0)
        note_fixtures()
        kept.refresh()
        if with_demo:
            say("正在生成演示数据……")
            call_command("demo", verbosity=0)
    return create_missing_accounts() if first_users else []


def note_fixtures() -> None:
    """Record what the plan and the reference data brought: rows by table, and each file's hash."""
    details: dict[str, str] = {}
    rows: Counter[str] = Counter()
    for name in FIXTURES:
        content = (settings.BASE_DIR / "fixtures" / f"{name}.json").read_bytes()
        details[f"{name}.json"] = hashlib.sha256(content).hexdigest()
        rows.update(each["model"] for each in json.loads(content))
    for table, count in rows.items():
        details[str(apps.get_model(table)._meta.verbose_name)] = f"{count} 行"
    label = f"载入年度计划与基础资料 {rows.total()} 行"
    note(AuditAction.IMPORT, label, details=details)


def collect_static_if_changed(say: Say) -> None:
    """Collect and compress the static files whenever one of them differs from last time."""
    if settings.DEBUG:
        return  # served straight from their folders
    stamp = Path(settings.VAR_DIR) / STATIC_STAMP
    current = static_fingerprint()
    if (
        stamp.is_file()
        and stamp.read_text(encoding="ascii") == current
        and Path(settings.STATIC_ROOT).is_dir()
    ):
        return
    say("正在收集静态文件……")
    call_command("collectstatic", clear=True, verbosity=0, interactive=False)
    stamp.write_text(current, encoding="ascii")


def static_fingerprint() -> str:
    """Return a hash over names and contents of all static files, and how they are to be stored."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    digest.update(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(name.encode())
            digest.update(hashlib.sha256(Path(storage.path(name)).read_bytes()).digest())
    return digest.hexdigest()
