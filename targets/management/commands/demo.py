"""Add the demonstration readings, or take every one of them out again."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitoring.demonstration.store import Tally
from targets import demonstration


class Command(BaseCommand):
    """`manage.py demo [--remove]`."""

    help = "加入演示数据(再次运行不作改动);--remove 取出全部演示数据"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--remove", action="store_true", help="取出全部演示数据")
        parser.add_argument(
            "--no-editions", action="store_true", help="不留存演示月份的发布版(可省数秒)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked and say it."""
        if options["remove"]:
            self.remove()
        else:
            self.add(with_editions=not options["no_editions"])

    def add(self, with_editions: bool) -> None:
        """Add the rows unless they are present."""
        try:
            tally = demonstration.add(with_editions)
        except (ObjectDoesNotExist, KeyError) as missing:
            raise CommandError(
                f"缺少站点、断面、板块或任务的基础数据({missing})。"
                "请先运行 manage.py loaddata reference plan_2023,再运行 manage.py demo。"
            ) from missing
        if tally is None:
            batch = demonstration.demonstration_batch()
            rows = batch.row_count if batch else 0
            self.stdout.write(f"演示数据已存在({rows} 行),未作改动。")
            return
        self.stdout.write(f"已加入演示数据 {tally.total} 行:{words_for(tally)}。")
        if tally.skipped:
            self.stdout.write(f"另有 {tally.skipped} 行因已有录入的记录而跳过。")
        self.stdout.write("这些都不是监测结果;取出:manage.py demo --remove")

    def remove(self) -> None:
        """Take the rows out if there are any."""
        tally = demonstration.take_out()
        if tally is None:
            self.stdout.write("没有演示数据,未作改动。")
            return
        self.stdout.write(f"已取出演示数据 {tally.total} 行:{words_for(tally)}。")


def words_for(tally: Tally) -> str:
    """List the rows by table."""
    return "、".join(f"{name} {count} 行" for name, count in tally.rows.items()) or "无"
