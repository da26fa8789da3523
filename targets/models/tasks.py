"""The work plan: five areas, sixty tasks, their objects, nodes, reports and evidence."""

from django.conf import settings
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from monitoring.models import ImportBatch
from monitoring.models.records import MONTH_VALIDATORS, YEAR_VALIDATORS
from targets.choices import Commitment, TaskMode
from targets.models.plan import Plan

EVIDENCE_EXTENSIONS = (
    "pdf", "ofd", "doc", "docx", "xls", "xlsx", "wps", "et", "jpg", "jpeg", "png",
)  # fmt: skip


class WorkAreaQuerySet(models.QuerySet["WorkArea"]):
    """Work areas by plan and number."""

    def get_by_natural_key(self, year: int, number: int) -> "WorkArea":
        """Return one area of a year's plan, for fixtures."""
        return self.get(plan__year=year, number=number)


class WorkArea(models.Model):
    """One of the plan's areas of work, in the document's own order (工作领域)."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="计划", related_name="areas")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("标题", max_length=80)

    objects = WorkAreaQuerySet.as_manager()

    class Meta:
        verbose_name = "工作领域"
        verbose_name_plural = "工作领域"
        ordering = ("plan", "number")
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="work_area_once"),)

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[int, int]:
        """Return what a fixture refers to this row by."""
        return (self.plan.year, self.number)


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks by plan and number."""

    def get_by_natural_key(self, year: int, number: str) -> "Task":
        """Return one task of a year's plan, for fixtures."""
        return self.get(area__plan__year=year, number=number)


class Task(models.Model):
    """One item of the work plan (重点任务) with the sentence it comes from.

    What the document does not say (unit in charge, deadline, acceptance) is marked as inferred
    until the bureau confirms it.
    """

    area = models.ForeignKey(
        WorkArea, models.PROTECT, verbose_name="工作领域", related_name="tasks"
    )
    number = models.CharField("编号", max_length=10)
    field = models.CharField("条线", max_length=40)
    title = models.CharField("任务", max_length=120)
    quantity = models.DecimalField("数量", max_digits=10, decimal_places=3, null=True, blank=True)
    unit = models.CharField("单位", max_length=30, blank=True)
    mode = models.CharField("推进方式", max_length=20, choices=TaskMode)
    commitment = models.CharField("承诺强度", max_length=8, choices=Commitment)
    commitment_text = models.CharField("原文用词", max_length=30, blank=True)
    start_date = models.DateField("开始日期")
    due_date = models.DateField("完成时限")
    due_inferred = models.BooleanField("时限系推断", default=False)
    due_text = models.CharField("时限原文", max_length=40, blank=True)
    place = models.CharField("地点或范围", max_length=80, blank=True)
    lead_unit = models.CharField("牵头单位", max_length=60, blank=True)
    lead_unit_inferred = models.BooleanField("牵头单位系推断", default=False)
    acceptance = models.CharField("完成标准", max_length=300, blank=True)
    acceptance_inferred = models.BooleanField("完成标准系推断", default=False)
    to_confirm = models.CharField("待确认", max_length=300, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    source_quote = models.TextField("原文")
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="结转自",
        related_name="carried_to",
        help_text="上一年度未完成而转入的任务:保留原年度,不计为新任务",
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "重点任务"
        verbose_name_plural = "重点任务"
        ordering = ("area__plan", "area__number", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("area", "number"),
                name="task_once",
                violation_error_message="该领域已有这个编号的任务",
            ),
            models.CheckConstraint(
                condition=Q(due_date__gte=F("start_date")),
                name="task_due_after_start",
                violation_error_message="完成时限不能早于开始日期",
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0),
                name="task_quantity_positive",
                violation_error_message="数量须大于零",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def natural_key(self) -> tuple[int, str]:
        """Return what a fixture refers to this row by."""
        return (self.area.plan.year, self.number)

    def get_absolute_url(self) -> str:
        """Return the task's own page."""
        return reverse("task", args=[self.number])


class TaskItem(models.Model):
    """One object of a task (对象清单): a creek, a firm, a system to set up."""

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="items")
    position = models.PositiveSmallIntegerField("次序", default=1)
    name = models.CharField("对象", max_length=80)
    quantity = models.DecimalField("数量", max_digits=10, decimal_places=3, null=True, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        verbose_name = "任务对象"
        verbose_name_plural = "任务对象"
        ordering = ("task", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "name"),
                name="task_item_once",
                violation_error_message="该任务已有同名对象",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A planned node of a task, with its weight in the plan path (节点)."""

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="milestones")
    title = models.CharField("节点", max_length=80)
    planned_on = models.DateField("计划日期")
    reached_on = models.DateField("完成日期", null=True, blank=True)
    weight = models.PositiveSmallIntegerField(
        "权重(%)", default=0, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = "任务节点"
        verbose_name_plural = "任务节点"
        ordering = ("task", "planned_on")

    def __str__(self) -> str:
        return self.title


class ProgressReport(models.Model):
    """A unit's monthly report on a task (月度进展): done, problem, help needed, next step."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="reports")
    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    done_quantity = models.DecimalField(
        "累计完成量", max_digits=10, decimal_places=3, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    done_percent = models.DecimalField(
        "形象进度(%)", max_digits=5, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="没有数量的任务填写",
    )  # fmt: skip
    is_complete = models.BooleanField("申报完成", default=False)
    progress = models.CharField("本月进展", max_length=300, blank=True)
    problem = models.CharField("存在问题", max_length=300, blank=True)
    coordination_need = models.CharField("需协调事项", max_length=300, blank=True)
    next_step = models.CharField("下步计划", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="填报人",
        related_name="+",
    )
    reported_at = models.DateTimeField("填报时间", auto_now=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="审核人",
        related_name="+",
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "任务月报"
        verbose_name_plural = "任务月报"
        ordering = ("-year", "-month", "task")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "year", "month"),
                name="progress_report_once",
                violation_error_message="该任务该月已填报过,请打开原记录修改",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="progress_month_range"),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.year}年{self.month}月"


class Evidence(models.Model):
    """A document that proves progress (佐证材料); its file lies outside every served folder."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="evidence")
    title = models.CharField("名称", max_length=120)
    document_number = models.CharField("文号", max_length=60, blank=True)
    dated = models.DateField("日期", null=True, blank=True)
    file = models.FileField(
        "文件",
        upload_to="evidence/%Y/",
        blank=True,
        validators=[FileExtensionValidator(EVIDENCE_EXTENSIONS)],
    )
    original_name = models.CharField("原文件名", max_length=200, blank=True, editable=False)
    sha256 = models.CharField("校验值", max_length=64, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    added_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ("task", "-added_at")

    def __str__(self) -> str:
        return self.title
