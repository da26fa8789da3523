"""The page shown for an address that leads nowhere."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; a reason of our own (in Chinese) is shown, the framework's is not."""
    message = str(exception.args[0]) if exception.args else ""
    reason = "" if message.isascii() else message
    return render(request, "404.html", {"reason": reason}, status=404)
