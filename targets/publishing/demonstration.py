"""Editions of the months the demonstration declares published: made with it, gone with it."""

from django.db import transaction

from monitoring.choices import AuditAction, BatchKind
from monitoring.journal import note
from monitoring.models import Publication
from targets.models import Erratum, PublicationEdition
from targets.publishing.freeze import freeze, plan_of


def freeze_demonstration() -> int:
    """Freeze every month the demonstration published that has no edition; return how many."""
    months = Publication.objects.filter(
        batch__kind=BatchKind.DEMONSTRATION, editions__isnull=True
    ).order_by("year", "month")
    kept = [freeze(month, None) for month in months if plan_of(month) is not None]
    return len(kept)


@transaction.atomic
def discard(publications: list[Publication]) -> int:
    """Take out the editions and errata of demonstration publications; return how many editions."""
    errata = Erratum.objects.filter(publication__in=publications)
    editions = PublicationEdition.objects.filter(publication__in=publications)
    count = editions.count()
    errata.delete()
    editions.delete()
    if count:
        note(AuditAction.DELETE, f"演示发布版 {count} 个", "清除演示数据")
    return count


def demonstrated() -> list[Publication]:
    """Return the months the demonstration declares published."""
    return list(Publication.objects.filter(batch__kind=BatchKind.DEMONSTRATION))
