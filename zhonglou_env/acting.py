"""Who acts in a request, for the journal; and a record of every file that leaves."""

from collections.abc import Callable
from email.message import Message
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import unquote

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from monitoring.choices import AuditAction
from monitoring.journal import Actor, acting, note
from monitoring.journal.actor import NOBODY, is_noted

LONGEST_PARAMETER = 200
UNTOLD = frozenset({"csrfmiddlewaretoken", "password"})


@sync_and_async_middleware
def acting_middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Make the person signed in the actor of all that a request does."""
    if iscoroutinefunction(get_response):

        async def middleware_async(request: HttpRequest) -> HttpResponseBase:
            with acting(lambda: actor_of(request)):
                response: HttpResponseBase = await get_response(request)
                if is_download(response) and not is_noted(AuditAction.EXPORT):
                    await sync_to_async(note_download)(request, response)
                return response

        return middleware_async

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with acting(lambda: actor_of(request)):
            response: HttpResponseBase = get_response(request)
            if is_download(response) and not is_noted(AuditAction.EXPORT):
                note_download(request, response)
            return response

    return middleware


def actor_of(request: HttpRequest) -> Actor:
    """Return who sends a request, and from where."""
    user = request.user
    address = address_of(request)
    if user.pk is None:
        return Actor(None, NOBODY, address)
    return Actor(user.pk, user.get_username(), address)


def address_of(request: HttpRequest) -> str | None:
    """Return the address a request comes from.

    What `X-Forwarded-For` says is believed only as far as our own proxies have written it:
    `TRUSTED_PROXIES` of them, from the right. A shorter list was not written by all of them.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= settings.TRUSTED_PROXIES:
            given = forwarded[-settings.TRUSTED_PROXIES]
    return plain_address(given) or plain_address(request.META.get("REMOTE_ADDR", ""))


def plain_address(text: str) -> str | None:
    """Return an address without port, zone and disguise; None where there is none.

    >>> plain_address("::ffff:10.0.0.1"), plain_address("[::1]:80"), plain_address("unknown")
    ('10.0.0.1', '::1', None)
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def is_download(response: HttpResponseBase) -> bool:
    """Tell whether a file leaves with a response."""
    kind = response.headers.get("Content-Disposition", "")
    return response.status_code == 200 and kind.startswith("attachment")


def note_download(request: HttpRequest, response: HttpResponseBase) -> None:
    """Record which file leaves and what was asked for; without the record it does not leave.

    A view that knows more of the file, such as its batch, may record it itself: once is enough.
    """
    details: dict[str, Any] = {"path": request.path}
    for query in (request.GET, request.POST):
        for key, values in query.lists():
            if key not in UNTOLD:
                details[key] = "、".join(values)[:LONGEST_PARAMETER]
    name = filename_in(response.headers["Content-Disposition"]) or request.path
    note(AuditAction.EXPORT, name, details=details)


def filename_in(disposition: str) -> str:
    """Return the name a file leaves under.

    >>> filename_in("attachment; filename*=utf-8''%E4%B8%80.csv"), filename_in("attachment")
    ('一.csv', '')
    """
    message = Message()
    message["Content-Disposition"] = disposition
    return unquote(message.get_filename() or "")
