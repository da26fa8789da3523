"""Subjects and sites that readings hang on."""

from datetime import date
from typing import TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from monitoring.choices import (
    AssessmentLevel,
    ControlLevel,
    DivisionKind,
    QualityClass,
    WaterBody,
)

ALIAS_HELP = "其他写法,用顿号“、”隔开;导入文件时按这些写法识别"
# A section's name is part of its page's address, and every site's may become one: what divides or
# ends an address stays out. A spelling such as “甲/乙” belongs to the aliases.
NAME_VALIDATOR = RegexValidator(
    r"[/\\?#%\x00-\x1f\x7f-\x9f]",
    "名称不能包含 / \\ ? # %% 或控制字符;带这些符号的写法请填到“别名”",
    code="name_in_address",
    inverse_match=True,
)


def in_validity(on: date) -> Q:
    """Return the filter for rows valid on a day: an empty bound means unbounded."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


SiteT = TypeVar("SiteT", bound="Site")


class SiteQuerySet(models.QuerySet[SiteT]):
    """Rows with a code and a span of validity."""

    def get_by_natural_key(self, code: str) -> SiteT:
        """Return the row of a code, for fixtures."""
        return self.get(code=code)

    def valid_on(self, on: date) -> "SiteQuerySet[SiteT]":
        """Keep the rows in force on a day."""
        return self.filter(in_validity(on))


class Site(models.Model):
    """What every subject and site has: a stable code, a name, other spellings, a validity."""

    code = models.SlugField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60, unique=True, validators=[NAME_VALIDATOR])
    aliases = models.CharField("别名", max_length=200, blank=True, help_text=ALIAS_HELP)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    position = models.PositiveSmallIntegerField("排列次序", default=100)
    note = models.CharField("备注", max_length=300, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)

    objects = SiteQuerySet.as_manager()

    def is_valid_on(self, day: date) -> bool:
        """Whether the row is in force on a day: `in_validity` for one that is at hand."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    class Meta:
        abstract = True
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return what a fixture refers to this row by."""
        return (self.code,)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and every alias."""
        return (self.name, *(a.strip() for a in self.aliases.split("、") if a.strip()))


def validity_constraint(prefix: str) -> models.CheckConstraint:
    """Return the rule that a site does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True)
        | Q(valid_from__isnull=True)
        | Q(valid_to__gte=F("valid_from")),
        name=f"{prefix}_validity_order",
        violation_error_message="停用日期不能早于启用日期",
    )


class Division(Site):
    """A city, district, street, town or zone (板块): targets and readings hang on one."""

    kind = models.CharField("类型", max_length=10, choices=DivisionKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="上级", related_name="children"
    )
    statistical_code = models.CharField("统计用区划代码", max_length=12, blank=True)
    assessed = models.BooleanField(
        "参与板块考核", default=False, help_text="是否作为独立板块参加月度考核和排名"
    )

    class Meta(Site.Meta):
        verbose_name = "板块"
        verbose_name_plural = "板块"
        constraints = (validity_constraint("division"),)

    def get_absolute_url(self) -> str:
        """Return the division's own page."""
        return reverse("division", args=[self.code])


class AirStation(Site):
    """An ambient air station (环境空气监测站点)."""

    division = models.ForeignKey(
        Division, models.PROTECT, verbose_name="所在板块", related_name="air_stations"
    )
    control_level = models.CharField("点位级别", max_length=10, choices=ControlLevel)
    is_evaluated = models.BooleanField(
        "参加评价", default=True, help_text="参加评价的站点才计入板块日均值(HJ 663)"
    )

    class Meta(Site.Meta):
        verbose_name = "空气站点"
        verbose_name_plural = "空气站点"
        constraints = (validity_constraint("air_station"),)

    def get_absolute_url(self) -> str:
        """Return the station's own page."""
        return reverse("station", args=[self.code])


class WaterSection(Site):
    """A monitored river or lake cross-section (水质断面)."""

    name_pending = models.BooleanField(
        "待命名", default=False, help_text="名称尚未由市局确认,暂用编号代替"
    )
    river = models.CharField("所在河流", max_length=60, blank=True, help_text="未知则留空")
    body = models.CharField("水体类型", max_length=5, choices=WaterBody, default=WaterBody.RIVER)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="责任板块",
        related_name="water_sections",
        help_text="未知则留空",
    )

    class Meta(Site.Meta):
        verbose_name = "水质断面"
        verbose_name_plural = "水质断面"
        constraints = (validity_constraint("water_section"),)

    def get_absolute_url(self) -> str:
        """Return the section's own page."""
        return reverse("water-section", args=[self.name])


class SectionAssignment(models.Model):
    """At which level a section is assessed in one year, and against which class (年度考核目标)."""

    section = models.ForeignKey(
        WaterSection, models.CASCADE, verbose_name="断面", related_name="assignments"
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    level = models.CharField("考核级别", max_length=12, choices=AssessmentLevel)
    target_class = models.PositiveSmallIntegerField(
        "目标类别", choices=QualityClass, default=QualityClass.III
    )
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "断面年度考核目标"
        verbose_name_plural = "断面年度考核目标"
        ordering = ("year", "section__position")
        constraints = (
            models.UniqueConstraint(
                fields=("section", "year", "level"),
                name="section_assignment_once",
                violation_error_message="该断面在该年度的同一考核级别已登记过",
            ),
            models.CheckConstraint(
                condition=Q(target_class__range=(1, 6)), name="section_target_class_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年 {self.section} {self.get_level_display()}"
