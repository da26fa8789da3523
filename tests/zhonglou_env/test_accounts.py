"""Accounts are made once, each in its group; a password is shown once and stored nowhere."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from monitoring.models import AuditEntry
from targets.models import Unit
from zhonglou_env.accounts import ALPHABET, new_password
from zhonglou_env.roles import ACCOUNTS, Account

pytestmark = pytest.mark.django_db


def create_accounts(**options: str) -> str:
    """Run the command and return what it prints."""
    out = io.StringIO()
    call_command("create_accounts", stdout=out, **options)
    return out.getvalue()


def password_in(output: str, username: str) -> str:
    """Return the password printed for an account."""
    line = next(line for line in output.splitlines() if line.startswith(f"{username} "))
    return line.split()[1]


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_account_is_made_in_its_group_with_the_printed_password(account: Account) -> None:
    output = create_accounts()
    user = User.objects.get(username=account.username)
    groups = list(user.groups.values_list("name", flat=True))
    assert groups == ([account.role.label] if account.role else [])
    assert user.is_superuser is (account.username == "sysadmin")
    assert user.is_staff is (account.username in {"dataadmin", "auditor", "sysadmin"})
    assert user.check_password(password_in(output, account.username))


def test_second_run_changes_nothing() -> None:
    create_accounts()
    before = list(User.objects.order_by("pk").values())
    assert "已存在" in create_accounts()
    assert list(User.objects.order_by("pk").values()) == before


def test_the_first_account_of_a_unit_reports_for_the_water_office_and_that_is_recorded() -> None:
    create_accounts()
    user = User.objects.get(username="unit")
    assert [unit.code for unit in Unit.objects.filter(members=user)] == ["water"]
    entry = AuditEntry.objects.get(table="targets.unit")
    place = entry.changes["fields"].index("members")
    (_, before, after) = entry.changes["rows"][0]
    assert (before[place], after[place]) == ([], [user.pk])


def test_without_that_unit_the_account_is_made_all_the_same() -> None:
    Unit.objects.filter(code="water").update(code="renamed")
    create_accounts()
    assert not Unit.objects.filter(members__username="unit").exists()


def test_missing_account_is_added_and_the_others_are_left_alone() -> None:
    create_accounts()
    User.objects.filter(username="unit").delete()
    leader = User.objects.values().get(username="leader")
    output = create_accounts()
    assert "leader" not in output
    assert User.objects.filter(username="unit").exists()
    assert User.objects.values().get(username="leader") == leader


def test_reset_changes_one_password_only() -> None:
    first = create_accounts()
    output = create_accounts(reset="staff")
    staff, leader = User.objects.get(username="staff"), User.objects.get(username="leader")
    assert staff.check_password(password_in(output, "staff"))
    assert not staff.check_password(password_in(first, "staff"))
    assert leader.check_password(password_in(first, "leader"))


def test_reset_of_an_unknown_account_says_so() -> None:
    with pytest.raises(CommandError, match="没有名为“nobody”的账号"):
        create_accounts(reset="nobody")


def test_passwords_are_long_readable_and_never_alike() -> None:
    passwords = [new_password() for _ in range(200)]
    assert len(set(passwords)) == len(passwords)
    for password in passwords:
        letters = password.replace("-", "")
        assert len(letters) == 16
        assert set(letters) <= set(ALPHABET)
        assert not set(letters) & set("0Oo1lI")
