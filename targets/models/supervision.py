"""Supervision of tasks (督办): extensions, close-out by another person, follow-up, light rules."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from monitoring.models import ImportBatch
from monitoring.models.records import MONTH_VALIDATORS
from standards.task_lights import Lamp, LightPreset, Situation
from targets.choices import CheckOutcome, Decision
from targets.models.plan import Indicator
from targets.models.tasks import Task, TaskItem

PERSON = settings.AUTH_USER_MODEL


def person(label: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    """Return a field for the account that did something; no page edits it."""
    return models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=label,
        related_name="+",
        **options,
    )


def decided_by_another(asked: str, prefix: str) -> tuple[models.BaseConstraint, ...]:
    """Return the rules of whatever one person asks and another decides.

    A decision has its day; nobody decides what they asked for; one request waits at a time.
    """
    return (
        models.CheckConstraint(
            condition=~Q(decided_by=F(asked)) | Q(decided_by__isnull=True),
            name=f"{prefix}_by_another",
            violation_error_message="申请人与办理人不能是同一人",
        ),
        models.CheckConstraint(
            condition=Q(decision=Decision.PENDING, decided_on__isnull=True)
            | (~Q(decision=Decision.PENDING) & Q(decided_on__isnull=False)),
            name=f"{prefix}_decided_on",
            violation_error_message="办理了的须有办理日期,待办理的须留空",
        ),
        models.CheckConstraint(
            condition=~Q(decision=Decision.REFUSED) | ~Q(decision_reason=""),
            name=f"{prefix}_refusal_reason",
            violation_error_message="退回须写明原因",
        ),
    )


class ExtensionRequest(models.Model):
    """A unit's request for more time (延期申请), filed before the deadline, decided by another."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="extensions")
    requested_on = models.DateField("申请日期")
    requested_by = person("申请人")
    new_due_date = models.DateField("申请延至")
    reason = models.CharField("申请原因", max_length=300)
    decision = models.CharField(
        "办理结果", max_length=8, choices=Decision, default=Decision.PENDING
    )
    decided_on = models.DateField("办理日期", null=True, blank=True)
    decided_by = person("办理人")
    decision_reason = models.CharField("办理意见", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "延期申请"
        verbose_name_plural = "延期申请"
        ordering = ("task", "requested_on", "id")
        permissions = (("decide_extension", "可办理延期申请"),)
        constraints = (
            *decided_by_another("requested_by", "extension"),
            models.UniqueConstraint(
                fields=("task",),
                condition=Q(decision=Decision.PENDING),
                name="extension_one_waits",
                violation_error_message="该任务已有一份待办理的延期申请",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task} 延至{self.new_due_date}"


class CloseOut(models.Model):
    """A claim that a task is done (申请销号), granted or returned by another person (销号)."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="close_outs")
    claimed_on = models.DateField("申报日期")
    claimed_by = person("申报人")
    statement = models.CharField("完成情况", max_length=300)
    decision = models.CharField(
        "办理结果", max_length=8, choices=Decision, default=Decision.PENDING
    )
    decided_on = models.DateField("办理日期", null=True, blank=True)
    decided_by = person("核查人")
    decision_reason = models.CharField("核查意见", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "销号申请"
        verbose_name_plural = "销号申请"
        ordering = ("task", "claimed_on", "id")
        permissions = (("decide_closeout", "可核查销号"),)
        constraints = (
            *decided_by_another("claimed_by", "close_out"),
            models.UniqueConstraint(
                fields=("task",),
                condition=Q(decision=Decision.PENDING),
                name="close_out_one_waits",
                violation_error_message="该任务已有一份待核查的销号申请",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("claimed_on")),
                name="close_out_order",
                violation_error_message="办理日期不能早于申报日期",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.claimed_on}申请销号"


class FollowUpCheck(models.Model):
    """A visit after close-out (回头看): what fell back opens the task again, marked 反弹.

    A relapse that an import told of is one, too; `batch` is the import and takes it along if it is
    undone.
    """

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="checks")
    item = models.ForeignKey(
        TaskItem,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="对象",
        related_name="checks",
        help_text="只查一个对象时填写",
    )
    checked_on = models.DateField("检查日期")
    checked_by = person("检查人")
    outcome = models.CharField("结果", max_length=8, choices=CheckOutcome)
    finding = models.CharField("检查情况", max_length=300)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "回头看"
        verbose_name_plural = "回头看"
        ordering = ("task", "checked_on", "id")

    def __str__(self) -> str:
        return f"{self.task} {self.checked_on}回头看"


class LightRuleQuerySet(models.QuerySet["LightRule"]):
    """Light rules by the day they begin to apply."""

    def get_by_natural_key(self, valid_from: str) -> "LightRule":
        """Return the rule that began to apply on a day, for fixtures."""
        return self.get(valid_from=valid_from)

    def in_force(self, on: date) -> "LightRule | None":
        """Return the rule that applies on a day: the newest that had begun, with its lines."""
        found = self.filter(valid_from__lte=on).order_by("-valid_from")
        return found.prefetch_related("lines").first()


class LightRule(models.Model):
    """Which situation of a task shows which light (亮灯规则), since a day.

    Places mean different things by the same colours, so the rule is data: a table of lines read
    from the top, printed wherever lights are shown.
    """

    valid_from = models.DateField(
        "启用日期", unique=True, help_text="统计截止月最后一天不早于此日的亮灯用此规则"
    )
    name = models.CharField("名称", max_length=60)
    preset = models.CharField(
        "来自预设", max_length=10, blank=True, choices=[(p.value, p.label) for p in LightPreset]
    )
    document = models.CharField("依据", max_length=200, help_text="规定亮灯的文件,或“系统默认”")
    note = models.CharField("说明", max_length=300, blank=True)

    objects = LightRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "亮灯规则"
        verbose_name_plural = "亮灯规则"
        ordering = ("-valid_from",)

    def __str__(self) -> str:
        return f"{self.name}({self.valid_from}起)"

    def natural_key(self) -> tuple[str]:
        """Return what a fixture refers to this row by."""
        return (str(self.valid_from),)


class LightLine(models.Model):
    """One line of a light rule: a situation, from which threshold on, and the light it shows."""

    rule = models.ForeignKey(LightRule, models.CASCADE, verbose_name="规则", related_name="lines")
    position = models.PositiveSmallIntegerField("次序")
    situation = models.CharField(
        "情形", max_length=12, choices=[(s.value, s.label) for s in Situation]
    )
    threshold = models.DecimalField(
        "界限", max_digits=5, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0)],
        help_text="“临近时限”填天数,“严重滞后”填百分点,其他情形留空",
    )  # fmt: skip
    lamp = models.CharField("灯", max_length=6, choices=[(c.value, c.label) for c in Lamp])
    consequence = models.CharField("相应措施", max_length=100, blank=True)

    class Meta:
        verbose_name = "亮灯规则条目"
        verbose_name_plural = "亮灯规则条目"
        ordering = ("rule", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("rule", "position"),
                name="light_line_position_once",
                violation_error_message="次序重复",
            ),
            models.CheckConstraint(
                condition=Q(
                    situation__in=[s.value for s in Situation if s.has_threshold],
                    threshold__isnull=False,
                )
                | Q(
                    situation__in=[s.value for s in Situation if not s.has_threshold],
                    threshold__isnull=True,
                ),
                name="light_line_threshold",
                violation_error_message="“临近时限”“严重滞后”须填界限,其他情形须留空",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_situation_display()} → {self.get_lamp_display()}"


class LightOverride(models.Model):
    """A light set by hand (人工亮灯), with its reason; it stays visible beside the rule's own."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="overrides")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True, help_text="留空为一直有效")
    lamp = models.CharField("灯", max_length=6, choices=[(c.value, c.label) for c in Lamp])
    reason = models.CharField("原因", max_length=300)
    set_by = person("设定人")
    set_at = models.DateTimeField("设定时间", auto_now_add=True)

    class Meta:
        verbose_name = "人工亮灯"
        verbose_name_plural = "人工亮灯"
        ordering = ("task", "valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="light_override_order",
                violation_error_message="结束日期不能早于开始日期",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="light_override_reason",
                violation_error_message="人工亮灯须写明原因",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.get_lamp_display()}"


class TaskEffect(models.Model):
    """Which indicator a task should move, in which months (任务—指标台账)."""

    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", related_name="effects")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指标", related_name="task_effects"
    )
    first_month = models.PositiveSmallIntegerField(
        "见效起月", default=1, validators=MONTH_VALIDATORS
    )
    last_month = models.PositiveSmallIntegerField(
        "见效止月", default=12, validators=MONTH_VALIDATORS
    )
    is_inferred = models.BooleanField("系推断", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "任务对应指标"
        verbose_name_plural = "任务对应指标"
        ordering = ("indicator__position", "task__number")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "indicator"),
                name="task_effect_once",
                violation_error_message="该任务已对应这个指标",
            ),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month"))
                & Q(first_month__range=(1, 12)) & Q(last_month__range=(1, 12)),
                name="task_effect_months",
                violation_error_message="见效止月不能早于起月",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.task.number} → {self.indicator.label}"

    @property
    def months_text(self) -> str:
        """“3—12月”, or “6月”."""
        first, last = self.first_month, self.last_month
        return f"{first}月" if first == last else f"{first}—{last}月"
