"""`manage.py assess air|water IN OUT`: give any table its AQI or its water class."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from monitoring.assessment_tables.files import (
    AssessmentTableError,
    check_target,
    document_of,
    replacing,
)
from monitoring.assessment_tables.kinds import AIR, EDITION_YEARS, WATER, Options, edition_of_year
from monitoring.assessment_tables.outputs import is_workbook_name
from monitoring.assessment_tables.run import AssessedLine, Assessment, assessing

SHOWN_PROBLEMS = 200
PROGRESS_STEP = 5000


class Command(BaseCommand):
    """Assess a table of concentrations; every column of it is kept."""

    help = "评价一张浓度表:空气算分指数、AQI、级别和首要污染物,水算类别、状况和主要污染指标。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two kinds of table and their options."""
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="air|water")
        air = kinds.add_parser(AIR, help="环境空气(HJ 633)")
        water = kinds.add_parser(WATER, help="地表水(GB 3838-2002、环办〔2011〕22号)")
        for kind in (air, water):
            kind.add_argument(
                "source", metavar="IN", type=Path, help="CSV(UTF-8 或 GBK,可用 .gz 压缩)或 .xlsx"
            )
            kind.add_argument(
                "target", metavar="OUT", type=Path, help="结果:.xlsx,其余为 CSV;不能与原文件相同"
            )
        air.add_argument(
            "--edition",
            choices=[str(year) for year in EDITION_YEARS],
            default="",
            help="HJ 633 的版本;不写则按每行的日期",
        )
        air.add_argument(
            "--averaging", choices=["day", "hour"], default="day", help="日报或实时报,缺省 day"
        )
        water.add_argument(
            "--rounding",
            choices=["official", "none"],
            default="official",
            help="评价前按总站规定修约(official,缺省)或不修约(none,优先用“…_原始值”列)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Assess the file and say how it went."""
        source, target = options["source"], options["target"]
        try:
            rows, problems = self.assess(source, target, options_of(options))
        except AssessmentTableError as problem:
            raise CommandError(str(problem)) from None
        if problems > SHOWN_PROBLEMS:
            self.stderr.write(f"……共 {problems} 行,其余见结果的“评价说明”列。")
        if problems:
            raise CommandError(
                f"{source.name}:{rows} 行中有 {problems} 行未能评价,"
                f"其余已写入 {target};请改正后重新执行。"
            )
        self.stdout.write(f"已评价 {rows} 行,结果在 {target}。")

    def assess(self, source: Path, target: Path, options: Options) -> tuple[int, int]:
        """Write the result and return how many rows there were and how many failed."""
        check_target(source, target)
        rows = problems = 0

        def told(assessment: Assessment) -> Iterator[AssessedLine]:
            nonlocal rows, problems
            for done, assessed in enumerate(assessment.lines(), start=1):
                rows += not assessed.line.is_blank
                problems += assessed.problem is not None
                if assessed.problem and problems <= SHOWN_PROBLEMS:
                    self.stderr.write(f"错误:{source.name}{assessment.where} {assessed.problem}")
                self.show_progress(done, assessment.total)
                yield assessed

        with assessing(document_of(source), options) as assessment:
            used = ",".join(f"{item}←{header}" for item, header in assessment.table.used)
            self.stdout.write(f"{source.name}{assessment.where} 使用的列:{used}")
            for notice in assessment.notices:
                self.stderr.write(f"注意:{source.name} {notice}")
            with replacing(target) as file:
                output = assessment.output(file, is_workbook_name(target))
                assessment.write(told(assessment), output)
        return rows, problems

    def show_progress(self, done: int, total: int) -> None:
        """Show a person how far a long table is."""
        is_due = total > PROGRESS_STEP and (done % PROGRESS_STEP == 0 or done == total)
        if is_due and self.stderr.isatty():
            self.stderr.write(f"\r{done}/{total} 行", str, "\n" if done == total else "")


def options_of(options: dict[str, Any]) -> Options:
    """Return what the arguments ask for."""
    return Options(
        options["kind"],
        edition_of_year(options.get("edition", "")),
        options.get("averaging") == "hour",
        options.get("rounding", "official") == "official",
    )
