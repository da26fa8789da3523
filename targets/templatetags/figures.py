"""Prints figures in templates; every rule of printing lives in `targets.wording`."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from targets import wording

register = template.Library()


@register.filter
def svg(drawing: str) -> SafeString:
    """Put a drawing made by `charts` into the page: it has escaped every text itself."""
    return mark_safe(drawing)


@register.filter
def figure(value: Decimal | None, decimals: int = 1) -> str:
    """Print a figure with its decimals; missing is a dash."""
    return wording.figure(value, decimals)


@register.filter
def plain(value: Decimal | None) -> str:
    """Print a stored value without trailing zeros; missing is a dash."""
    return wording.plain(value)


@register.filter
def dash(value: Any) -> Any:
    """Print a dash for what is missing; 0 is printed as 0."""
    return wording.MISSING if value is None or value == "" else value


@register.filter
def signed(value: Decimal | None) -> str:
    """Print a change with its sign."""
    return wording.signed(value)
