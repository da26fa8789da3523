"""Actions on chosen rows of readings: sign them as reviewed, raise their data status."""

from collections.abc import Sequence
from copy import copy
from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from monitoring.admin.typed import TypedModelAdmin
from monitoring.choices import AuditAction, DataStatus
from monitoring.corrections import LockedMonthError, changing
from monitoring.journal import note
from monitoring.reviews import REVIEW_PERMISSION, OwnEntryError, StaleReviewError, review
from monitoring.revisions import ConflictError, is_demonstration, store_reading
from monitoring.rollups import refresh

M = TypeVar("M", bound=Model)
MOST_ROWS = 1000
"""Rows one action takes: what a person can have looked at."""


class ReasonActionForm(ActionForm):
    """The choice of an action, with a reason where it changes published months."""

    reason = forms.CharField(
        label="原因",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "改已发布月份的数据状态时必填"}),
    )


class ReviewActions(TypedModelAdmin[M]):
    """Mixed into the admin of a table of rows that are reviewed."""

    actions: Sequence[Any] = ("review_chosen",)

    @admin.action(description="审核所选(须非本人录入)", permissions=["review"])
    def review_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Sign the rows chosen, all or none."""
        rows = _chosen(request, queryset)
        if rows is None:
            return
        try:
            count = review(rows, request.user)
        except (OwnEntryError, StaleReviewError) as refused:
            messages.error(request, f"没有审核任何一条:{refused}")
            return
        passed = len(rows) - count
        rest = f";{passed} 条已审核过或为演示数据,未作改动" if passed else ""
        messages.success(request, f"已审核 {count} 条{rest}")

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Say whether the person may review."""
        return request.user.has_perm(REVIEW_PERMISSION)


class StatusActions(ReviewActions[M]):
    """The same for readings, which also carry a data status (数据状态)."""

    action_form = ReasonActionForm
    actions: Sequence[Any] = ("review_chosen", "set_reviewed", "set_final")

    @admin.action(description="数据状态改为“审核”", permissions=["review"])
    def set_reviewed(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Set the data status of the rows chosen to 审核."""
        _set_status(request, queryset, DataStatus.REVIEWED)

    @admin.action(description="数据状态改为“终审”", permissions=["review"])
    def set_final(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Set the data status of the rows chosen to 终审."""
        _set_status(request, queryset, DataStatus.FINAL)


def _chosen(request: HttpRequest, queryset: QuerySet[Any]) -> list[Any] | None:
    """Return the rows chosen; None, and a message, where they are too many."""
    rows = list(queryset.select_related("batch")[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        messages.error(request, f"一次最多处理 {MOST_ROWS} 条,请先筛选")
        return None
    return rows


def _set_status(request: HttpRequest, queryset: QuerySet[Any], status: DataStatus) -> None:
    rows = _chosen(request, queryset)
    if rows is None:
        return
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        count = set_status(rows, status, request.user, reason)
    except (LockedMonthError, ConflictError) as refused:
        messages.error(request, f"没有改动任何一条:{refused}")
        return
    messages.success(request, f"{count} 条的数据状态已改为“{status.label}”,须由他人重新审核")


@transaction.atomic
def set_status(rows: list[Any], status: DataStatus, by: Any, reason: str = "") -> int:
    """Raise the data status of readings, each as a new version; return how many changed.

    Generated rows stay as they are, and so do those that have the status already.

    Raises:
        LockedMonthError: if a published month would change without a reason.
    """
    changed = [row for row in rows if row.status != status and not is_demonstration(row)]
    if not changed:
        return 0
    with changing(changed, reason, by):
        for old in changed:
            new = copy(old)
            new.status = status
            store_reading(new, old, by, reason, batch=None)
        refresh(changed)
    note(AuditAction.CHANGE, f"{len(changed)} 条数据状态改为{status.label}", reason)
    return len(changed)
