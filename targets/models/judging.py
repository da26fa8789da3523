"""How targets are judged and what was said of them: bands by date, forecasts, judgements."""

from datetime import date
from decimal import Decimal
from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from monitoring.models import Division
from monitoring.models.records import MONTH_VALIDATORS, YEAR_VALIDATORS
from targets.choices import Conclusion
from targets.models.plan import Target


def share(label: str, help_text: str) -> "models.DecimalField[Decimal | str, Decimal]":
    """Return a field for a chance between 0 and 1."""
    return models.DecimalField(label, max_digits=3, decimal_places=2, help_text=help_text)


class StatusRuleQuerySet(models.QuerySet["StatusRule"]):
    """Status bands by the day they begin to apply."""

    def get_by_natural_key(self, valid_from: str) -> "StatusRule":
        """Return the bands that began to apply on a day, for fixtures."""
        return self.get(valid_from=valid_from)

    def in_force(self, on: date) -> "StatusRule | None":
        """Return the bands that apply on a day: the newest that had begun; one query."""
        return self.filter(valid_from__lte=on).order_by("-valid_from").first()


class StatusRule(models.Model):
    """From which chance on a target is called what (状态分档规则), since a day."""

    valid_from = models.DateField(
        "启用日期", unique=True, help_text="统计截止月最后一天不早于此日的评估用此规则"
    )
    likely = share("预计达标", "达标可能性不低于此值为“预计达标”,如 0.80")
    even = share("需保持", "不低于此值为“需保持”,如 0.50")
    poor = share("有风险", "不低于此值为“有风险”,再低为“难以达标”,如 0.20")
    document = models.CharField("依据", max_length=200, help_text="规定分档的文件,或“系统默认”")
    note = models.CharField("说明", max_length=300, blank=True)

    objects = StatusRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "状态分档规则"
        verbose_name_plural = "状态分档规则"
        ordering = ("-valid_from",)
        constraints = (
            models.CheckConstraint(
                condition=Q(poor__gt=0) & Q(even__gt=F("poor")) & Q(likely__gt=F("even"))
                & Q(likely__lt=1),
                name="status_rule_bands_ordered",
                violation_error_message="三个分档须满足 0 < 有风险 < 需保持 < 预计达标 < 1",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.valid_from}起"

    def natural_key(self) -> tuple[str]:
        """Return what a fixture refers to this row by."""
        return (self.valid_from.isoformat(),)


class Forecast(models.Model):
    """What was said of a target at the end of a month (当月推算留存), kept as it was said.

    `value` is the value to date; `low`, `middle` and `high` the year's likely range (80 %);
    `chance` None below three past years. `plain_met` is what the plain rule said: whether the value
    to date met the target. Nothing rewrites a row: a track record is worth what its rows are.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, verbose_name="目标", related_name="forecasts"
    )
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, verbose_name="板块", related_name="+"
    )
    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("截至月份", validators=MONTH_VALIDATORS)
    made_at = models.DateTimeField("推算时间", auto_now_add=True)
    state = models.CharField("数据情况", max_length=12)
    value = models.DecimalField("累计值", max_digits=12, decimal_places=3, null=True, blank=True)
    low = models.DecimalField(
        "全年推算下限", max_digits=12, decimal_places=3, null=True, blank=True
    )
    middle = models.DecimalField(
        "全年推算中值", max_digits=12, decimal_places=3, null=True, blank=True
    )
    high = models.DecimalField(
        "全年推算上限", max_digits=12, decimal_places=3, null=True, blank=True
    )
    chance = models.DecimalField(
        "达标可能性", max_digits=3, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )  # fmt: skip
    word = models.CharField("可能性用语", max_length=10, blank=True)
    years = models.PositiveSmallIntegerField("参照年数", default=0)
    status = models.CharField("状态", max_length=12)
    plain_met = models.BooleanField("按累计值是否达标", null=True, blank=True)
    model_name = models.CharField("推算方法", max_length=60, blank=True)
    model_version = models.CharField("方法版本", max_length=20, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = "当月推算留存"
        verbose_name_plural = "当月推算留存"
        ordering = ("-year", "-month", "target")
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(
                fields=("target", "year", "month"),
                name="forecast_once_a_month",
                violation_error_message="该目标该月的推算已留存",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="forecast_month_range"),
        )

    def __str__(self) -> str:
        return f"{self.target} {self.year}年{self.month}月"


def attachment_path(judgement: "Judgement", name: str) -> str:
    """Keep an attached file under a name of our own: what it was called is beside it."""
    return f"judgements/{judgement.target.plan.year}/{uuid4().hex}{PurePath(name).suffix.lower()}"


class Judgement(models.Model):
    """A person's judgement of a qualitative target, with its grounds (定性评定).

    An attached file lies outside every served folder and leaves through a view only.
    """

    target = models.ForeignKey(
        Target, models.PROTECT, verbose_name="目标", related_name="judgements"
    )
    month = models.PositiveSmallIntegerField("截至月份", validators=MONTH_VALIDATORS)
    conclusion = models.CharField("结论", max_length=8, choices=Conclusion)
    basis = models.TextField("依据")
    attachment = models.FileField("附件", upload_to=attachment_path, blank=True)
    attachment_name = models.CharField("原文件名", max_length=200, blank=True, editable=False)
    attachment_sha256 = models.CharField("附件校验值", max_length=64, blank=True, editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name="评定人",
        related_name="+",
    )
    judged_at = models.DateTimeField("评定时间", auto_now=True)

    class Meta:
        verbose_name = "定性评定"
        verbose_name_plural = "定性评定"
        ordering = ("-target__plan__year", "-month")
        constraints = (
            models.UniqueConstraint(
                fields=("target", "month"),
                name="judgement_once_a_month",
                violation_error_message="该目标该月已评定过,请打开原记录修改",
            ),
        )

    def __str__(self) -> str:
        return f"{self.target} {self.get_conclusion_display()}"
