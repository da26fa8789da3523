"""Packs all evidence of a year with its index (年末佐证材料包)."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from monitoring.choices import AuditAction
from monitoring.journal import note
from monitoring.periods import AsOf
from targets.as_of import newest_month
from targets.evidence.package import Package, write_package
from targets.models import Plan


class Command(BaseCommand):
    """`manage.py evidence_package --year 2023 OUT.zip [--month 12]`."""

    help = "把一个年度全部任务的佐证材料按文件顺序打包,附索引表;缺失或被改动的文件逐个列出"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the year, the month the states are told at, and where to write."""
        parser.add_argument("out", type=Path, metavar="OUT.zip", help="写到哪个文件")
        parser.add_argument("--year", type=int, required=True, help="计划年度,如 2023")
        parser.add_argument(
            "--month", type=int, choices=range(1, 13), metavar="MONTH",
            help="任务状态截至月份,缺省为最新月份",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the package whole or not at all; say on stderr what it lacks, and end with 1."""
        year, out = options["year"], options["out"]
        plan = Plan.objects.filter(year=year).first()
        if plan is None:
            raise CommandError(f"{year}年没有年度计划:请核对 --year。")
        package = packed(plan, AsOf(year, options["month"] or newest_month(year)), out)
        words = f"{out.name}:登记 {len(package.entries)} 件,缺失或不符 {len(package.faults)} 件"
        note(AuditAction.EXPORT, words, details={"path": str(out), "year": str(year)})
        self.stdout.write(f"已写入 {words}。")
        for fault in package.faults:
            row = fault.evidence
            self.stderr.write(f"{row.task} “{row}”({row.original_name}):{fault.fate}")
        if package.faults:
            raise CommandError(
                f"{out}:有 {len(package.faults)} 个文件没有打包,已在索引中列出:"
                "请从备份恢复后重新打包。"
            )


def packed(plan: Plan, as_of: AsOf, out: Path) -> Package:
    """Write a package beside its place, then put it there.

    Raises:
        CommandError: if the folder cannot be written to.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, delete=False) as file:
            try:
                package = write_package(plan, as_of, file)  # type: ignore[arg-type]
            except BaseException:
                Path(file.name).unlink()
                raise
        Path(file.name).replace(out)
    except OSError as problem:
        raise CommandError(f"{out}:无法写入({problem.strerror}):请换一个文件夹。") from problem
    return package
