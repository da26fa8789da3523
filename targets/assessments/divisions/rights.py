"""Who may object to a division's score, until when, and who may decide (考核异议)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from monitoring.models import Division, Publication
from targets.access import DECIDE_OBJECTION, FILE_OBJECTION, REPORT_ANY
from targets.assessments.divisions.own import DivisionPage
from targets.choices import Decision
from targets.models import ScoreObjection, ScoreRule

Person = User | AnonymousUser


@dataclass(frozen=True)
class ObjectionRights:
    """What a reader of a division's page may do about its score of the month.

    `refusal` says why nothing can be filed, `until` is the last day of the period.
    """

    may_file: bool
    refusal: str
    until: date | None
    decidable: frozenset[int]


def last_day_to_object(publication: Publication, rule: ScoreRule) -> date:
    """The last day on which a month may be objected to, that day included."""
    return publication.published_on + timedelta(days=rule.objection_days)


def period_refusal(publication: Publication | None, rule: ScoreRule | None, today: date) -> str:
    """Why nobody may object to a month today, or nothing."""
    if rule is None:
        return "本月没有考核评分,不能提出异议"
    if publication is None:
        return "本月尚未发布,发布后才能提出异议"
    last = last_day_to_object(publication, rule)
    if today > last:
        return f"异议期已于 {last:%Y-%m-%d} 结束"
    return ""


def may_file_for(person: Person, division: Division) -> bool:
    """Whether somebody speaks for a division: a member of its unit, or who may for any unit."""
    if not person.has_perm(FILE_OBJECTION):
        return False
    return person.has_perm(REPORT_ANY) or division.units.filter(members=person.pk).exists()


def may_decide(person: Person, objection: ScoreObjection) -> bool:
    """Whether somebody may decide an objection: it waits, and another person filed it."""
    is_open = objection.decision == Decision.PENDING
    return is_open and objection.filed_by_id != person.pk and person.has_perm(DECIDE_OBJECTION)


def objection_rights(person: Person, page: DivisionPage) -> ObjectionRights:
    """What somebody may do on a division's page today."""
    rule, publication = page.score_rule, page.frame.publication
    refusal = period_refusal(publication, rule, timezone.localdate())
    has_score = page.score is not None and may_file_for(person, page.division)
    return ObjectionRights(
        may_file=has_score and not refusal,
        refusal=refusal if has_score else "",
        until=last_day_to_object(publication, rule) if rule and publication else None,
        decidable=frozenset(o.pk for o in page.objections if may_decide(person, o)),
    )
