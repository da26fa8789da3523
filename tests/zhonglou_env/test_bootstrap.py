"""Preparing an installation: everything once, nothing twice, nothing by halves."""

import io
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import override_settings

from monitoring.models import AirMonthRollup, ImportBatch, SectionMonthRollup
from targets.models import Plan
from zhonglou_env import bootstrap
from zhonglou_env.listening import Address
from zhonglou_env.management.commands.serve import refuse_if_taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for what `prepare` writes besides the database."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "one.css").write_text("a { color: red }")
    umask = os.umask(0o022)
    with override_settings(
        VAR_DIR=tmp_path,
        STATIC_ROOT=tmp_path / "static",
        STATICFILES_DIRS=[tmp_path / "assets"],
    ):
        yield tmp_path
    os.umask(umask)


def prepare(**options: bool) -> str:
    """Run the command and return what it prints."""
    out = io.StringIO()
    call_command("prepare", stdout=out, **options)
    return out.getvalue()


def test_first_run_prints_an_account_for_everybody(installation: Path) -> None:
    output = prepare()
    for username in User.objects.values_list("username", flat=True):
        assert f"\n{username} " in output
    assert "create_accounts --reset" in output


def test_second_run_changes_nothing_and_prints_nothing(installation: Path) -> None:
    prepare()
    before = list(User.objects.order_by("pk").values())
    collected = (installation / "static" / "one.css").stat().st_mtime_ns
    assert prepare() == ""
    assert list(User.objects.order_by("pk").values()) == before
    assert (installation / "static" / "one.css").stat().st_mtime_ns == collected


def test_existing_plan_gets_no_demonstration_readings(installation: Path) -> None:
    assert Plan.objects.exists()
    prepare()
    assert not ImportBatch.objects.exists()


def test_existing_people_mean_no_new_accounts(installation: Path) -> None:
    User.objects.create_user("someone")
    prepare()
    assert list(User.objects.values_list("username", flat=True)) == ["someone"]


def mode_of(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_prepared_is_for_one_account_alone(installation: Path) -> None:
    prepare()
    assert mode_of(installation / "static-stamp") == 0o600
    assert mode_of(installation / "static") == 0o700


def empty_database() -> None:
    """Take the plan and everything it stands on away."""
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_empty_database_gets_the_plan_and_demonstration_readings(installation: Path) -> None:
    empty_database()
    call_command("migrate", "zhonglou_env", "zero", verbosity=0)
    prepare()
    assert Plan.objects.get().year == 2023
    assert ImportBatch.objects.exists()
    assert User.objects.filter(groups__name="局领导").exists()


@pytest.mark.django_db(transaction=True)
def test_demonstration_readings_can_be_declined(installation: Path) -> None:
    empty_database()
    call_command("migrate", "zhonglou_env", "zero", verbosity=0)
    prepare(no_demo=True)
    assert Plan.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_failed_start_leaves_nothing_half_loaded(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_database()

    def fail_at_demo(command: str, *args: object, **options: object) -> None:
        if command == "demo":
            raise CommandError("演示数据出错")
        call_command(command, *args, **options)

    monkeypatch.setattr(bootstrap, "call_command", fail_at_demo)
    with pytest.raises(CommandError):
        bootstrap.fill_if_empty(Mock(), with_demo=True)
    assert not Plan.objects.exists()
    assert not User.objects.exists()


def test_readings_from_before_the_rollups_get_theirs(
    demonstration: None, installation: Path
) -> None:
    prepare()
    AirMonthRollup.objects.all().delete()
    SectionMonthRollup.objects.all().delete()
    assert "由监测数据生成汇总" in prepare()
    call_command("check_data", stdout=io.StringIO())
    assert "汇总" not in prepare()


def test_static_files_are_collected_again_when_one_changes(installation: Path) -> None:
    prepare()
    (installation / "assets" / "one.css").write_text("a { color: blue }")
    assert "静态文件" in prepare()
    assert "blue" in (installation / "static" / "one.css").read_text()


def test_static_files_are_collected_again_when_they_were_removed(installation: Path) -> None:
    prepare()
    (installation / "static").rename(installation / "moved")
    assert "静态文件" in prepare()


def test_busy_port_is_refused_with_a_way_out() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(CommandError, match=f"端口 {port} 已被占用.*PORT="):
            refuse_if_taken(Address("127.0.0.1", port))


def test_free_port_is_accepted() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    refuse_if_taken(Address("127.0.0.1", port))


def test_unknown_host_is_refused_naming_the_variable() -> None:
    with pytest.raises(CommandError, match="环境变量 HOST"):
        refuse_if_taken(Address("no-such-host.invalid", 8000))
