"""Freezes what is said of every target at a month's end (当月推算留存).

Method: docs/methods/track-record.md. A row is written once and never rewritten.
"""

from datetime import date

from monitoring.periods import AsOf
from targets.choices import Method
from targets.evaluation.engine import evaluate_targets, targets_of
from targets.evaluation.result import Evaluation
from targets.models import Forecast, Plan

MODEL_VERSION = "1"
"""Raised whenever the projection changes what it would have said."""


def freeze_forecasts(plan: Plan, as_of: AsOf, today: date, *, only_demo: bool = False) -> int:
    """Keep what is said of the plan's yearly targets at a month's end; return how many were new.

    Targets of divisions are kept as well. What was kept before stays as it was said. Qualitative
    targets have no figure to be held against and are left out. With `only_demo` only what stands on
    generated readings is kept.
    """
    if plan.year != as_of.year:
        raise ValueError(f"{plan} promises nothing for {as_of}")
    kept = set(
        Forecast.objects.filter(target__plan=plan, year=as_of.year, month=as_of.month).values_list(
            "target_id", flat=True
        )
    )
    targets = [
        target
        for target in targets_of(plan).filter(month__isnull=True, value__isnull=False)
        if target.pk not in kept and target.indicator.method != Method.QUALITATIVE
    ]
    found = evaluate_targets(targets, as_of, today)
    rows = [forecast_of(e) for e in found if e.provenance.is_demo or not only_demo]
    Forecast.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forecast_of(evaluation: Evaluation) -> Forecast:
    """Return what an evaluation says as a row to be kept, not saved."""
    said = evaluation.projection
    return Forecast(
        target=evaluation.target,
        division=evaluation.target.division,
        year=evaluation.as_of.year,
        month=evaluation.as_of.month,
        state=evaluation.state.value,
        value=evaluation.value,
        low=said.low if said else None,
        middle=said.middle if said else None,
        high=said.high if said else None,
        chance=said.chance if said else None,
        word=said.word if said else "",
        years=len(said.years) if said else 0,
        status=evaluation.status.value,
        plain_met=evaluation.is_met,
        model_name=said.method if said else "",
        model_version=MODEL_VERSION if said else "",
        is_demo=evaluation.provenance.is_demo,
    )
