"""What evaluating targets costs: one division against a hundred, with past years and without.

Run: .venv/bin/python -m benchmarks.evaluation [--divisions 100] [--rounds 5]

A database of its own is made in a temporary folder and thrown away. Every division has four targets
(PM2.5, good days, heavy days, sections). Without past years nothing is projected: the difference is
what projections, plan paths and five years of readings cost.
"""

import argparse
import sys
import time
from datetime import date
from random import Random

from benchmarks.rollups import empty_database

AS_OF_YEAR, AS_OF_MONTH = 2023, 8
PAST_YEARS = 5
CODES = (
    "AIR_PM25_ANNUAL_AVG",
    "AIR_GOOD_DAY_RATIO",
    "AIR_HEAVY_POLLUTION_DAYS",
    "WATER_CITY_GE3_RATIO",
)


def load_plan(divisions: int) -> None:
    """Load the plan of 2023 and give every division its four targets."""
    from django.core.management import call_command

    from monitoring.models import Division, SectionAssignment, WaterSection
    from targets.models import Indicator, Plan, SourceDocument, Target

    call_command("loaddata", "reference", "plan_2023", verbosity=0)
    made = Division.objects.bulk_create(
        Division(code=f"d{n}", name=f"板块{n:03d}", kind="street") for n in range(divisions)
    )
    sections = WaterSection.objects.bulk_create(
        WaterSection(code=f"d{n}", name=f"断面{n:03d}", division=d) for n, d in enumerate(made)
    )
    SectionAssignment.objects.bulk_create(
        SectionAssignment(section=s, year=AS_OF_YEAR, level="city") for s in sections
    )
    plan, document = Plan.objects.get(year=AS_OF_YEAR), SourceDocument.objects.first()
    assert document is not None
    Target.objects.bulk_create(
        Target(
            plan=plan,
            indicator=indicator,
            division=division,
            code=f"{number}-{n}",
            operator=">=" if number in (1, 3) else "<=",
            value=(33, 79, 2, 100)[number],
            commitment="must",
            document=document,
            source_quote="下达",
        )
        for n, division in enumerate(made)
        for number, indicator in enumerate(Indicator.objects.filter(code__in=CODES))
    )


def add_readings(years: range, seed: int) -> None:
    """Store months of air and water of every division for some years."""
    from decimal import Decimal

    from monitoring import rollups
    from monitoring.models import AirMonth, Division, SectionMonth, WaterSection
    from standards.averages import days_in_month

    chance = Random(seed)
    months = [(y, m) for y in years for m in range(1, 13) if (y, m) <= (AS_OF_YEAR, AS_OF_MONTH)]
    AirMonth.objects.bulk_create(
        [
            AirMonth(
                division=division,
                year=year,
                month=month,
                pm25_mean=Decimal(chance.randint(180, 560)) / 10,
                valid_days=days_in_month(year, month),
                good_days=20,
                heavy_days=chance.choice((0, 0, 0, 1)),
            )
            for division in Division.objects.filter(code__startswith="d")
            for year, month in months
        ],
        batch_size=1000,
    )
    rows = SectionMonth.objects.bulk_create(
        [
            SectionMonth(
                section=section,
                year=year,
                month=month,
                do=8,
                codmn=3,
                nh3n=Decimal("0.4"),
                tp=Decimal(chance.randint(100, 260)) / 1000,
            )
            for section in WaterSection.objects.filter(code__startswith="d")
            for year, month in months
        ],
        batch_size=1000,
    )
    rollups.refresh(rows)


def cost_of(divisions: int, rounds: int) -> tuple[int, float]:
    """Queries, and seconds of the fastest round, of evaluating all targets of some divisions."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from monitoring.periods import AsOf
    from targets.evaluation.engine import evaluate_targets, targets_of
    from targets.models import Plan

    plan = Plan.objects.get(year=AS_OF_YEAR)
    wanted = targets_of(plan).filter(division__code__in=[f"d{n}" for n in range(divisions)])
    as_of, today = AsOf(AS_OF_YEAR, AS_OF_MONTH), date(AS_OF_YEAR, 9, 25)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        evaluated = evaluate_targets(wanted.all(), as_of, today)
        times.append(time.perf_counter() - began)
        assert len(evaluated) == len(CODES) * divisions
    with CaptureQueriesContext(connection) as queries:
        evaluate_targets(wanted.all(), as_of, today)
    return len(queries), min(times)


def main() -> int:
    """Measure one division and many, without past years and with them, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--divisions", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with empty_database():
        load_plan(options.divisions)
        print(f"{'':26}{'1 division':>12}{f'{options.divisions} divisions':>16}{'ratio':>8}")
        past = range(AS_OF_YEAR - PAST_YEARS, AS_OF_YEAR)
        for label, years in (
            ("this year alone", range(AS_OF_YEAR, AS_OF_YEAR + 1)),
            ("and projections", past),
        ):
            add_readings(years, years.start)
            one, many = (cost_of(n, options.rounds) for n in (1, options.divisions))
            for unit, before, after in (
                ("ms", one[1] * 1000, many[1] * 1000),
                ("queries", one[0], many[0]),
            ):
                print(f"{f'{label}, {unit}':26}{before:>12.0f}{after:>16.0f}{after / before:>8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
