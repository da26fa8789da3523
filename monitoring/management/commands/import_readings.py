"""`manage.py import_readings FILE [--kind …] [--dry-run] [--skip-conflicts] [--overwrite] …`."""

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from monitoring.corrections import LockedMonthError
from monitoring.importers.base import Finding
from monitoring.importers.days import KIND
from monitoring.importers.registry import layouts
from monitoring.importers.table import UnreadableFileError
from monitoring.importing.confirm import confirm
from monitoring.importing.content import content_of
from monitoring.importing.day_files import is_of_days
from monitoring.importing.examine import (
    FileImport,
    Options,
    UnknownFileError,
    examine_content,
)
from monitoring.importing.preview import Preview
from monitoring.management.day_import import DayImportRun
from monitoring.models import ImportBatch
from monitoring.revisions import ConflictError


class Command(BaseCommand):
    """Import readings from a file, or days of air from a folder, all of it or nothing."""

    help = (
        "从 Excel 工作簿(xlsx、xls)、网页表格或 CSV 导入监测数据:"
        "全部通过检查才写入;同一文件重复导入不产生变化。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and the options."""
        parser.add_argument(
            "file",
            metavar="FILE",
            type=Path,
            help="xlsx、xls 或 CSV 文件(CSV 可用 .gz 压缩);站点小时数据可以是整个文件夹",
        )
        parser.add_argument(
            "--kind",
            choices=list(dict.fromkeys([KIND, *(layout.kind for layout in layouts())])),
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
            "--reason",
            default="",
            metavar="原因",
            help="更正已发布月份时必填;也作为存疑数据的确认原因保存",
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
        found = examined(path, options)
        self.tell(found)
        stop_if_blocked(found, options)
        if options["dry_run"]:
            self.tell_locked(found)
            self.stdout.write("预览完毕(--dry-run),没有写入。")
            return
        batch = confirmed(found, options)
        is_same = any(preview.unchanged for preview in found.previews)
        same = "与已有数据一致" if is_same else "已有的数据均予保留"
        done = f"已导入,批次 {batch.pk}。" if batch else f"{same},没有需要写入的内容。"
        self.stdout.write(done)

    def tell(self, found: FileImport) -> None:
        """Say what would be done on stdout, and what is wrong or doubtful on stderr."""
        for preview in found.previews:
            self.tell_table(found.name, preview)
        for finding in found.passed_over:
            self.stdout.write(f"跳过 {finding}")
        for preview in found.previews:
            self.warn("存疑(已照文件导入,请核对)", found.name, preview.notices)
            self.warn("数值冲突", found.name, preview.conflicts)
            self.warn("冲突(以文件为准请加 --overwrite)", found.name, preview.overwrites)
            self.warn("错误", found.name, preview.problems)
        self.warn("错误", found.name, found.unknown)

    def tell_table(self, name: str, preview: Preview) -> None:
        """Say what would be done with one table of the file."""
        sheet = f" {preview.table.sheet}" if preview.table.sheet else ""
        self.stdout.write(
            f"{name}{sheet}({preview.layout.title}):新增 {len(preview.new)} 行,"
            f"修改 {len(preview.changed)} 行,不变 {preview.unchanged} 行,"
            f"跳过 {len(preview.skipped)} 行。"
        )
        if preview.claims:
            self.stdout.write(f"修改的行中,{preview.claims} 行由演示数据转为正式数据。")
        if preview.table.unused:
            self.stdout.write(f"未使用的列:{'、'.join(preview.table.unused)}")
        for finding in preview.skipped:
            self.stdout.write(f"跳过 {finding}")

    def tell_locked(self, found: FileImport) -> None:
        """Say in a preview which months are published: changing them takes a reason."""
        months = "、".join(f"{year}年{month}月" for year, month in found.locked_months)
        if months:
            self.stdout.write(f"涉及已发布并锁定的月份({months}):导入时须用 --reason 写明原因。")

    def warn(self, word: str, name: str, findings: Iterable[Finding]) -> None:
        """Write findings to stderr, each with file, row and column."""
        for finding in findings:
            self.stderr.write(f"{word}:{name} {finding}")


def refuse_options_of_days(options: Mapping[str, Any]) -> None:
    """Refuse what would have no effect on a file that is not one of days of air."""
    for name in ("report", "subject", "progress"):
        if options[name]:
            raise CommandError(f"--{name} 只用于空气日数据和小时数据:请去掉这一选项。")


def examined(path: Path, options: Mapping[str, Any]) -> FileImport:
    """Read and examine the file.

    Raises:
        CommandError: if nobody can read it, or knows its header.
    """
    asked = Options(options["kind"] or "", options["overwrite"], options["skip_conflicts"])
    try:
        return examine_content(path.name, content_of(path), timezone.localdate(), asked)
    except UnreadableFileError as problem:
        raise CommandError(f"{path}:{problem}") from None
    except UnknownFileError as problem:
        raise CommandError(f"{path.name}:{problem}") from None


def stop_if_blocked(found: FileImport, options: Mapping[str, Any]) -> None:
    """Refuse a file with anything wrong in it, and one that holds nothing to import."""
    blocking = found.blocking + ([] if options["overwrite"] else found.overwrites)
    if blocking:
        raise CommandError(f"{found.name}:有 {len(blocking)} 处问题,没有导入任何数据。")
    if found.is_empty:
        raise CommandError(f"{found.name}:没有可导入的数据。")


def confirmed(found: FileImport, options: Mapping[str, Any]) -> ImportBatch | None:
    """Save what is new or changed.

    Raises:
        CommandError: if nothing could be saved.
    """
    try:
        return confirm(found, None, options["reason"], options["overwrite"])
    except ConflictError as conflict:
        raise CommandError(f"{found.name}:{conflict},没有导入任何数据。") from None
    except LockedMonthError as locked:
        text = f"{found.name}:{locked}(--reason 原因)。没有导入任何数据。"
        raise CommandError(text) from None
