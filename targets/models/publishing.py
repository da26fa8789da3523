"""What was published (发布): editions as they were, and what a correction changed of them."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from monitoring.models import Correction, Publication


class PublicationEdition(models.Model):
    """A published month as it was that day: the page, every evaluation, the data behind it.

    The first edition is the publication itself and stays at its address for ever; each correction
    that changes an evaluation makes a further one (版次). `journal_position` is the last audit
    entry of that moment: with the entries up to it, all readings as they then were.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, verbose_name="发布", related_name="editions"
    )
    number = models.PositiveSmallIntegerField("版次", default=1)
    frozen_at = models.DateTimeField("定版时间", auto_now_add=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="定版人",
        related_name="+",
    )
    reason = models.CharField("原因", max_length=300, blank=True)
    page = models.TextField("页面")
    page_sha256 = models.CharField("页面校验值", max_length=64)
    evaluations = models.JSONField("各项评价", encoder=DjangoJSONEncoder)
    readings = models.JSONField("所依据的数据", encoder=DjangoJSONEncoder)
    rules = models.JSONField("所用目标与规则", encoder=DjangoJSONEncoder, default=dict)
    journal_position = models.BigIntegerField("审计位置", default=0)

    class Meta:
        verbose_name = "发布版次"
        verbose_name_plural = "发布版次"
        ordering = ("publication", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "number"), name="publication_edition_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication}第{self.number}版"


class Erratum(models.Model):
    """What a correction changed of a published month (勘误): each evaluation, old and new.

    `changes` is a list of `{"code", "name", "old_value", "new_value", "old_status", "new_status",
    "text"}`, values and statuses as printed.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, verbose_name="发布", related_name="errata"
    )
    edition = models.OneToOneField(
        PublicationEdition, models.PROTECT, verbose_name="更正后的版次", related_name="erratum"
    )
    correction = models.ForeignKey(
        Correction, models.PROTECT, verbose_name="更正", related_name="errata"
    )
    changes = models.JSONField("变化", encoder=DjangoJSONEncoder)
    issued_at = models.DateTimeField("勘误时间", auto_now_add=True)

    class Meta:
        verbose_name = "勘误"
        verbose_name_plural = "勘误"
        ordering = ("-issued_at", "-id")

    def __str__(self) -> str:
        return f"{self.publication}勘误"
