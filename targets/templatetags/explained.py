"""Links a printed figure to its explanation: `{% explained text "target" "T01/value" %}`."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from targets.explain.address import Address, measure_of
from targets.explain.registry import may_open
from targets.explain.result import RecordAddress
from targets.wording import MISSING

register = template.Library()


@register.simple_tag(takes_context=True)
def explained(
    context: Context, text: Any, kind: Any = None, key: Any = "", **extra: Any
) -> SafeString:
    """Print a figure as a link to its explanation.

    Takes the text as printed, then either a kind and a key or one address (`Address`, or its plain
    form “target/T01/month?at=2023-03”); further named values become parameters. The month is that
    of `frame`, else of the page's own address. Prints plain text for a dash, for nothing, without
    an address, and for who may not open the figure.
    """
    printed = conditional_escape("" if text is None else text)
    request = getattr(context, "request", None) or context.get("request")
    address = address_of(kind, key, extra)
    if not printed.strip() or printed == MISSING or address is None or request is None:
        return printed
    if not _may_open(request, address):
        return printed
    url = conditional_escape(address.url(query_of(context, request)))
    return mark_safe(f'<a class="fig" href="{url}" data-figure>{printed}</a>')  # both escaped


def _may_open(request: Any, address: Address) -> bool:
    """Ask once a page and measure whether its reader may open figures: a page has thousands."""
    known: dict[tuple[str, str], bool] = request.__dict__.setdefault("_explained_kinds", {})
    asked = (address.kind, measure_of(address.key)[1])
    if asked not in known:
        known[asked] = may_open(getattr(request, "user", None), *asked)
    return known[asked]


@register.filter
def of(address: Address, measure: str) -> Address:
    """Name a figure of what an address names: `{% explained x page.figures|of:"pm25" %}`."""
    return address.of(measure)


@register.filter
def key(kind: str, subject: object) -> Address:
    """Name what figures are of: `{% with a="section"|key:s.name %}`."""
    return Address(kind, str(subject))


@register.filter
def more(address: Address, measure: str) -> Address:
    """Name a further figure of an item: `a|of:"tp"|more:"required"` is “tp-required”."""
    return Address(address.kind, f"{address.key}-{measure}", address.extra)


def address_of(kind: Any, key: Any, extra: dict[str, Any]) -> Address | None:
    """Return the address the tag was given; None where it was given none."""
    if isinstance(kind, Address):
        found = kind
    elif not kind:
        return None
    else:
        found = Address(str(kind), str(key)) if key else Address.parse(str(kind))
    given = {name: value for name, value in extra.items() if value not in (None, "")}
    return found.at(**given) if given else found


def query_of(context: Context, request: HttpRequest) -> str:
    """Return the month every link of the page keeps."""
    frame = context.get("frame")
    if frame:
        return str(frame.query)
    given = {name: request.GET[name] for name in ("year", "month") if name in request.GET}
    return f"?{urlencode(given)}" if given else ""


@register.simple_tag(takes_context=True)
def record_url(context: Context, record: RecordAddress | None) -> str:
    """Return the page that corrects a stored row, for who may; else nothing."""
    request = getattr(context, "request", None) or context.get("request")
    if record is None or request is None or not request.user.is_staff:
        return ""
    if not request.user.has_perm(record.permission):
        return ""
    try:
        return reverse(record.admin_page, args=[record.pk])
    except NoReverseMatch:
        return ""
