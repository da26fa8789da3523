"""Pages of what was published: the months, each edition as it was, the errata."""

import base64
import hashlib
import re
from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monitoring.models import Correction, Publication
from monitoring.periods import AsOf
from targets import access
from targets.errors import NotHere
from targets.models import Erratum, PublicationEdition

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])\Z")
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@require_safe
@access.requires(access.READ_SUMMARY)
def published_months(request: HttpRequest) -> HttpResponse:
    """List the published months with their editions (发布)."""
    editions = PublicationEdition.objects.defer("page", "evaluations", "readings", "rules")
    kept: dict[int, list[PublicationEdition]] = {}
    for edition in editions.select_related("publication").order_by("number"):
        kept.setdefault(edition.publication_id, []).append(edition)
    months = Publication.objects.select_related("published_by", "batch")
    rows = [
        {
            "publication": each,
            "month": f"{each.year}-{each.month:02}",
            "editions": kept.get(each.pk, ()),
        }
        for each in months
    ]
    return render(request, "targets/published.html", {"rows": rows})


@require_safe
@access.requires(access.READ_SUMMARY)
def first_edition(request: HttpRequest, month: str) -> HttpResponse:
    """Show a month as it was published, for ever the same."""
    return _edition(request, month, 1)


@require_safe
@access.requires(access.READ_SUMMARY)
def later_edition(request: HttpRequest, month: str, number: int) -> HttpResponse:
    """Show a later edition of a published month (更正后的版次)."""
    return _edition(request, month, number)


def _edition(request: HttpRequest, month: str, number: int) -> HttpResponse:
    publication = _publication(month)
    found = publication.editions.filter(number=number).first()
    if found is None:
        raise NotHere(f"{publication}没有第{number}版发布版")
    page = found.page.encode()
    if hashlib.sha256(page).hexdigest() != found.page_sha256:
        return _tampered(request, found)
    return csp(_policy(found.page))(lambda _request: HttpResponse(page))(request)  # type: ignore[return-value]


def _tampered(request: HttpRequest, edition: PublicationEdition) -> HttpResponse:
    """Refuse to show as published what is no longer what was published."""
    return render(request, "targets/published_tampered.html", {"edition": edition}, status=500)


def _policy(page: str) -> dict[str, Any]:
    """Allow the page its own style sheet by hash, and nothing else."""
    style = STYLE.search(page)
    digest = hashlib.sha256(style.group(1).encode() if style else b"").digest()
    return {
        "default-src": [NONE],
        "style-src": [f"'sha256-{base64.b64encode(digest).decode()}'"],
        "img-src": ["data:"],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
    }


@require_safe
@access.requires(access.READ_SUMMARY)
def errata(request: HttpRequest, month: str) -> HttpResponse:
    """List what corrections changed of a published month (勘误)."""
    publication = _publication(month)
    issued = (
        Erratum.objects.filter(publication=publication)
        .select_related("edition", "correction__made_by")
        .defer("edition__page", "edition__evaluations", "edition__readings", "edition__rules")
        .order_by("-edition__number")
    )
    first = publication.editions.defer("page", "evaluations", "readings", "rules").first()
    if first is None:
        raise NotHere(f"{publication}没有留存发布版")
    silent = Correction.objects.filter(
        year=publication.year,
        month__lte=publication.month,
        made_at__gt=first.frozen_at,
        errata__isnull=True,
    ).select_related("made_by")
    context = {
        "publication": publication,
        "as_of": AsOf(publication.year, publication.month),
        "month": month,
        "first": first,
        "errata": issued,
        "silent": silent,
    }
    return render(request, "targets/published_errata.html", context)


def _publication(month: str) -> Any:
    """Return the publication an address names; a month without editions is a page not found."""
    found = MONTH.fullmatch(month)
    if found is None:
        raise NotHere(f"“{month[:20]}”不是月份:请写成 2023-08 的形式")
    year, number = int(found[1]), int(found[2])
    publication = Publication.objects.filter(year=year, month=number).first()
    if publication is None:
        raise NotHere(f"{year}年{number}月尚未发布")
    if not PublicationEdition.objects.filter(publication=publication).exists():
        raise NotHere(f"{publication}发布时没有留存发布版(发布早于本功能启用,或当年没有年度计划)")
    return publication
