"""Makes next year's plan from this year's (年度结转)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from targets.rollover import Rolled, RollOverError, roll_over

WITHOUT_DEMO = "演示数据不作为任务完成的依据:只有演示填报的任务按未完成结转。"


class Command(BaseCommand):
    """`manage.py roll_over 2023 [2024] [--dry-run]`."""

    help = "由上一年度计划生成下一年度计划:目标待下达,经常性任务沿用,未完成任务结转"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the year that has ended, the year to make, and whether to try only."""
        parser.add_argument("year", type=int, metavar="FROM", help="已结束的年度,如 2023")
        parser.add_argument("to", type=int, nargs="?", metavar="TO", help="要生成的年度,缺省为次年")
        parser.add_argument("--dry-run", action="store_true", help="只列出将生成的内容,不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Roll over and tell what was made; a dry run takes it back."""
        to = options["to"] or options["year"] + 1
        try:
            with transaction.atomic():
                rolled = roll_over(options["year"], to, timezone.localdate())
                transaction.set_rollback(options["dry_run"])
        except RollOverError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(told(rolled, options["year"], options["dry_run"]))


def told(rolled: Rolled, year: int, is_trial: bool) -> str:
    """Return what was done, in words."""
    if not rolled.is_new:
        return f"{year}年已结转到{rolled.year}年:没有改动。"
    head = "试运行,没有写入:将由" if is_trial else "已由"
    return "\n".join(
        (
            f"{head}{year}年计划生成{rolled.year}年计划:",
            f"  目标 {rolled.targets} 项,均为“待下达”,请按下达文件填写",
            f"  待确认事项 {rolled.questions} 条",
            f"  断面考核目标 {rolled.sections} 条,沿用上年,待文件确认",
            f"  经常性任务 {rolled.templates} 项,时限顺延到{rolled.year}年",
            f"  结转未完成任务 {rolled.carried} 项,不计为新任务",
            f"  {WITHOUT_DEMO}",
        )
    )
