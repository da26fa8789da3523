"""Addresses with a NUL byte: no page has one, and PostgreSQL takes no text that holds one."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from targets.errors import NotHere
from targets.what_if_form import PREFIX as WHAT_IF

NUL = "\0"


class ReadableAddressMiddleware:
    """Answer that there is no such page before any view asks the database for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what answers all other requests."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the path and at every parameter behind it.

        What somebody tries in a what-if is never asked of the database: its page names what it
        cannot read.
        """
        asked = [(k, v) for k, v in request.GET.lists() if not k.startswith(WHAT_IF)]
        texts = [text for name, values in asked for text in (name, *values)]
        if any(NUL in text for text in (request.path_info, *texts)):
            raise NotHere("地址中有无法识别的字符:请检查链接")
        return self.get_response(request)
