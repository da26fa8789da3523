"""Prints how every target of a year's plan stands at the end of a month."""

import json
import unicodedata
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from targets.as_of import UnknownMonthError, as_of_from
from targets.evaluation.engine import PlanEvaluation, evaluate_plan
from targets.evaluation.serialise import plan_as_data
from targets.models import Plan
from targets.wording import signed

COLUMNS = ("指标", "状态", "累计", "单位", "目标", "差距", "同比", "全年推算", "剩余要求")


class Command(BaseCommand):
    """`manage.py evaluate --year 2023 --month 8 --format table|json`."""

    help = "逐项列出年度目标截至某月的完成情况"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take year, month and the form of the output."""
        parser.add_argument("--year", default="", help="年度,缺省为最新计划年度")
        parser.add_argument("--month", default="", help="截至月份,缺省为最新发布或有数据的月份")
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Evaluate and print; an unknown month or a year without plan is an error."""
        try:
            as_of = as_of_from({"year": options["year"], "month": options["month"]})
        except UnknownMonthError as error:
            raise CommandError(str(error)) from error
        plan = Plan.objects.select_related("division").filter(year=as_of.year).first()
        if plan is None:
            raise CommandError(f"{as_of.year}年没有年度计划:请先在后台录入计划")
        evaluated = evaluate_plan(plan, as_of, timezone.localdate())
        if options["format"] == "json":
            text = json.dumps(plan_as_data(evaluated), ensure_ascii=False, indent=2)
        else:
            text = table(evaluated)
        self.stdout.write(text)


def table(evaluated: PlanEvaluation) -> str:
    """Lay the evaluations out for a terminal, Chinese characters counted two columns wide."""
    rows = [
        (
            e.indicator_label,
            f"{e.status.icon} {e.status.label}",
            f"{e.value_text} {e.count_text}".strip(),
            e.target.indicator.unit,
            e.target_text,
            gap_text(e.gap),
            e.change_text,
            f"{e.projection.range_text} {e.projection.chance_text}" if e.projection else "—",
            e.requirement_text if e.requirement else e.reason,
        )
        for e in evaluated.evaluations
    ]
    widths = [max(width(row[i]) for row in (COLUMNS, *rows)) for i in range(len(COLUMNS) - 1)]
    lines = [f"{evaluated.plan.division} {evaluated.as_of} 年度目标完成情况", ""]
    for row in (COLUMNS, *rows):
        cells = [
            padded(cell, size, i in (2, 4, 5, 6))
            for i, (cell, size) in enumerate(zip(row, widths, strict=False))
        ]
        lines.append("  ".join([*cells, row[-1]]))
        if row is COLUMNS:
            lines.append("  ".join("─" * size for size in [*widths, 8]))
    if evaluated.is_demo:
        lines += ["", "含演示数据:数值为生成的示例,不是监测结果。"]
    return "\n".join(lines)


def gap_text(gap: Decimal | None) -> str:
    """Print a gap with its sign and without idle zeros."""
    if gap is None:
        return "—"
    return signed(Decimal(f"{gap.normalize():f}"))


def width(text: str) -> int:
    """Columns a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, size: int, right: bool) -> str:
    """Pad a text to a number of terminal columns."""
    space = " " * (size - width(text))
    return space + text if right else text + space
