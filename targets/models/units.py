"""Units in charge of tasks (责任单位): offices of the bureau, divisions, other departments."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from monitoring.models import Division
from targets.choices import UnitKind


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by code."""

    def get_by_natural_key(self, code: str) -> "Unit":
        """Return the unit of a code, for fixtures."""
        return self.get(code=code)


class Unit(models.Model):
    """Who answers for tasks (责任单位); its members may report on them.

    A unit is a body and a role, never a person: accounts belong to it as members.
    """

    code = models.SlugField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    aliases = models.CharField("别名", max_length=200, blank=True, help_text="其他写法,用顿号隔开")
    kind = models.CharField("类型", max_length=10, choices=UnitKind)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="对应板块",
        related_name="units",
        help_text="板块类单位填写",
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        verbose_name="填报账号",
        related_name="units",
        help_text="这些账号可为本单位牵头或协办的任务填报",
    )
    is_inferred = models.BooleanField("系推断", default=False)
    position = models.PositiveSmallIntegerField("排列次序", default=100)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "责任单位"
        verbose_name_plural = "责任单位"
        ordering = ("position", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=UnitKind.DIVISION, division__isnull=False)
                | (~Q(kind=UnitKind.DIVISION) & Q(division__isnull=True)),
                name="unit_division_kind",
                violation_error_message="板块类单位须选择对应板块,其他单位须留空",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return what a fixture refers to this row by."""
        return (self.code,)

    def get_absolute_url(self) -> str:
        """Return the unit's own page."""
        return reverse("unit", args=[self.code])
