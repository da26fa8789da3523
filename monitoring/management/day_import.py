"""`import_readings` for days of air: read, compare, tell, save."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, OutputWrapper
from django.db import IntegrityError
from django.utils import timezone

from monitoring.corrections import LockedMonthError
from monitoring.importers.days import DayOptions, examine, save_all
from monitoring.importers.days.examination import DayImport, doubles_among
from monitoring.importers.days.files import Source
from monitoring.importers.days.findings import FindingLog, Kind
from monitoring.importers.days.progress import Progress
from monitoring.importers.table import UnreadableFileError
from monitoring.importing.day_files import is_of_days, sources_of
from monitoring.models import ImportBatch
from monitoring.revisions import ConflictError

NOTHING = "没有导入任何数据"
ADVICE = {
    Kind.DOUBT: "请核对",
    Kind.CONFLICT: "",
    Kind.OVERWRITE: "以文件为准请加 --overwrite",
    Kind.ERROR: "",
}


@contextmanager
def report_file(path: Path | None, source: Path) -> Iterator[TextIO | None]:
    """Open the report beside its place and put it there at the end, whatever the import came to.

    Raises:
        CommandError: if it would stand in the place of what is imported, or cannot be written.
    """
    if path is None:
        yield None
        return
    if _is_of_source(path, source):
        raise CommandError(f"{path}:报告会覆盖要导入的文件或混入其文件夹,请写到别处。{NOTHING}。")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(path)
        report = part.open("x", encoding="utf-8-sig", newline="")
    except OSError:
        raise CommandError(f"{path}:不能写入报告文件,请检查路径和权限") from None
    try:
        with report:
            yield report
    finally:
        part.replace(path)


def _is_of_source(report: Path, source: Path) -> bool:
    """Tell whether a report is the file to be imported, or lies in its folder."""
    place, whole = report.resolve(), source.resolve()
    is_same = report.exists() and source.exists() and report.samefile(source)
    return is_same or place == whole or (source.is_dir() and whole in place.parents)


class DayImportRun:
    """One run of the command over days of air."""

    def __init__(
        self, options: Mapping[str, Any], stdout: OutputWrapper, stderr: OutputWrapper
    ) -> None:
        """Take the command's options and where it writes."""
        self.options, self.stdout, self.stderr = options, stdout, stderr

    def run(self, path: Path) -> None:
        """Import a file or a folder of days, all of it or nothing.

        Raises:
            CommandError: if nothing was imported.
        """
        is_live = self.stderr.isatty() or self.options["progress"]
        progress = Progress(self.stderr, is_live)  # type: ignore[arg-type] # writes like a file
        try:
            with report_file(self.options["report"], path) as report:
                self._run(sources_of(path), FindingLog(report), progress)
        except UnreadableFileError as problem:
            text = str(problem) if path.name in str(problem) else f"{path}:{problem}"
            raise CommandError(f"{text}。{NOTHING}。") from None
        finally:
            progress.close()

    def _run(self, sources: Sequence[Source], log: FindingLog, progress: Progress) -> None:
        options = DayOptions(
            timezone.localdate(),
            self.options["subject"],
            self.options["overwrite"],
            self.options["skip_conflicts"],
        )
        name = sources[0].name
        found = []
        for source in sources:
            found.append(examine(source, options, progress, log.another()))
            progress.close()
            self._tell(found[-1])
        self._stop_if_blocked(name, found)
        if self.options["dry_run"]:
            self._tell_locked(found)
            self.stdout.write("预览完毕(--dry-run),没有写入。")
            return
        batch = self._saved(name, found, progress)
        progress.close()
        left = sum(each.left for each in found)
        is_kept = left or any(each.preview.fewer for each in found)
        same = "已有的数据均予保留" if is_kept else "与已有数据一致"
        done = f"已导入,批次 {batch.pk}。" if batch else f"{same},没有需要写入的内容。"
        self.stdout.write(done)

    def _saved(
        self, name: str, found: Sequence[DayImport], progress: Progress
    ) -> ImportBatch | None:
        reason = self.options.get("reason") or ""
        try:
            return save_all(found, reason=reason, progress=progress)
        except ConflictError as conflict:
            raise CommandError(f"{name}:{conflict},{NOTHING}。") from None
        except LockedMonthError as locked:
            text = f"{name}:{locked}(--reason 原因)。{NOTHING}。"
            raise CommandError(text) from None
        except IntegrityError as problem:
            text = f"{name}:数据库不接受其中的日数据({problem}),{NOTHING}。"
            raise CommandError(text) from None

    def _tell_locked(self, found: Sequence[DayImport]) -> None:
        locked = sorted({month for each in found for month in each.locked_months})
        months = "、".join(f"{year}年{month}月" for year, month in locked)
        if months:
            self.stdout.write(f"涉及已发布并锁定的月份({months}):导入时须用 --reason 写明原因。")

    def _stop_if_blocked(self, name: str, found: Sequence[DayImport]) -> None:
        for text in (doubles := doubles_among(found)):
            self.stderr.write(f"{Kind.ERROR.value}:{name} {text}")
        if blocking := len(doubles) + sum(each.blocking for each in found):
            raise CommandError(f"{name}:有 {blocking} 处问题,{NOTHING}。")
        if all(each.is_empty for each in found):
            raise CommandError(f"{name}:没有可导入的数据。")

    def _tell(self, found: DayImport) -> None:
        preview, counts, source = found.preview, found.log.counts, found.source
        self.stdout.write(
            f"{source.title}({found.layout.title}):新增 {found.new} 行,"
            f"修改 {found.changed} 行,不变 {found.unchanged} 行,"
            f"跳过 {counts[Kind.SKIPPED]} 处,存疑 {counts[Kind.DOUBT]} 处。"
        )
        if found.claimed:
            self.stdout.write(f"修改的行中,{found.claimed} 行由演示数据转为正式数据。")
        if preview.fewer:
            count = len(preview.fewer)
            self.stdout.write(f"{count} 天文件小时更少,未改写(以文件为准请加 --overwrite)。")
        if found.left:
            self.stdout.write(f"{found.left} 行已有审核过的数据,未改写。")
        for text in found.told:
            self.stdout.write(text)
        if source.ignored:
            self.stdout.write(f"文件夹中未读取的文件:{'、'.join(source.ignored[:8])}")
        for kind in (Kind.SKIPPED, Kind.NOTICE):
            self._tell_kind(found.log, kind, self.stdout)
        for kind in ADVICE:
            self._tell_kind(found.log, kind, self.stderr)

    def _tell_kind(self, log: FindingLog, kind: Kind, stream: OutputWrapper) -> None:
        advice = ADVICE.get(kind)
        word = f"{kind.value}({advice})" if advice else kind.value
        for finding in log.shown[kind]:
            stream.write(f"{word}:{finding}")
        if rest := log.rest(kind):
            how = "" if self.options["report"] else "(--report 文件 可写出全部)"
            stream.write(f"{kind.value}:另有 {rest} 条{how}")


__all__ = ["DayImportRun", "is_of_days"]
