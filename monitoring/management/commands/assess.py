"""`manage.py assess air|water IN.csv OUT.csv`: give any table its AQI or its water class."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from monitoring.assessment_tables.air import AirTable
from monitoring.assessment_tables.files import AssessmentTableError
from monitoring.assessment_tables.run import Listener, Table, assess_file
from monitoring.assessment_tables.water import WaterTable
from monitoring.importers.base import Finding
from standards.editions import Family, edition_of

SHOWN_PROBLEMS = 200
PROGRESS_STEP = 5000


class Command(BaseCommand):
    """Assess a table of concentrations; every column of it is kept."""

    help = "评价一张浓度表:空气算分指数、AQI、级别和首要污染物,水算类别、状况和主要污染指标。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two kinds of table and their options."""
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="air|water")
        air = kinds.add_parser("air", help="环境空气(HJ 633)")
        water = kinds.add_parser("water", help="地表水(GB 3838-2002、环办〔2011〕22号)")
        for kind in (air, water):
            kind.add_argument("source", metavar="IN.csv", type=Path, help="CSV(UTF-8 或 GBK)")
            kind.add_argument("target", metavar="OUT.csv", type=Path, help="结果,不能与原文件相同")
        air.add_argument(
            "--edition", choices=["2012", "2026"], help="HJ 633 的版本;不写则按每行的日期"
        )
        air.add_argument(
            "--averaging", choices=["day", "hour"], default="day", help="日报或实时报,缺省 day"
        )
        water.add_argument(
            "--rounding",
            choices=["official", "none"],
            default="official",
            help="评价前按总站规定修约(official,缺省)或不修约(none)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Assess the file and say how it went."""
        source, target = options["source"], options["target"]
        kind = AirTable if options["kind"] == "air" else WaterTable
        listener = self.listener(source)
        try:
            tally = assess_file(
                source, target, kind.key_of, lambda header: table_of(header, options), listener
            )
        except AssessmentTableError as problem:
            raise CommandError(str(problem)) from None
        if tally.problems > SHOWN_PROBLEMS:
            self.stderr.write(f"……共 {tally.problems} 行,其余见结果的“评价说明”列。")
        if tally.problems:
            raise CommandError(
                f"{source.name}:{tally.rows} 行中有 {tally.problems} 行未能评价,"
                f"其余已写入 {target};请改正后重新执行。"
            )
        self.stdout.write(f"已评价 {tally.rows} 行,结果在 {target}。")

    def listener(self, source: Path) -> Listener:
        """Return what tells a person on stderr; a long table shows how far it is."""
        is_watched, told = self.stderr.isatty(), 0

        def problem(finding: Finding) -> None:
            nonlocal told
            told += 1
            if told <= SHOWN_PROBLEMS:
                self.stderr.write(f"错误:{source.name} {finding}")

        def row(done: int, total: int) -> None:
            if (
                is_watched
                and total > PROGRESS_STEP
                and (done % PROGRESS_STEP == 0 or done == total)
            ):
                self.stderr.write(f"\r{done}/{total} 行", str, "\n" if done == total else "")

        return Listener(lambda text: self.stderr.write(f"注意:{source.name} {text}"), problem, row)


def table_of(header: Sequence[str], options: dict[str, Any]) -> Table:
    """Return the assessor of a header that the options ask for."""
    if options["kind"] == "water":
        return WaterTable(header, rounding=options["rounding"] == "official")
    year = options["edition"]
    edition = edition_of(Family.AQI, int(year)) if year else None
    return AirTable(header, edition, options["averaging"] == "hour")
