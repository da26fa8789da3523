"""Keeps what is said of every target at a month's end, so that it can be looked back on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from monitoring.choices import AuditAction
from monitoring.journal import note
from targets.as_of import UnknownMonthError, as_of_from
from targets.evaluation.track import freeze_forecasts
from targets.models import Plan


class Command(BaseCommand):
    """`manage.py freeze_forecasts --year 2023 --month 8`."""

    help = "留存某月底各目标的推算,供推算回顾;已留存的不改写"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take year and month."""
        parser.add_argument("--year", default="", help="年度,缺省为最新计划年度")
        parser.add_argument("--month", default="", help="截至月份,缺省为最新发布或有数据的月份")

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep and say how many."""
        try:
            as_of = as_of_from({"year": options["year"], "month": options["month"]})
        except UnknownMonthError as error:
            raise CommandError(str(error)) from error
        plan = Plan.objects.filter(year=as_of.year).first()
        if plan is None:
            raise CommandError(f"{as_of.year}年没有年度计划,没有目标可留存")
        today = timezone.localdate()
        if today <= as_of.last_day:
            raise CommandError(f"{as_of}尚未结束,不能留存推算")
        count = freeze_forecasts(plan, as_of, today)
        if count:
            note(AuditAction.PUBLISH, f"留存{as_of}的推算 {count} 项")
            self.stdout.write(f"已留存{as_of}的推算 {count} 项。")
        else:
            self.stdout.write(f"{as_of}的推算已留存过,未作改动。")
