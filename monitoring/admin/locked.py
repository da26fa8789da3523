"""What an admin page says when a published month would change without a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from monitoring.corrections import LockedMonthError


class LockedMonthsAdmin:
    """Mixed into the admin of readings: refuses in words, with nothing written."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form."""
        return _refusing(super().changeform_view, request, *args, **kwargs)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, then delete."""
        return _refusing(super().delete_view, request, *args, **kwargs)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List the rows and run the actions on them."""
        return _refusing(super().changelist_view, request, *args, **kwargs)  # type: ignore[misc]


def _refusing(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except LockedMonthError as locked:
        messages.error(request, f"没有保存:{locked}")
        return HttpResponseRedirect(request.get_full_path())
