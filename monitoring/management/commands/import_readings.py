"""`manage.py import_readings FILE [--kind …] [--dry-run] [--skip-conflicts] [--overwrite] …`."""

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from monitoring.importers import LAYOUTS, Layout
from monitoring.importers.base import Finding, Preview, check, save
from monitoring.importers.days import KIND, NO_DATE, lacks_date
from monitoring.importers.names import Names
from monitoring.importers.table import RawFile, Table, UnreadableFileError, read_file
from monitoring.management.day_import import DayImportRun, is_of_days
from monitoring.revisions import ConflictError


class Command(BaseCommand):
    """Import readings from a CSV file, or days of air from a folder, all of it or nothing."""

    help = "从 CSV 文件导入监测数据:全部通过检查才写入;同一文件重复导入不产生变化。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and the options."""
        parser.add_argument(
            "file",
            metavar="FILE",
            type=Path,
            help="CSV 文件(UTF-8 或 GBK,可用 .gz 压缩);站点小时数据可以是整个文件夹",
        )
        parser.add_argument(
            "--kind",
            choices=list(dict.fromkeys([KIND, *(layout.kind for layout in LAYOUTS)])),
            help="文件类型;不写则按表头识别",
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查和预览,不写入")
        parser.add_argument(
            "--skip-conflicts",
            action="store_true",
            help="同一数值有两种写法时,两种都不导入,其余照常导入",
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="与人工录入的数据不同时,以文件为准"
        )
        parser.add_argument(
            "--subject", default="", metavar="名称", help="表中没有站点列时,写明是哪个站点或板块"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE.csv", help="把全部提示、存疑和错误写入这个文件"
        )
        parser.add_argument("--progress", action="store_true", help="总是显示进度条")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, tell, and save if nothing stands in the way."""
        path: Path = options["file"]
        if is_of_days(path, options["kind"]):
            DayImportRun(options, self.stdout, self.stderr).run(path)
            return
        refuse_options_of_days(options)
        try:
            file = read_file(path)
        except UnreadableFileError as problem:
            raise CommandError(f"{path}:{problem}") from None
        layout, table = recognised(file, options["kind"])
        parsed, today = layout.parse(table, Names()), timezone.localdate()
        preview = check(layout, parsed, table, today, options["overwrite"])
        self.tell(file, layout, table, preview)
        stop_if_blocked(file, preview, options)
        if options["dry_run"]:
            self.stdout.write("预览完毕(--dry-run),没有写入。")
            return
        try:
            batch = save(preview, file)
        except ConflictError as conflict:
            raise CommandError(f"{file.name}:{conflict},没有导入任何数据。") from None
        same = "与已有数据一致" if preview.unchanged else "已有的数据均予保留"
        done = f"已导入,批次 {batch.pk}。" if batch else f"{same},没有需要写入的内容。"
        self.stdout.write(done)

    def tell(self, file: RawFile, layout: Layout, table: Table, preview: Preview) -> None:
        """Say what would be done on stdout, and what is wrong or doubtful on stderr."""
        self.stdout.write(
            f"{file.name}({layout.title}):新增 {len(preview.new)} 行,"
            f"修改 {len(preview.changed)} 行,不变 {preview.unchanged} 行,"
            f"跳过 {len(preview.skipped)} 行。"
        )
        if preview.claims:
            self.stdout.write(f"修改的行中,{preview.claims} 行由演示数据转为正式数据。")
        if table.unused:
            self.stdout.write(f"未使用的列:{'、'.join(table.unused)}")
        for finding in preview.skipped:
            self.stdout.write(f"跳过 {finding}")
        self.warn("存疑(已照文件导入,请核对)", file, preview.notices)
        self.warn("数值冲突", file, preview.conflicts)
        self.warn("冲突(以文件为准请加 --overwrite)", file, preview.overwrites)
        self.warn("错误", file, preview.problems)

    def warn(self, word: str, file: RawFile, findings: Iterable[Finding]) -> None:
        """Write findings to stderr, each with file, row and column."""
        for finding in findings:
            self.stderr.write(f"{word}:{file.name} {finding}")


def refuse_options_of_days(options: Mapping[str, Any]) -> None:
    """Refuse what would have no effect on a file that is not one of days of air."""
    for name in ("report", "subject", "progress"):
        if options[name]:
            raise CommandError(f"--{name} 只用于空气日数据和小时数据:请去掉这一选项。")


def stop_if_blocked(file: RawFile, preview: Preview, options: Mapping[str, Any]) -> None:
    """Refuse a file with anything wrong in it, and one that holds nothing to import."""
    blocking = [
        *preview.problems,
        *(preview.conflicts if not options["skip_conflicts"] else ()),
        *(preview.overwrites if not options["overwrite"] else ()),
    ]
    if blocking:
        raise CommandError(f"{file.name}:有 {len(blocking)} 处问题,没有导入任何数据。")
    if preview.is_empty:
        raise CommandError(f"{file.name}:没有可导入的数据。")


def recognised(file: RawFile, kind: str | None) -> tuple[Layout, Table]:
    """Return the layout asked for, or the first whose header the file has."""
    for layout in LAYOUTS:
        if kind in (None, layout.kind) and (table := layout.recognise(file)):
            return layout, table
    if lacks_date(file.lines):
        raise CommandError(f"{file.name}:{NO_DATE}")
    known = "、".join(layout.title for layout in LAYOUTS if kind in (None, layout.kind))
    raise CommandError(
        f"{file.name}:前 15 行里没有找到可识别的表头({known})。"
        "请检查列名,如 断面名称、监测时间、总磷;或 板块、月份、PM2.5均值;或 板块、月份、降尘量。"
    )
