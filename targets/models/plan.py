"""The year's plan: its document, indicators and promised values."""

from typing import TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from monitoring.choices import AssessmentLevel
from monitoring.models import Division
from monitoring.models.records import MONTH_VALIDATORS, YEAR_VALIDATORS
from targets.choices import (
    Commitment,
    Direction,
    IndicatorGroup,
    Method,
    TargetOperator,
)

CodedT = TypeVar("CodedT", bound=models.Model)


class CodeQuerySet(models.QuerySet[CodedT]):
    """Rows with a unique code."""

    def get_by_natural_key(self, code: str) -> CodedT:
        """Return the row of a code, for fixtures."""
        return self.get(code=code)


class SourceDocument(models.Model):
    """A document that promises or reports something (来源文件)."""

    code = models.SlugField("编码", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200)
    index_number = models.CharField("索引号或文号", max_length=60, blank=True)
    publisher = models.CharField("发布机构", max_length=100, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    address = models.CharField("公开地址", max_length=300, blank=True)
    sha256 = models.CharField("正文校验值", max_length=64, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = "来源文件"
        verbose_name_plural = "来源文件"
        ordering = ("-published_on",)

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """Return what a fixture refers to this row by."""
        return (self.code,)


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans by year."""

    def get_by_natural_key(self, year: int) -> "Plan":
        """Return the plan of a year, for fixtures."""
        return self.get(year=year)


class PlanCodeQuerySet(models.QuerySet[CodedT]):
    """Rows of a plan with a code that is unique within it."""

    def get_by_natural_key(self, year: int, code: str) -> CodedT:
        """Return one row of a year's plan, for fixtures."""
        return self.get(plan__year=year, code=code)


class Plan(models.Model):
    """The plan of one year of one division (年度计划)."""

    year = models.PositiveSmallIntegerField("年度", unique=True, validators=YEAR_VALIDATORS)
    title = models.CharField("名称", max_length=120)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="板块")
    document = models.ForeignKey(SourceDocument, models.PROTECT, verbose_name="来源文件")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "年度计划"
        verbose_name_plural = "年度计划"
        ordering = ("-year",)
        permissions = (
            ("read_summary", "可看总览"),
            ("read_indicators", "可看指标与计划原文"),
            ("read_readings", "可看大气与水监测数据"),
            ("read_tasks", "可看重点任务"),
            ("read_divisions", "可看板块"),
            ("read_questions", "可看待确认事项"),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[int]:
        """Return what a fixture refers to this row by."""
        return (self.year,)


class Indicator(models.Model):
    """What is judged and how (指标): unit, direction, method, decimals, veto."""

    code = models.SlugField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=30, blank=True)
    group = models.CharField("分组", max_length=12, choices=IndicatorGroup)
    unit = models.CharField("单位", max_length=20, blank=True)
    direction = models.CharField("方向", max_length=6, choices=Direction)
    method = models.CharField("计算方法", max_length=16, choices=Method)
    decimals = models.PositiveSmallIntegerField("小数位数", default=1)
    is_veto = models.BooleanField("一票否决", default=False)
    report_every = models.PositiveSmallIntegerField(
        "填报周期(月)", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="1 为每月,3 为每季度;到期未报才算逾期",
    )  # fmt: skip
    section_level = models.CharField(
        "断面考核级别", max_length=12, choices=AssessmentLevel, blank=True
    )
    judged_rounded = models.BooleanField(
        "比较方式",
        null=True,
        blank=True,
        choices=((None, "通知未写明"), (True, "修约后比较"), (False, "按未修约值比较")),
        help_text="通知未写明时按修约后比较,并列出两种读法的要求",
    )
    position = models.PositiveSmallIntegerField("排列次序", default=100)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = "指标"
        verbose_name_plural = "指标"
        ordering = ("position", "code")
        constraints = (
            models.CheckConstraint(
                condition=(Q(method=Method.SECTION_SHARE) & ~Q(section_level=""))
                | (~Q(method=Method.SECTION_SHARE) & Q(section_level="")),
                name="indicator_section_level",
                violation_error_message="断面比例类指标须指定断面考核级别,其他指标须留空",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return what a fixture refers to this row by."""
        return (self.code,)

    def get_absolute_url(self) -> str:
        """Return the indicator's own page."""
        return reverse("indicator", args=[self.code])

    @property
    def label(self) -> str:
        """The name used where space is short."""
        return self.short_name or self.name


class Target(models.Model):
    """The value promised for one indicator of one plan (目标), with the sentence that says it.

    A promise of a share of sections also keeps the count it means (8 of 9): the counts decide,
    since 8/9 = 88.888… must meet “88.9 %”. A qualitative promise has words and no value.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="计划", related_name="targets")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指标", related_name="targets"
    )
    code = models.CharField("编号", max_length=10)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="板块",
        related_name="targets",
        help_text="计划本级的目标留空;下达给板块的填写板块",
    )
    month = models.PositiveSmallIntegerField(
        "月份", null=True, blank=True, validators=MONTH_VALIDATORS, help_text="年度目标留空"
    )
    operator = models.CharField("比较", max_length=2, choices=TargetOperator, blank=True)
    value = models.DecimalField("目标值", max_digits=12, decimal_places=3, null=True, blank=True)
    value_text = models.CharField(
        "目标表述", max_length=80, blank=True, help_text="定性目标填写,如“初步遏制”"
    )
    numerator = models.PositiveSmallIntegerField("至少达标个数", null=True, blank=True)
    denominator = models.PositiveSmallIntegerField("参评个数", null=True, blank=True)
    commitment = models.CharField("承诺强度", max_length=8, choices=Commitment)
    commitment_inferred = models.BooleanField("承诺强度系推断", default=False)
    assigned_by = models.CharField("下达来源", max_length=60, blank=True)
    frequency = models.CharField("统计频次", max_length=40, blank=True)
    criterion = models.CharField("达标判据", max_length=300, blank=True)
    criterion_inferred = models.BooleanField("判据系推断", default=False)
    to_confirm = models.CharField("待确认", max_length=300, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    source_quote = models.TextField("原文")
    document = models.ForeignKey(SourceDocument, models.PROTECT, verbose_name="来源文件")
    task = models.ForeignKey(
        "targets.Task",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="对应任务",
        related_name="targets",
        help_text="完成量由任务进展汇总时填写",
    )

    objects = PlanCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "目标"
        verbose_name_plural = "目标"
        ordering = ("plan", "indicator__position")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "code"),
                name="target_code_once",
                violation_error_message="该计划已有这个编号的目标",
            ),
            models.UniqueConstraint(
                fields=("plan", "indicator"),
                condition=Q(month__isnull=True, division__isnull=True),
                name="target_once_a_year",
                violation_error_message="该指标的年度目标已登记过",
            ),
            models.UniqueConstraint(
                fields=("plan", "indicator", "month"),
                condition=Q(month__isnull=False, division__isnull=True),
                name="target_once_a_month",
                violation_error_message="该指标该月的目标已登记过",
            ),
            models.UniqueConstraint(
                fields=("plan", "indicator", "division"),
                condition=Q(month__isnull=True, division__isnull=False),
                name="division_target_once_a_year",
                violation_error_message="该板块该指标的年度目标已登记过",
            ),
            models.UniqueConstraint(
                fields=("plan", "indicator", "division", "month"),
                condition=Q(month__isnull=False, division__isnull=False),
                name="division_target_once_a_month",
                violation_error_message="该板块该指标该月的目标已登记过",
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) & ~Q(operator=""))
                | (Q(value__isnull=True) & Q(operator="") & ~Q(value_text="")),
                name="target_value_or_words",
                violation_error_message="定量目标须同时填写比较方式和目标值;定性目标须填写目标表述",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(numerator__lte=F("denominator")),
                name="target_numerator_le_total",
                violation_error_message="至少达标个数不能多于参评个数",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.indicator}"

    @property
    def subject(self) -> Division:
        """The division whose readings the target is judged by: its own, else the plan's."""
        return self.plan.division if self.division is None else self.division

    def natural_key(self) -> tuple[int, str]:
        """Return what a fixture refers to this row by."""
        return (self.plan.year, self.code)
