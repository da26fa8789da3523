"""The audit (审计): who did what, when, from where, what was before and after, and why."""

from collections.abc import Iterable
from typing import Any, Never, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from monitoring.choices import AuditAction
from monitoring.models.records import ImportBatch


class AppendOnlyError(RuntimeError):
    """An audit entry was about to be changed or taken out."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries to add and to read, never to change; only the purge takes out old ones."""

    def update(self, **kwargs: Any) -> Never:
        """Refuse: what was recorded stays as it was."""
        raise AppendOnlyError("审计记录不能修改")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        """Refuse: what was recorded stays as it was."""
        raise AppendOnlyError("审计记录不能修改")

    def bulk_create(self, objs: Iterable["AuditEntry"], *args: Any, **kwargs: Any) -> Any:
        """Add entries; refuse to write over any."""
        if kwargs.get("update_conflicts"):
            raise AppendOnlyError("审计记录不能修改")
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self) -> Never:
        """Refuse: see `monitoring.journal.purge`."""
        raise AppendOnlyError("审计记录不能删除")

    def _raw_delete(self, using: str | None) -> Never:
        raise AppendOnlyError("审计记录不能删除")

    def of_record(self, row: models.Model) -> Self:
        """Entries that may tell of one row: its own, and those of batches that span its id."""
        return self.filter(table=row._meta.label_lower, first_id__lte=row.pk, last_id__gte=row.pk)


class AuditEntry(models.Model):
    """One thing that was done (审计记录). Entries are added, never changed.

    An entry about rows keeps their whole state in `changes`: `{"fields": [name, …], "rows":
    [[id, before, after], …]}`, each state a list of values in the order of the fields, or null
    where there was no row. An import writes one entry for some hundred rows; `first_id` and
    `last_id` say which ids it may speak of. Read from the first on, the entries of a table rebuild
    it: see `monitoring.journal.replay`.
    """

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="操作人",
        related_name="+",
    )
    actor_name = models.CharField("账号", max_length=150, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)
    action = models.CharField("动作", max_length=10, choices=AuditAction)
    table = models.CharField("数据表", max_length=60, blank=True)
    first_id = models.BigIntegerField("起始编号", null=True, blank=True)
    last_id = models.BigIntegerField("截止编号", null=True, blank=True)
    label = models.CharField("对象", max_length=200, blank=True)
    row_count = models.PositiveIntegerField("行数", default=1)
    changes = models.JSONField("变化", default=dict, blank=True, encoder=DjangoJSONEncoder)
    reason = models.CharField("原因", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="所属批次",
        related_name="+",
    )

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ("-id",)
        permissions = (("export_auditentry", "可导出审计记录"),)
        indexes = (models.Index(fields=("table", "first_id", "last_id"), name="audit_of_rows"),)

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; refuse to write over one.

        Raises:
            AppendOnlyError: if it is stored already.
        """
        if self.pk is not None:
            raise AppendOnlyError("审计记录不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Refuse: see `monitoring.journal.purge`."""
        raise AppendOnlyError("审计记录不能删除")
