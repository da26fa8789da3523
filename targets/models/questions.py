"""What the document leaves open, and what it tells besides targets and tasks."""

from django.db import models

from targets.choices import QuestionState
from targets.models.plan import Indicator, Plan, PlanCodeQuerySet
from targets.models.tasks import Task


class OpenQuestion(models.Model):
    """Something the source does not say or says twice (待确认), and how we treat it meanwhile."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="计划", related_name="questions")
    code = models.CharField("编号", max_length=10)
    issue = models.TextField("问题")
    handling = models.TextField("目前处理")
    state = models.CharField(
        "状态", max_length=10, choices=QuestionState, default=QuestionState.OPEN
    )
    answer = models.TextField("确认结果", blank=True)
    answered_on = models.DateField("确认日期", null=True, blank=True)
    indicators = models.ManyToManyField(
        Indicator, blank=True, verbose_name="涉及指标", related_name="questions"
    )
    tasks = models.ManyToManyField(
        Task, blank=True, verbose_name="涉及任务", related_name="questions"
    )

    objects = PlanCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "待确认事项"
        verbose_name_plural = "待确认事项"
        ordering = ("plan", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "code"),
                name="question_code_once",
                violation_error_message="该计划已有这个编号的待确认事项",
            ),
            models.CheckConstraint(
                condition=models.Q(state=QuestionState.OPEN) | ~models.Q(answer=""),
                name="question_answer_given",
                violation_error_message="标为已确认时须填写确认结果",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.issue[:40]}"

    def natural_key(self) -> tuple[int, str]:
        """Return what a fixture refers to this row by."""
        return (self.plan.year, self.code)


class Highlight(models.Model):
    """Something the document reports of the past year (上年工作亮点)."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="计划", related_name="highlights")
    code = models.CharField("编号", max_length=10)
    section = models.CharField("栏目", max_length=40)
    text = models.TextField("摘要")
    source_quote = models.TextField("原文")

    objects = PlanCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "上年工作亮点"
        verbose_name_plural = "上年工作亮点"
        ordering = ("plan", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "code"),
                name="highlight_code_once",
                violation_error_message="该计划已有这个编号的工作亮点",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.section}"

    def natural_key(self) -> tuple[int, str]:
        """Return what a fixture refers to this row by."""
        return (self.plan.year, self.code)


class Mechanism(models.Model):
    """A way of working the document names (工作机制)."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="计划", related_name="mechanisms")
    code = models.CharField("编号", max_length=10)
    name = models.CharField("名称", max_length=60)
    year_text = models.CharField("年份", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=30, blank=True)
    system_support = models.TextField("系统支撑(建议)", blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    source_quote = models.TextField("原文")

    objects = PlanCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "工作机制"
        verbose_name_plural = "工作机制"
        ordering = ("plan", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "code"),
                name="mechanism_code_once",
                violation_error_message="该计划已有这个编号的工作机制",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[int, str]:
        """Return what a fixture refers to this row by."""
        return (self.plan.year, self.code)
