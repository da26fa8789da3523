"""`manage.py prepare`: database, plan, demonstration readings, accounts and static files."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from zhonglou_env.accounts import as_table
from zhonglou_env.bootstrap import prepare


class Command(BaseCommand):
    """Make a new installation ready, or bring an old one up to date; twice changes nothing."""

    help = "准备运行:升级数据库,首次载入计划、演示数据和账号,收集静态文件。可反复执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--no-demo`."""
        parser.add_argument(
            "--no-demo", action="store_true", help="首次载入计划时不生成演示数据(正式部署用)"
        )

    def handle(self, *args: Any, no_demo: bool = False, **options: Any) -> None:
        """Prepare and show the new accounts; what is written is for this account alone."""
        os.umask(0o077)
        made = prepare(self.say, with_demo=not no_demo)
        if made:
            self.say(f"\n{as_table(made)}\n请记下:密码不保存,只显示这一次。忘记时执行")
            self.say("  .venv/bin/python manage.py create_accounts --reset 账号\n")

    def say(self, line: str) -> None:
        """Print a line at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()
