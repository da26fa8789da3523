"""What a page says when it has nothing to show."""

from django.http import Http404


class NotHere(Http404):
    """A page not found for a reason of our own, in Chinese: readers are shown it."""
