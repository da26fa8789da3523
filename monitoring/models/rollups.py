"""Figures kept so that no page adds up days: derived from readings, never entered (汇总).

Every row follows from readings alone and is written by `monitoring.rollups` in the transaction that
writes them; `manage.py check_data` computes them again and tells any difference.
"""

from django.db import models
from django.db.models import Q

from monitoring.choices import Caliber, QualityClass, WaterBody
from monitoring.models.readings import SectionMonth, concentration
from monitoring.models.records import MONTH_VALIDATORS, YEAR_VALIDATORS
from monitoring.models.sites import AirStation, Division

AIR_RULES = 1
"""Version of how days become kept months: one more, and every installation computes them anew."""


class DivisionDay(models.Model):
    """A division's day as the mean of its evaluation stations (板块日均值).

    `coverage` says of each item how many of the `stations` were valid. A day that was entered for
    the division as a whole is an `AirDay` of its own and goes before this one.
    """

    division = models.ForeignKey(
        Division, models.CASCADE, verbose_name="板块", related_name="computed_days"
    )
    date = models.DateField("日期")
    caliber = models.CharField("口径", max_length=10, choices=Caliber, default=Caliber.ACTUAL)
    so2 = concentration("SO₂", "μg/m³")
    no2 = concentration("NO₂", "μg/m³")
    co = concentration("CO", "mg/m³")
    o3_8h = concentration("O₃-8h", "μg/m³")
    pm10 = concentration("PM10", "μg/m³")
    pm25 = concentration("PM2.5", "μg/m³")
    aqi = models.PositiveSmallIntegerField("AQI", null=True, blank=True)
    primary_pollutant = models.CharField("首要污染物", max_length=40, blank=True)
    stations = models.PositiveSmallIntegerField("评价站点数")
    coverage = models.JSONField("各项有效站点数", default=dict, blank=True)
    is_demo = models.BooleanField("含演示数据", default=False)

    class Meta:
        verbose_name = "板块日均值"
        verbose_name_plural = "板块日均值"
        ordering = ("date",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("division", "date", "caliber"), name="division_day_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.date} 站点均值"


class AirMonthRollup(models.Model):
    """A month of a station or division summed up from its days (空气月汇总).

    Sums are exact whole numbers, `scale` to a unit of the item: thousandths at a station, finer for
    a division, whose days are means of stations. Beside them stands the number of days they hold,
    so that any run of months gives the mean of its days. `ozone_values` and `carbon_values` keep
    the sorted values, in the same scale, that a percentile needs. `levels` has for each edition of
    the index the number of days at level 1 to 6, `primaries` the days each item was a primary
    pollutant. `rules` is the version of our own way of keeping all this.
    """

    division = models.ForeignKey(
        Division, models.CASCADE, verbose_name="板块", related_name="air_rollups"
    )
    station = models.ForeignKey(
        AirStation,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="站点",
        related_name="air_rollups",
    )
    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    caliber = models.CharField("口径", max_length=10, choices=Caliber, default=Caliber.ACTUAL)
    rules = models.PositiveSmallIntegerField("汇总规则版本", default=AIR_RULES)
    days = models.PositiveSmallIntegerField("有记录的天数")
    scale = models.PositiveIntegerField("合计的倍数", default=1000)
    so2_days = models.PositiveSmallIntegerField("SO₂有效天数", default=0)
    no2_days = models.PositiveSmallIntegerField("NO₂有效天数", default=0)
    co_days = models.PositiveSmallIntegerField("CO有效天数", default=0)
    o3_8h_days = models.PositiveSmallIntegerField("O₃-8h有效天数", default=0)
    pm10_days = models.PositiveSmallIntegerField("PM10有效天数", default=0)
    pm25_days = models.PositiveSmallIntegerField("PM2.5有效天数", default=0)
    so2_sum = models.BigIntegerField("SO₂合计", default=0)
    no2_sum = models.BigIntegerField("NO₂合计", default=0)
    co_sum = models.BigIntegerField("CO合计", default=0)
    o3_8h_sum = models.BigIntegerField("O₃-8h合计", default=0)
    pm10_sum = models.BigIntegerField("PM10合计", default=0)
    pm25_sum = models.BigIntegerField("PM2.5合计", default=0)
    ozone_values = models.JSONField("O₃-8h逐日值", default=list, blank=True)
    carbon_values = models.JSONField("CO逐日值", default=list, blank=True)
    levels = models.JSONField("各级别天数")
    primaries = models.JSONField("首要污染物天数")
    is_demo = models.BooleanField("含演示数据", default=False)

    class Meta:
        verbose_name = "空气月汇总"
        verbose_name_plural = "空气月汇总"
        ordering = ("year", "month")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("station", "division", "year", "month", "caliber"),
                condition=Q(station__isnull=False),
                name="air_rollup_once_a_station",
            ),
            models.UniqueConstraint(
                fields=("division", "year", "month", "caliber"),
                condition=Q(station__isnull=True),
                name="air_rollup_once_a_division",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="air_rollup_month"),
        )

    def __str__(self) -> str:
        return f"{self.station or self.division} {self.year}年{self.month}月汇总"


class SectionMonthRollup(models.Model):
    """What the parameters of one section-month, and of January up to it, amount to (断面月汇总).

    One row a reading, hence one a section, year and month. `month_class` is the class its own
    parameters give and `deciding` the items in that class; `mean_class`, `mean_deciding` and
    `means` (exact fractions, “39/200”) are those of the mean concentrations from January to the
    month. `basis` names the edition of our rules and the readings with
    their versions it stands on, `body` the limits: where one is no longer so, the row is out of
    date and pages compute instead.
    """

    reading = models.OneToOneField(
        SectionMonth,
        models.CASCADE,
        primary_key=True,
        verbose_name="断面月数据",
        related_name="rollup",
    )
    body = models.CharField("水体类型", max_length=5, choices=WaterBody)
    basis = models.CharField("所依据的数据", max_length=300)
    month_class = models.PositiveSmallIntegerField(
        "按参数评价的类别", choices=QualityClass, null=True, blank=True
    )
    deciding = models.JSONField("决定类别的项目", default=list, blank=True)
    mean_class = models.PositiveSmallIntegerField(
        "按累计均值评价的类别", choices=QualityClass, null=True, blank=True
    )
    mean_deciding = models.JSONField("决定累计类别的项目", default=list, blank=True)
    means = models.JSONField("累计均值", default=dict, blank=True)
    months_counted = models.PositiveSmallIntegerField("计入的月数", default=0)
    is_demo = models.BooleanField("含演示数据", default=False)

    class Meta:
        verbose_name = "断面月汇总"
        verbose_name_plural = "断面月汇总"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.reading} 汇总"
