"""`manage.py purge_audit [--days N] [--dry-run]`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from monitoring.journal.purge import LEAST_DAYS, TooSoonError, purge


class Command(BaseCommand):
    """Take out old entries about logins and exports; never those that hold a row's history."""

    help = "清理到期的登录、退出、登录失败和导出记录;数据的增删改记录永久保留。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--days",
            type=int,
            default=settings.AUDIT_KEEP_DAYS,
            metavar="N",
            help=f"保留最近 N 天,不少于 {LEAST_DAYS};缺省为 AUDIT_KEEP_DAYS 的值",
        )
        parser.add_argument("--dry-run", action="store_true", help="只说明将清理什么,不清理")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and say what was taken out."""
        try:
            found = purge(options["days"], options["dry_run"])
        except TooSoonError as refusal:
            raise CommandError(str(refusal)) from None
        if not found.count:
            self.stdout.write(f"{options['days']} 天以前{found}。")
        elif options["dry_run"]:
            self.stdout.write(f"将清理:{found}(--dry-run,没有清理)。")
        else:
            self.stdout.write(f"已清理:{found}。")
