"""Five roles, each with exactly what it was given."""

from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client

from zhonglou_env.roles import (
    ACCOUNTS,
    PERMISSIONS,
    READ_EVERY_PAGE,
    Role,
    grant_roles,
    is_declared,
)

pytestmark = pytest.mark.django_db


def names_of(permissions: "Permission | object") -> set[str]:
    """Return full names of permissions."""
    rows = permissions.values_list("content_type__app_label", "codename")  # type: ignore[attr-defined]
    return {f"{app}.{codename}" for app, codename in rows}


@pytest.mark.parametrize("role", Role)
def test_role_has_exactly_what_is_declared(role: Role) -> None:
    granted = names_of(Group.objects.get(name=role.label).permissions)
    declared = {name for name in names_of(Permission.objects) if is_declared(name, role)}
    assert granted == declared, "a new model or a changed matrix needs a migration of the roles"


@pytest.mark.parametrize("role", Role)
def test_every_declaration_names_something_that_exists(role: Role) -> None:
    existing = names_of(Permission.objects)
    for pattern in PERMISSIONS[role]:
        if "*" in pattern:
            assert pattern.endswith(".view_*")
        else:
            assert pattern in existing, pattern


def test_staff_read_every_page_and_change_nothing() -> None:
    granted = names_of(Group.objects.get(name=Role.STAFF.label).permissions)
    assert granted == set(READ_EVERY_PAGE)


def test_leaders_read_every_page_decide_what_units_ask_and_take_the_years_evidence() -> None:
    granted = names_of(Group.objects.get(name=Role.LEADER.label).permissions)
    decisions = {"targets.decide_closeout", "targets.decide_extension"}
    assert granted == set(READ_EVERY_PAGE) | decisions | {"targets.export_evidence"}


def test_units_see_summary_tasks_and_divisions_and_report_their_own() -> None:
    granted = names_of(Group.objects.get(name=Role.UNIT.label).permissions)
    seen = {"targets.read_summary", "targets.read_tasks", "targets.read_divisions"}
    assert granted == seen | {"targets.report_task", "targets.file_objection"}


def test_auditors_see_everything_and_change_nothing() -> None:
    granted = names_of(Group.objects.get(name=Role.AUDITOR.label).permissions)
    assert not {name for name in granted if ".add_" in name or ".change_" in name}
    ours = names_of(
        Permission.objects.filter(
            content_type__app_label__in=("monitoring", "targets"), codename__startswith="view_"
        )
    )
    assert ours <= granted
    assert {"admin.view_logentry", "monitoring.view_revision"} <= granted


@pytest.mark.parametrize("role", Role)
def test_no_role_deletes_anything_but_lines_of_rules_or_keeps_accounts(role: Role) -> None:
    granted = names_of(Group.objects.get(name=role.label).permissions)
    deleted = {name for name in granted if ".delete_" in name}
    lines = {f"targets.delete_{kind}line" for kind in ("light", "level", "score")}
    assert deleted == (lines if role is Role.DATA_ADMIN else set())
    assert not {name for name in granted if name.startswith("auth.") and ".view_" not in name}


def test_revisions_and_batches_are_read_only_for_data_administrators() -> None:
    granted = names_of(Group.objects.get(name=Role.DATA_ADMIN.label).permissions)
    about_records = {name for name in granted if name.endswith(("_revision", "_importbatch"))}
    assert about_records == {
        "monitoring.view_revision",
        "monitoring.view_importbatch",
        "monitoring.undo_importbatch",
    }


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.LEADER, 302),
        (Role.STAFF, 302),
        (Role.UNIT, 302),
        (Role.DATA_ADMIN, 200),
        (Role.AUDITOR, 200),
    ],
)
def test_only_data_administrators_and_auditors_enter_the_admin(
    client_as: Callable[[Role], Client], role: Role, status: int
) -> None:
    assert client_as(role).get("/admin/").status_code == status


def test_there_is_one_account_a_role_and_one_for_the_accounts() -> None:
    assert [account.username for account in ACCOUNTS] == [
        "leader", "staff", "dataadmin", "unit", "auditor", "sysadmin",
    ]  # fmt: skip
    assert [account.role for account in ACCOUNTS] == [*Role, None]


def test_granting_again_takes_away_what_was_added_by_hand() -> None:
    group = Group.objects.get(name=Role.UNIT.label)
    before = names_of(group.permissions)
    group.permissions.add(Permission.objects.get(codename="delete_airmonth"))
    grant_roles(apps)
    assert names_of(group.permissions) == before


def test_role_migration_can_be_taken_back_and_repeated() -> None:
    migration = import_module("zhonglou_env.migrations.0001_roles")
    editor = SimpleNamespace(connection=connection)  # all the two steps ask of a schema editor
    migration.remove_roles(apps, editor)
    assert not Group.objects.exists()
    migration.make_roles(apps, editor)
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.labels)
