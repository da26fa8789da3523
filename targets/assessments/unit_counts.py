"""Counts of any selection of tasks at a month: by state, by light, missing reports."""

from collections import Counter

from django.db.models import Count, Q

from targets.assessments.tasks import LAMP_ORDER, STATE_ORDER, LampCount, StateCount
from targets.models.standings import REPORT_MISSING, TaskMonthQuerySet

Counts = tuple[tuple[StateCount, ...], tuple[LampCount, ...], int, bool]


def counts_of(rows: TaskMonthQuerySet) -> Counts:
    """Count tasks by state and light, missing reports, and whether any was generated: one query."""
    told = (
        rows.select_related(None)
        .order_by()
        .values_list("state", "lamp")
        .annotate(
            n=Count("id"),
            missing=Count("id", filter=REPORT_MISSING),
            demo=Count("id", filter=Q(is_demo=True)),
        )
    )
    states, lamps, missing, demo = Counter[str](), Counter[str](), 0, 0
    for state, lamp, count, lacking, generated in told:
        states[state] += count
        lamps[lamp] += count
        missing += lacking
        demo += generated
    return (
        tuple(StateCount(each, states[each.value]) for each in STATE_ORDER),
        tuple(LampCount(each, lamps[each.value]) for each in LAMP_ORDER),
        missing,
        bool(demo),
    )
