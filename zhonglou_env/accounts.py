"""Making the accounts of a new installation and giving new passwords."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note, note_rows, state_of
from targets.models import Unit
from zhonglou_env.roles import ACCOUNTS, Account, Role

# Without the characters people confuse when reading a password off a sheet: 0 O o, 1 l I.
UPPER, LOWER, DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"
ALPHABET = UPPER + LOWER + DIGITS
BLOCKS, BLOCK_LENGTH = 4, 4
FIRST_UNIT = "water"
"""The unit (水科) the first account of a unit reports for, until somebody changes it."""


@dataclass(frozen=True)
class Credentials:
    """An account with the password just given to it: shown once, stored nowhere."""

    username: str
    title: str
    password: str


def new_password() -> str:
    """Return a random password of four readable blocks, with capitals, small letters and digits."""
    while True:
        letters = [secrets.choice(ALPHABET) for _ in range(BLOCKS * BLOCK_LENGTH)]
        if all(any(letter in kind for letter in letters) for kind in (UPPER, LOWER, DIGITS)):
            starts = range(0, len(letters), BLOCK_LENGTH)
            return "-".join("".join(letters[i : i + BLOCK_LENGTH]) for i in starts)


def create_account(account: Account) -> Credentials:
    """Create one account in its group and return its password."""
    user = User(
        username=account.username,
        first_name=account.title,
        is_staff=account.role is None or account.role.enters_admin,
        is_superuser=account.role is None,
    )
    credentials = give_new_password(user)
    if account.role:
        user.groups.add(Group.objects.get(name=account.role.label))
    made = RowChange(user.pk, None, state_of(user))
    note_rows(AuditAction.CREATE, User, [made], label=user.username)
    if account.role is Role.UNIT:
        join_first_unit(user)
    return credentials


def join_first_unit(user: User) -> None:
    """Let an account report for the first unit, if there is one, so that its pages can be tried."""
    unit = Unit.objects.filter(code=FIRST_UNIT).first()
    if unit is None or unit.members.filter(pk=user.pk).exists():
        return
    before = state_of(unit)
    unit.members.add(user)
    change = RowChange(unit.pk, before, state_of(unit))
    note_rows(AuditAction.CHANGE, Unit, [change], label=str(unit))


def create_missing_accounts() -> list[Credentials]:
    """Create those of the six accounts that do not exist; leave the others as they are."""
    usernames = [account.username for account in ACCOUNTS]
    existing = set(User.objects.filter(username__in=usernames).values_list("username", flat=True))
    return [create_account(account) for account in ACCOUNTS if account.username not in existing]


def give_new_password(user: User) -> Credentials:
    """Give an account a new password, save it and return the password."""
    password = new_password()
    validate_password(password, user)
    user.set_password(password)
    user.save()
    note(AuditAction.PASSWORD, user.username, "由命令生成新密码")
    return Credentials(user.username, user.first_name or "—", password)


def as_table(made: list[Credentials]) -> str:
    """Return the lines that tell a person who may log in with what."""
    lines = ["账号        密码                   角色"]
    lines += [f"{one.username:<11} {one.password:<22} {one.title}" for one in made]
    return "\n".join(lines)
