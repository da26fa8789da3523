"""The page that opens a figure: /explain/<kind>/<key>/."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monitoring.periods import AsOf
from targets.as_of import UnknownMonthError, as_of_from
from targets.assessments.frame import frame_of
from targets.errors import NotHere
from targets.explain.address import Address, measure_of
from targets.explain.kinds import EXPLAINERS
from targets.explain.registry import READERS, may_open
from targets.explain.result import Explanation, as_data

LONGEST_KEY = 200
PLANNED = ("target", "count", "baseline", "task")
"""Kinds that ask for a plan of the year."""


@require_safe
def explain(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Open one figure (这个数怎么来的): as a page, or with `?format=json` as data."""
    if kind not in READERS:
        raise NotHere(f"没有“{kind[:20]}”这一类数值")
    if not may_open(request.user, kind, measure_of(key.strip("/"))[1]):
        raise PermissionDenied
    as_of = _month_of(request)
    found = explanation_of(Address(kind, key), as_of, request)
    frame = frame_of(as_of, found.has_demo, needs_plan=kind in PLANNED)
    if request.GET.get("format") == "json":
        return JsonResponse(as_data(found, frame.query), json_dumps_params={"ensure_ascii": False})
    return render(request, "targets/explain.html", {"found": found, "frame": frame})


def explanation_of(address: Address, as_of: AsOf, request: HttpRequest) -> Explanation:
    """Return the explanation of a figure; one that does not exist is a page not found."""
    key = address.key.strip("/")
    explainer = EXPLAINERS.get(address.kind)
    found = None
    if explainer is not None and len(key) <= LONGEST_KEY and "\x00" not in key:
        found = explainer(key, as_of, request.GET)
    if found is None:
        raise NotHere(f"{as_of}没有“{address.kind}/{key[:60]}”这个数值")
    return found


def _month_of(request: HttpRequest) -> AsOf:
    try:
        return as_of_from(request.GET)
    except UnknownMonthError as error:
        raise NotHere(str(error)) from error
