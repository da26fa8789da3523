"""Rules divisions are judged by (板块规则): three-colour level, monthly score, objections."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round

from monitoring.models import Division
from monitoring.models.records import MONTH_VALIDATORS, YEAR_VALIDATORS
from targets.choices import Decision, DivisionMetric, LevelColour, ScoreMethod
from targets.models.supervision import decided_by_another, person

COUNTED = tuple(metric.value for metric in DivisionMetric if metric.is_counted)
RANKED = tuple(metric.value for metric in DivisionMetric if metric.is_ranked)


class DatedRule(models.Model):
    """A rule with the day it begins to apply and the document that sets it."""

    valid_from = models.DateField(
        "启用日期", unique=True, help_text="统计截止月最后一天不早于此日的月份用此规则"
    )
    name = models.CharField("名称", max_length=60)
    document = models.CharField("依据", max_length=200, help_text="规定它的文件及文号")
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ("-valid_from",)

    def __str__(self) -> str:
        return f"{self.name}({self.valid_from}起)"


class LevelRule(DatedRule):
    """When a division is yellow or red under the three-colour control (三色管控规则).

    The source gives no thresholds: without a rule no division has a level, and the page says so.
    """

    class Meta(DatedRule.Meta):
        verbose_name = "三色管控规则"
        verbose_name_plural = "三色管控规则"


class LevelLine(models.Model):
    """One condition of a three-colour rule: a figure beyond a threshold, its colour, measures."""

    rule = models.ForeignKey(LevelRule, models.CASCADE, verbose_name="规则", related_name="lines")
    metric = models.CharField("指标", max_length=16, choices=DivisionMetric)
    threshold = models.DecimalField(
        "界限", max_digits=8, decimal_places=2,
        help_text="劣于此值即为该级别:浓度、降尘、同比、滞后任务数是“高于”,优良率是“低于”",
    )  # fmt: skip
    colour = models.CharField("级别", max_length=6, choices=LevelColour)
    measures = models.CharField("管控措施", max_length=300, blank=True)

    class Meta:
        verbose_name = "三色管控条目"
        verbose_name_plural = "三色管控条目"
        ordering = ("rule", "metric", "colour")
        constraints = (
            models.UniqueConstraint(
                fields=("rule", "metric", "colour"),
                name="level_line_once",
                violation_error_message="该指标的这一级别已写过",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_metric_display()} {self.get_colour_display()}"


class ScoreRule(DatedRule):
    """How a division's month is scored (月度考核评分规则): a base, and what is taken off."""

    base_score = models.DecimalField(
        "基础分", max_digits=5, decimal_places=1, default=100, validators=[MinValueValidator(0)]
    )
    floor = models.DecimalField(
        "最低分", max_digits=5, decimal_places=1, default=0, validators=[MinValueValidator(0)]
    )
    objection_days = models.PositiveSmallIntegerField(
        "异议期(天)", default=7, validators=[MaxValueValidator(60)],
        help_text="自该月发布之日起可提出异议的天数",
    )  # fmt: skip

    class Meta(DatedRule.Meta):
        verbose_name = "月度考核评分规则"
        verbose_name_plural = "月度考核评分规则"
        constraints = (
            models.CheckConstraint(
                condition=Q(floor__lte=F("base_score")),
                name="score_rule_floor",
                violation_error_message="最低分不能高于基础分",
            ),
        )


