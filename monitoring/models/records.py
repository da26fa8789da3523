"""Records about readings: where they came from, what changed, what was published."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from monitoring.choices import BatchKind, ClaimState, DueKind
from monitoring.models.sites import Division

YEAR_VALIDATORS = (MinValueValidator(2000), MaxValueValidator(2100))
MONTH_VALIDATORS = (MinValueValidator(1), MaxValueValidator(12))


class ImportBatch(models.Model):
    """Readings that came in together and can be taken out together (导入批次)."""

    kind = models.CharField("来源类型", max_length=8, choices=BatchKind)
    source_name = models.CharField("文件或来源", max_length=200)
    sha256 = models.CharField("内容校验值", max_length=64, blank=True)
    row_count = models.PositiveIntegerField("行数", default=0)
    created_at = models.DateTimeField("导入时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="导入人"
    )
    note = models.CharField("说明", max_length=300, blank=True)
    reason = models.CharField("存疑数据的确认原因", max_length=300, blank=True)
    file = models.FileField("原文件", upload_to="imports/%Y/", blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="撤销人",
        related_name="+",
    )

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ("-created_at",)
        permissions = (
            ("import_readings", "可导入数据"),
            ("undo_importbatch", "可撤销导入批次"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.source_name}"


class StagedImport(models.Model):
    """A file somebody uploaded and has not confirmed yet (待确认的导入); gone once decided."""

    file = models.FileField("文件", upload_to="staged/")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("内容校验值", max_length=64)
    kind = models.CharField("指定类型", max_length=20, blank=True)
    subject = models.CharField("指定站点或板块", max_length=60, blank=True)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )

    class Meta:
        verbose_name = "待确认的导入"
        verbose_name_plural = "待确认的导入"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """One change of one field of one reading, by a person, with the reason (修改记录)."""

    table = models.CharField("数据表", max_length=40)
    record_id = models.BigIntegerField("记录编号")
    record_label = models.CharField("记录", max_length=120)
    field = models.CharField("字段", max_length=40)
    old_value = models.CharField("原值", max_length=300, blank=True)
    new_value = models.CharField("新值", max_length=300, blank=True)
    reason = models.CharField("原因", max_length=300, blank=True)
    changed_at = models.DateTimeField("时间", auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="修改人"
    )

    class Meta:
        verbose_name = "修改记录"
        verbose_name_plural = "修改记录"
        ordering = ("-changed_at", "-id")
        indexes = (models.Index(fields=("table", "record_id"), name="revision_of_record"),)

    def __str__(self) -> str:
        return (
            f"{self.record_label} {self.field}:{self.old_value or '空'} → {self.new_value or '空'}"
        )


class Publication(models.Model):
    """A month declared published (已发布月份): pages open on the newest one."""

    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    published_on = models.DateField("发布日期")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="发布人"
    )
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, verbose_name="所属批次", editable=False
    )
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "月度发布"
        verbose_name_plural = "月度发布"
        ordering = ("-year", "-month")
        permissions = (("review_readings", "可审核数据"),)
        constraints = (
            models.UniqueConstraint(
                fields=("year", "month"),
                name="publication_once",
                violation_error_message="该月已发布过",
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="publication_month_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


class Correction(models.Model):
    """A change made to the readings of a published month, with its reason (发布后更正)."""

    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    label = models.CharField("更正的数据", max_length=300)
    reason = models.CharField("原因", max_length=300)
    made_at = models.DateTimeField("更正时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="更正人",
        related_name="+",
    )
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="所属批次",
        related_name="+",
    )

    class Meta:
        verbose_name = "发布后更正"
        verbose_name_plural = "发布后更正"
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月 {self.label}"


class Exclusion(models.Model):
    """A dust-episode claim (沙尘影响申报): the days and items asked to be left out of assessment.

    Rule: 环办监测〔2016〕120号. A claim may be refused, so it never removes anything by itself.
    """

    division = models.ForeignKey(Division, models.PROTECT, verbose_name="板块")
    date_from = models.DateField("起")
    date_to = models.DateField("止")
    pollutants = models.CharField("受影响项目", max_length=60, default="PM10、PM2.5")
    state = models.CharField(
        "认定情况", max_length=8, choices=ClaimState, default=ClaimState.CLAIMED
    )
    document = models.CharField("文号或依据", max_length=200, blank=True)
    removes_days = models.BooleanField(
        "天数一并扣除",
        default=False,
        help_text="认定文件写明优良天数、重污染天数也扣除沙尘影响时勾选;一般只扣除浓度",
    )
    note = models.CharField("说明", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="所属批次",
        related_name="+",
    )

    class Meta:
        verbose_name = "沙尘影响申报"
        verbose_name_plural = "沙尘影响申报"
        ordering = ("-date_from",)
        constraints = (
            models.CheckConstraint(
                condition=Q(date_to__gte=F("date_from")),
                name="exclusion_date_order",
                violation_error_message="结束日期不能早于开始日期",
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.date_from}—{self.date_to}"


class DueRule(models.Model):
    """By which day of the next month something is expected, from a day on (报送时限)."""

    kind = models.CharField("报送类别", max_length=8, choices=DueKind)
    due_day = models.PositiveSmallIntegerField(
        "应报日(次月)", validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    grace_day = models.PositiveSmallIntegerField(
        "宽限至(次月)", validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    valid_from = models.DateField("起用日期", help_text="自该日所在月份的数据起适用")
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "报送时限"
        verbose_name_plural = "报送时限"
        ordering = ("kind", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "valid_from"),
                name="due_rule_once",
                violation_error_message="该类别在该日已有时限",
            ),
            models.CheckConstraint(
                condition=Q(grace_day__gte=F("due_day")),
                name="due_rule_order",
                violation_error_message="宽限日不能早于应报日",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}:次月{self.due_day}日"
