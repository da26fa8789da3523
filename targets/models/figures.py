"""Figures beside the promises: published past values and those reported by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from monitoring.models import Division, ImportBatch
from monitoring.models.records import MONTH_VALIDATORS, YEAR_VALIDATORS
from targets.choices import BaselineStatus, ChangeUnit
from targets.models.plan import Indicator, Plan, PlanCodeQuerySet, SourceDocument


class Baseline(models.Model):
    """A published past value (基数), with rank and change as they were printed."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="计划", related_name="baselines")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指标", related_name="baselines"
    )
    code = models.CharField("编号", max_length=10)
    name = models.CharField("名称", max_length=80)
    year = models.PositiveSmallIntegerField("年度", validators=YEAR_VALIDATORS)
    period_text = models.CharField("时段原文", max_length=60)
    value = models.DecimalField("数值", max_digits=12, decimal_places=3, null=True, blank=True)
    value_text = models.CharField("文字值", max_length=40, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    numerator = models.PositiveSmallIntegerField("达标个数", null=True, blank=True)
    denominator = models.PositiveSmallIntegerField("总个数", null=True, blank=True)
    change = models.DecimalField("同比", max_digits=7, decimal_places=1, null=True, blank=True)
    change_unit = models.CharField("同比单位", max_length=8, choices=ChangeUnit, blank=True)
    rank = models.PositiveSmallIntegerField("位次", null=True, blank=True)
    rank_scope = models.CharField("排名范围", max_length=40, blank=True)
    rank_basis = models.CharField("排名依据", max_length=60, blank=True)
    status = models.CharField(
        "来历", max_length=12, choices=BaselineStatus, default=BaselineStatus.PUBLISHED
    )
    note = models.CharField("说明", max_length=300, blank=True)
    source_quote = models.TextField("原文")
    document = models.ForeignKey(SourceDocument, models.PROTECT, verbose_name="来源文件")

    objects = PlanCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "基数"
        verbose_name_plural = "基数"
        ordering = ("plan", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "code"),
                name="baseline_code_once",
                violation_error_message="该计划已有这个编号的基数",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(value_text=""),
                name="baseline_has_a_value",
                violation_error_message="数值和文字值至少填写一项",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[int, str]:
        """Return what a fixture refers to this row by."""
        return (self.plan.year, self.code)


class IndicatorMonth(models.Model):
    """A figure reported by hand for one indicator and month (指标月度填报).

    For indicators that no monitoring sheet carries: incidents, sewage treatment rate, area kept.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指标", related_name="months"
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="板块", related_name="+")
    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    value = models.DecimalField("数值", max_digits=12, decimal_places=3)
    basis = models.CharField("依据", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="录入人",
        related_name="+",
    )
    entered_at = models.DateTimeField("录入时间", auto_now=True)

    class Meta:
        verbose_name = "指标月度填报"
        verbose_name_plural = "指标月度填报"
        ordering = ("-year", "-month", "indicator__position")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "division", "year", "month"),
                name="indicator_month_once",
                violation_error_message="该指标该月已填报过,请打开原记录修改",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="indicator_month_not_neg",
                violation_error_message="数值不能为负",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}年{self.month}月"
