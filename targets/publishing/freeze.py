"""Freezing a published month: its page, every evaluation, the readings and rules behind them."""

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from monitoring.choices import AuditAction
from monitoring.journal import note
from monitoring.models import Publication
from monitoring.periods import AsOf
from targets.assessments.summary import SummaryPage, summary_page
from targets.models import Plan, PublicationEdition
from targets.publishing.page import Imprint, published_page, rendered
from targets.publishing.snapshot import (
    evaluations_of,
    journal_position,
    readings_of,
    rules_of,
)

UNNAMED = "系统"


def plan_of(publication: Publication) -> Plan | None:
    """Return the plan of a publication's year, if there is one."""
    plans = Plan.objects.select_related("division", "document")
    return plans.filter(year=publication.year).first()


@transaction.atomic
def freeze(publication: Publication, by: Any, reason: str = "") -> PublicationEdition:
    """Keep a published month as it is now, as its next edition.

    What is awaited and what overdue is told as of the day of publication, whenever this runs: the
    same readings and rules give the same page.

    Raises:
        Plan.DoesNotExist: if the year has no plan; there is nothing to say then.
    """
    plan = plan_of(publication)
    if plan is None:
        raise Plan.DoesNotExist(f"{publication.year}年没有年度计划")
    as_of = AsOf(publication.year, publication.month)
    return keep(publication, summary_page(plan, as_of, publication.published_on), by, reason)


def keep(
    publication: Publication, summary: SummaryPage, by: Any, reason: str = ""
) -> PublicationEdition:
    """Store the next edition of a month whose summary has been assembled."""
    number = next_number(publication)
    imprint = Imprint(
        publication=publication,
        number=number,
        publisher=_name_of(publication.published_by),
        corrected_on=_today() if number > 1 else None,
        reason=reason,
    )
    evaluated = summary.evaluated
    page = rendered(published_page(imprint, summary))
    checksum = hashlib.sha256(page.encode()).hexdigest()
    edition = PublicationEdition.objects.create(
        publication=publication,
        number=number,
        frozen_by_id=by.pk if by is not None else None,
        reason=reason[:300],
        page=page,
        page_sha256=checksum,
        evaluations=evaluations_of(evaluated),
        readings=readings_of(evaluated),
        rules=rules_of(evaluated),
        journal_position=journal_position(),
    )
    action = AuditAction.PUBLISH if number == 1 else AuditAction.ERRATUM
    note(action, f"{edition},页面校验值 {checksum[:12]}", reason)
    return edition


def next_number(publication: Publication) -> int:
    """Return the number of the next edition, with the publication locked until it is stored."""
    Publication.objects.select_for_update().get(pk=publication.pk)
    editions = PublicationEdition.objects.filter(publication=publication)
    newest: int | None = editions.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def _name_of(person: Any) -> str:
    if person is None:
        return UNNAMED
    return str(person.get_full_name() or person.get_username())


def _today() -> date:
    return timezone.localdate()
