"""`manage.py create_accounts`: one account a role, or a new password for one account."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zhonglou_env.accounts import Credentials, as_table, create_missing_accounts, give_new_password


class Command(BaseCommand):
    """Create the accounts that are missing and print their passwords, once."""

    help = "建立各角色的账号(已有的不动),密码只显示这一次;--reset 账号 为一个账号换新密码。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--reset`."""
        parser.add_argument("--reset", metavar="账号", help="为这个账号生成新密码")

    @transaction.atomic
    def handle(self, *args: Any, reset: str | None = None, **options: Any) -> None:
        """Create or reset, then say what was done."""
        made = [self.reset(reset)] if reset else create_missing_accounts()
        if made:
            self.stdout.write(as_table(made))
            self.stdout.write("请记下密码并转交本人:密码不保存,只显示这一次。")
        else:
            self.stdout.write("六个账号都已存在,未作改动。")

    def reset(self, username: str) -> Credentials:
        """Give one existing account a new password."""
        try:
            user = User.objects.get(username=username)
        except User.DoesNotExist:
            raise CommandError(
                f"没有名为“{username}”的账号。请核对账号名,或先运行 create_accounts。"
            ) from None
        return give_new_password(user)
