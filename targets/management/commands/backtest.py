"""Replays the projection month by month over a daily table and says how good it was."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from targets.backtest.asks import read_asks
from targets.backtest.daily_file import read_daily_file
from targets.backtest.figures import FIGURES, GOOD_DAYS
from targets.backtest.replay import built_in_asks, refuse_without, replay
from targets.backtest.report import as_data, as_table, good_day_basis
from targets.backtest.tables import BacktestFileError


class Command(BaseCommand):
    """`manage.py backtest FILE [--indicator pm25|good_days] [--targets ASKS.csv]`."""

    help = "用一份日数据逐月回放全年推算,与两种简单规则比较;不读写数据库"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the figure, the targets and the form of the output."""
        parser.add_argument("file", type=Path, help="日数据:CSV(UTF-8 或 GBK,可用 .gz)或 .xlsx")
        parser.add_argument("--indicator", choices=tuple(FIGURES), default="pm25", help="缺省 pm25")
        parser.add_argument(
            "--targets",
            type=Path,
            help="要回答的目标:表头为 year,month,target 的 CSV;缺省用两组内置目标",
        )
        parser.add_argument("--subject", default="", help="表中有多个站点时,取哪一个")
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and print; a file that can't be read is an error."""
        figure = FIGURES[options["indicator"]]
        try:
            series = read_daily_file(options["file"], options["subject"])
            refuse_without(series, figure)
            asks = built_in_asks(series, figure)
            if options["targets"]:
                asks = read_asks(options["targets"], 100 if figure is GOOD_DAYS else None)
        except BacktestFileError as problem:
            raise CommandError(str(problem)) from None
        for notice in series.notices:
            self.stderr.write(f"注意:{series.name} {notice}。")
        records = replay(series, figure, asks)
        if options["format"] == "json":
            if figure is GOOD_DAYS:
                self.stderr.write(good_day_basis(series))
            self.stdout.write(json.dumps(as_data(records), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_table(series, figure, records))
