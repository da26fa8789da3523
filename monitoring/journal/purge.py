"""Taking out old entries about access: never sooner than the law has it, never a row's history."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from monitoring.choices import AuditAction
from monitoring.journal.write import note
from monitoring.models import AuditEntry

LEAST_DAYS = 180
"""Cybersecurity Law (网络安全法) art. 21(3): logs are kept for no less than six months."""

ABOUT_ACCESS = (
    AuditAction.LOGIN,
    AuditAction.LOGIN_FAILED,
    AuditAction.LOGOUT,
    AuditAction.EXPORT,
)


class TooSoonError(ValueError):
    """Somebody asked to keep entries for less than the law has it."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What was, or would be, taken out."""

    count: int
    oldest: datetime | None
    newest: datetime | None

    def __str__(self) -> str:
        if not self.count or self.oldest is None or self.newest is None:
            return "没有到期的记录"
        first, last = (timezone.localtime(each) for each in (self.oldest, self.newest))
        return f"{self.count} 条,{first:%Y-%m-%d %H:%M} 至 {last:%Y-%m-%d %H:%M}"


@transaction.atomic
def purge(days: int, dry_run: bool = False) -> Purged:
    """Take out entries about logins and exports that are older than so many days.

    Entries that carry rows stay for ever: they are the history the readings are rebuilt from. The
    purge itself is recorded.

    Raises:
        TooSoonError: for fewer days than the law has it.
    """
    if days < LEAST_DAYS:
        raise TooSoonError(f"审计记录至少保存 {LEAST_DAYS} 天,不能清理 {days} 天以前的记录")
    before = timezone.now() - timedelta(days=days)
    due = AuditEntry.objects.filter(action__in=ABOUT_ACCESS, table="", at__lt=before)
    span = due.aggregate(count=models.Count("pk"), oldest=models.Min("at"), newest=models.Max("at"))
    found = Purged(span["count"], span["oldest"], span["newest"])
    if found.count and not dry_run:
        past_the_refusal: models.QuerySet[AuditEntry] = models.QuerySet(AuditEntry).filter(
            pk__in=due.values("pk")
        )
        past_the_refusal.delete()
        note(AuditAction.PURGE, f"清理 {days} 天以前的登录和导出记录:{found}")
    return found
