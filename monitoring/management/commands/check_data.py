"""`manage.py check_data [--repair]`."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from monitoring import checks
from monitoring.checks import Deviation
from monitoring.models import AirDay, SectionMonth
from monitoring.rollups.rebuild import rebuild

MOST_LINES = 200


class Command(BaseCommand):
    """Compute again what is kept beside the readings, and tell every difference."""

    help = (
        "由日数据、断面参数和任务记录重新计算 AQI、类别、各种汇总和任务状况,与保存的逐项核对;"
        "录入的官方数值与复算不同的只作提示。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--repair", action="store_true", help="核对后按监测数据重写有误的汇总和 AQI"
        )
        parser.add_argument(
            "--journal",
            action="store_true",
            help="另由审计记录重建全部监测数据,与数据表逐项核对(数据多时需几分钟)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything; with `--repair` set it right and check again."""
        with_journal = options["journal"]
        wrong = self.tell(with_journal)
        if wrong and options["repair"]:
            rebuild()
            for check in checks.added_checks():
                check.repair()
            self.stdout.write("已按监测数据重新计算,再次核对:")
            wrong = self.tell(with_journal)
        if wrong:
            advice = "" if options["repair"] else ",可用 --repair 按监测数据重写"
            raise CommandError(f"有 {wrong} 处保存的数值与监测数据不符{advice}。")

    def tell(self, with_journal: bool) -> int:
        """Write every deviation; return how many kept figures are wrong."""
        wrong = told = 0
        for found in deviations(with_journal):
            if found.is_entered:
                told += 1
                stream, word = self.stdout, "提示(以录入为准)"
            else:
                wrong += 1
                stream, word = self.stderr, "有误"
            if (told if found.is_entered else wrong) <= MOST_LINES:
                stream.write(f"{word} {found}")
        self.stdout.write(
            f"核对完毕:空气日数据 {AirDay.objects.count()} 行、断面月数据 "
            f"{SectionMonth.objects.count()} 行;{wrong} 处有误,{told} 处录入值与复算不同。"
        )
        return wrong


def deviations(with_journal: bool = False) -> Iterator[Deviation]:
    """Everything that is not as the readings, and if asked the journal, have it."""
    yield from checks.misplaced_days()
    yield from checks.air_day_deviations()
    yield from checks.air_month_deviations()
    yield from checks.section_deviations()
    for check in checks.added_checks():
        yield from check.deviations()
    if with_journal:
        yield from checks.journal_deviations()
