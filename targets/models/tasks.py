"""The work plan: five areas, sixty tasks, their objects, nodes, reports and evidence."""

from datetime import date
from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from monitoring.choices import BatchKind
from monitoring.models import Division, ImportBatch
from monitoring.models.records import MONTH_VALIDATORS, YEAR_VALIDATORS
from targets.choices import Commitment, ItemStanding, ItemState, ProgressBasis, TaskMode
from targets.models.plan import Plan
from targets.models.units import Unit

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
    until the bureau confirms it. `unit_hint` keeps who may be in charge as it was inferred;
    `lead_unit` is the one unit that answers for the task (牵头单位), so that tasks of units add up.
    `due_date` is the deadline as planned: granted extensions stand beside it.
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
    unit_hint = models.CharField("责任单位线索", max_length=60, blank=True)
    lead_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="牵头单位",
        related_name="led_tasks",
    )
    support_units = models.ManyToManyField(
        Unit, blank=True, verbose_name="协办单位", related_name="supported_tasks"
    )
    responsible_role = models.CharField(
        "责任角色", max_length=60, blank=True, help_text="如“分管局领导”;不登记个人姓名"
    )
    divisions = models.ManyToManyField(
        Division, blank=True, verbose_name="涉及板块", related_name="tasks"
    )
    progress_basis = models.CharField(
        "进度依据", max_length=10, choices=ProgressBasis, default=ProgressBasis.JUDGEMENT
    )
    period_months = models.PositiveSmallIntegerField(
        "每期月数", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="按期次计的任务填写:1 为每月一期,3 为每季度一期",
    )  # fmt: skip
    ended_on = models.DateField(
        "终止日期", null=True, blank=True, help_text="经批准不再实施的任务填写"
    )
    end_document = models.CharField("终止依据", max_length=120, blank=True)
    off_ledger_reason = models.CharField(
        "不对应指标的原因", max_length=100, blank=True, help_text="不直接改变任何指标的任务填写"
    )
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
        permissions = (
            ("report_task", "可填报本单位的任务"),
            ("report_any_task", "可代任何单位填报"),
        )
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
            models.CheckConstraint(
                condition=Q(period_months__isnull=False) | ~Q(progress_basis=ProgressBasis.PERIODS),
                name="task_periods_have_length",
                violation_error_message="按期次计进度的任务须填写每期月数",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_document=""),
                name="task_end_has_document",
                violation_error_message="终止任务须写明依据的文件",
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

    @property
    def bare_unit(self) -> str:
        """The unit without its explanation in brackets: “次/年(推算)” → “次/年”."""
        return self.unit.split("(")[0]


class TaskItemQuerySet(models.QuerySet["TaskItem"]):
    """Objects of tasks by how they stood on a day."""

    def entered(self) -> "TaskItemQuerySet":
        """Leave out what was generated for demonstration (演示数据)."""
        return self.exclude(batch__kind=BatchKind.DEMONSTRATION)

    def standing_on(self, day: date) -> "TaskItemQuerySet":
        """Say of each object as `standing` how it stood on a day: `ItemStanding`.

        Of one finished later it is only known that it was not finished then.
        """
        finished = Q(done_on__lte=day)
        return self.annotate(
            standing=Case(
                When(finished & Q(reopened_on__lte=day), then=Value(ItemStanding.RELAPSED)),
                When(finished, then=Value(ItemStanding.DONE)),
                When(Q(done_on__isnull=False), then=Value(ItemStanding.LATER)),
                When(Q(state=ItemState.RUNNING), then=Value(ItemStanding.RUNNING)),
                default=Value(ItemStanding.PENDING),
                output_field=models.CharField(max_length=8),
            )
        )


class TaskItem(models.Model):
    """One object of a task (对象清单): a creek, a firm, a facility, a system to set up.

    Done on `done_on`; one that fell back is done from then until `reopened_on`. With a quantity it
    counts for as much, else for one.
    """

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="items")
    position = models.PositiveSmallIntegerField("次序", default=1)
    code = models.CharField("对象编号", max_length=40, blank=True)
    name = models.CharField("对象", max_length=80)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="所在板块",
        related_name="task_items",
    )
    address = models.CharField("地址", max_length=120, blank=True)
    quantity = models.DecimalField(
        "数量", max_digits=10, decimal_places=3, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    unit = models.CharField("单位", max_length=20, blank=True)
    state = models.CharField("状态", max_length=8, choices=ItemState, default=ItemState.PENDING)
    done_on = models.DateField("完成日期", null=True, blank=True)
    reopened_on = models.DateField("反弹日期", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="更新人",
        related_name="+",
    )
    changed_at = models.DateTimeField("更新时间", auto_now=True, null=True)

    objects = TaskItemQuerySet.as_manager()

    class Meta:
        verbose_name = "任务对象"
        verbose_name_plural = "任务对象"
        ordering = ("task", "position", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "name"),
                name="task_item_once",
                violation_error_message="该任务已有同名对象",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.DONE, done_on__isnull=False, reopened_on__isnull=True)
                | Q(
                    state=ItemState.RELAPSED, done_on__isnull=False,
                    reopened_on__gte=F("done_on"),
                )
                | Q(
                    state__in=(ItemState.PENDING, ItemState.RUNNING), done_on__isnull=True,
                    reopened_on__isnull=True,
                ),
                name="task_item_state_dates",
                violation_error_message=(
                    "已完成的对象须有完成日期;反弹的须有完成日期和不早于它的反弹日期;"
                    "未完成的两个日期都须留空"
                ),
            ),
        )  # fmt: skip

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
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
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
    is_period_done = models.BooleanField(
        "本期已完成", default=False, help_text="按期次计的任务:本月所在的一期做完了"
    )
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


def evidence_path(evidence: "Evidence", name: str) -> str:
    """Keep a file under a name of our own: what it was called is beside it."""
    year = evidence.task.area.plan.year
    return f"evidence/{year}/{uuid4().hex}{PurePath(name).suffix.lower()}"


class Evidence(models.Model):
    """A document that proves progress (佐证材料); its file lies outside every served folder.

    Nothing is deleted: what should not have been handed in is withdrawn with a reason (撤下).
    """

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="evidence")
    item = models.ForeignKey(
        TaskItem,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="对应对象",
        related_name="evidence",
    )
    title = models.CharField("名称", max_length=120)
    document_number = models.CharField("文号", max_length=60, blank=True)
    dated = models.DateField("日期", null=True, blank=True)
    file = models.FileField(
        "文件",
        upload_to=evidence_path,
        blank=True,
        validators=[FileExtensionValidator(EVIDENCE_EXTENSIONS)],
    )
    original_name = models.CharField("原文件名", max_length=200, blank=True, editable=False)
    sha256 = models.CharField("校验值", max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField("字节数", default=0, editable=False)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    added_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        permissions = (("export_evidence", "可导出佐证材料包"),)
        ordering = ("task", "-added_at")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "sha256"),
                condition=Q(withdrawn_on__isnull=True) & ~Q(sha256=""),
                name="evidence_content_once",
                violation_error_message="该任务已有内容相同的佐证材料",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                name="evidence_withdrawn_for_reason",
                violation_error_message="撤下须同时填写日期和原因,未撤下的两项都须留空",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back: it is kept and listed, and proves nothing any more."""
        return self.withdrawn_on is not None

    def get_absolute_url(self) -> str:
        """Return where its file leaves."""
        return reverse("evidence", args=[self.pk])