class ScoreLine(models.Model):
    """One deduction of a scoring rule: for what, how many points, at most how many.

    Which methods go with which figures follows from what a figure is: things are counted, values
    are ranked. Without a threshold a value is held against the division's own target of the month
    and a count against zero; a change has no target, so it needs a threshold.
    """

    rule = models.ForeignKey(ScoreRule, models.CASCADE, verbose_name="规则", related_name="lines")
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("扣分项", max_length=60)
    metric = models.CharField("指标", max_length=16, choices=DivisionMetric)
    method = models.CharField("扣分方法", max_length=10, choices=ScoreMethod)
    step = models.DecimalField(
        "每单位", max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
        help_text="“每超一个单位扣分”填写,如每 1 微克、每 0.1 吨",
    )  # fmt: skip
    threshold = models.DecimalField(
        "界限", max_digits=8, decimal_places=2, null=True, blank=True,
        help_text="与固定界限比较时填写;与该板块的月目标比较时留空",
    )  # fmt: skip
    points = models.DecimalField(
        "扣分", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )
    cap = models.DecimalField(
        "最多扣", max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip

    class Meta:
        verbose_name = "评分条目"
        verbose_name_plural = "评分条目"
        ordering = ("rule", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("rule", "position"),
                name="score_line_position_once",
                violation_error_message="次序重复",
            ),
            models.CheckConstraint(
                condition=Q(method=ScoreMethod.PER_STEP, step__isnull=False, step__gt=0)
                | (~Q(method=ScoreMethod.PER_STEP) & Q(step__isnull=True)),
                name="score_line_step",
                violation_error_message="“每超一个单位扣分”须填写大于零的单位,其他方法须留空",
            ),
            models.CheckConstraint(
                condition=~Q(method=ScoreMethod.EACH) | Q(metric__in=COUNTED),
                name="score_line_each_counts",
                violation_error_message="“每个(项)扣分”只用于断面、任务、缺报等按个数计的指标",
            ),
            models.CheckConstraint(
                condition=~Q(method=ScoreMethod.EACH)
                | Q(threshold__isnull=True)
                | Q(threshold__gte=0, threshold=Round(F("threshold"))),
                name="score_line_each_whole",
                violation_error_message="“每个(项)扣分”的界限须是不小于零的整数",
            ),
            models.CheckConstraint(
                condition=~Q(method=ScoreMethod.LAST)
                | Q(metric__in=RANKED, threshold__isnull=True),
                name="score_line_last_ranks",
                violation_error_message=(
                    "“排名末位扣分”只用于PM2.5、优良天数比率和降尘量,界限须留空"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(metric=DivisionMetric.PM25_CHANGE) | Q(threshold__isnull=False),
                name="score_line_change_threshold",
                violation_error_message="“PM2.5同比”没有月目标,须填写界限",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ScoreObjection(models.Model):
    """A division's objection to one deduction of a month (考核异议), and what became of it.

    `disputed_points` keeps what was deducted when it was filed: a correction shows both for good.
    """

    division = models.ForeignKey(
        Division, models.PROTECT, verbose_name="板块", related_name="objections"
    )
    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    line = models.ForeignKey(
        ScoreLine, models.PROTECT, verbose_name="扣分项", related_name="objections"
    )
    grounds = models.CharField("异议理由", max_length=300)
    disputed_points = models.DecimalField(
        "原扣分", max_digits=6, decimal_places=2, validators=[MinValueValidator(0)],
        help_text="提出异议时该项扣了多少分",
    )  # fmt: skip
    filed_on = models.DateField("提出日期")
    filed_by = person("提出人")
    decision = models.CharField(
        "办理结果", max_length=8, choices=Decision, default=Decision.PENDING
    )
    corrected_points = models.DecimalField(
        "更正后扣分", max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
        help_text="同意异议时填写:该项改扣多少分",
    )  # fmt: skip
    decided_on = models.DateField("办理日期", null=True, blank=True)
    decided_by = person("办理人")
    decision_reason = models.CharField("办理意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "考核异议"
        verbose_name_plural = "考核异议"
        ordering = ("-year", "-month", "division__position", "id")
        permissions = (("file_objection", "可提出考核异议"), ("decide_objection", "可办理考核异议"))
        constraints = (
            *decided_by_another("filed_by", "objection"),
            models.UniqueConstraint(
                fields=("division", "year", "month", "line"),
                name="objection_once",
                violation_error_message="该板块该月对这一扣分项已提出过异议",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.GRANTED, corrected_points__isnull=False)
                | (~Q(decision=Decision.GRANTED) & Q(corrected_points__isnull=True)),
                name="objection_correction",
                violation_error_message="同意异议须填写更正后扣分,其他情况须留空",
            ),
            models.CheckConstraint(
                condition=Q(corrected_points__isnull=True)
                | Q(corrected_points__lte=F("disputed_points")),
                name="objection_not_more",
                violation_error_message="更正后扣分不能多于原扣分",
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.year}年{self.month}月 {self.line}"
