"""Prints lines of the rules of divisions in the words of `assessments.divisions.rulebook`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from targets.assessments.divisions.rulebook import (
    condition_of,
    condition_words,
    level_lines,
    line_words,
)
from targets.models import LevelLine, LevelRule, ScoreLine

register = template.Library()


@register.filter
def in_reading_order(rule: LevelRule) -> list[LevelLine]:
    """Return the lines of a three-colour rule by figure, yellow before red."""
    return level_lines(rule)


@register.filter
def breakable(text: str) -> SafeString | str:
    """Let a place break before its population in a narrow cell: “并列第2|(9个板块)”."""
    head, bracket, rest = str(text).partition("(")
    return format_html("{}<wbr>{}{}", head, bracket, rest) if bracket else text


@register.filter
def level_words(line: LevelLine) -> str:
    """Print a condition of a three-colour rule: “PM2.5月均浓度高于 35 μg/m³”."""
    return condition_words(condition_of(line))


@register.filter
def score_words(line: ScoreLine) -> str:
    """Print a line of a scoring rule."""
    return line_words(line)
