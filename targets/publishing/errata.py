"""Errata: what a correction of readings changes of the months published since (勘误)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, Q

from monitoring.models import Correction, Publication
from monitoring.periods import AsOf
from targets.assessments.summary import summary_of
from targets.evaluation.basis import HISTORY_YEARS
from targets.evaluation.engine import PlanEvaluation, evaluate_plan
from targets.models import Erratum, Plan, PublicationEdition
from targets.publishing.changes import (
    FigureChange,
    changed_rules,
    changed_targets,
    figure_changes,
)
from targets.publishing.freeze import keep
from targets.publishing.snapshot import evaluations_of, rules_of

LABELS_NAMED = 2


def issue_errata(corrections: Sequence[Correction]) -> None:
    """Give every published month that reads differently now a new edition and an erratum.

    A correction reaches the months from its own on: of the same year, and of the years whose
    comparisons and projections go back to it. Where no printed value or status differs nothing is
    written, so running it again does nothing.
    """
    if not corrections:
        return
    plans = {plan.year: plan for plan in Plan.objects.select_related("division", "document")}
    for publication in _reached(corrections):
        plan = plans.get(publication.year)
        if plan is not None:
            own = [each for each in corrections if _reaches(each, publication)]
            _issue(publication, plan, own)


def _reached(corrections: Sequence[Correction]) -> list[Publication]:
    """Return the publications with an edition that corrections can change, oldest first."""
    wanted = Q()
    for each in corrections:
        wanted |= Q(year=each.year, month__gte=each.month)
        wanted |= Q(year__gt=each.year, year__lte=each.year + HISTORY_YEARS)
    editions = PublicationEdition.objects.order_by("-number").defer("page", "readings")
    rows = Publication.objects.filter(wanted, editions__isnull=False).distinct()
    return list(
        rows.select_related("published_by")
        .prefetch_related(Prefetch("editions", editions))
        .order_by("year", "month")
    )


def _reaches(correction: Correction, publication: Publication) -> bool:
    made, printed = (correction.year, correction.month), (publication.year, publication.month)
    return made <= printed


def _issue(publication: Publication, plan: Plan, corrections: Sequence[Correction]) -> None:
    newest = _newest_edition(publication)
    as_of = AsOf(publication.year, publication.month)
    evaluated = evaluate_plan(plan, as_of, publication.published_on)
    changes = changes_since(newest, evaluated)
    if not changes:
        return
    cause = corrections[-1]
    edition = keep(publication, summary_of(evaluated), cause.made_by, reason_of(corrections))
    Erratum.objects.create(
        publication=publication,
        edition=edition,
        correction=cause,
        changes=[change.as_data() for change in changes],
    )


def _newest_edition(publication: Any) -> PublicationEdition:
    newest: PublicationEdition = publication.editions.all()[0]
    return newest


def changes_since(
    edition: PublicationEdition, evaluated: PlanEvaluation
) -> tuple[FigureChange, ...]:
    """Return the printed values and statuses that differ from an edition's."""
    rules = rules_of(evaluated)
    reset = set(changed_targets(edition.rules, rules))
    if changed_rules(edition.rules, rules):
        reset = {row["target_code"] for row in edition.evaluations["printed"]}
    now = evaluations_of(evaluated)["printed"]
    return figure_changes(edition.evaluations["printed"], now, reset)


def reason_of(corrections: Sequence[Correction]) -> str:
    """Put what was corrected and why into one sentence."""
    named = [f"更正 {each.label}" for each in corrections[:LABELS_NAMED]]
    rest = f"等 {len(corrections)} 处" if len(corrections) > LABELS_NAMED else ""
    return f"{';'.join(named)}{rest}:{corrections[-1].reason}"[:300]
