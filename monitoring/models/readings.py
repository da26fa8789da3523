"""Readings, one row as the sheets have them: a station-day, a subject-month, a section-month."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from monitoring.choices import Caliber, DataStatus, QualityClass, ReadingState, Span
from monitoring.models.records import MONTH_VALIDATORS, YEAR_VALIDATORS, ImportBatch
from monitoring.models.sites import AirStation, Division, WaterSection
from standards.surface_water_limits import WaterItem


class Reading(models.Model):
    """What every reading carries besides its values: status, version, who entered it, whence.

    `place` is where in the file of its batch it stands (“断面!第7行”); a review (审核) is by
    another person than the one who entered it, and is void once the reading changes.
    """

    status = models.CharField(
        "数据状态", max_length=10, choices=DataStatus, default=DataStatus.REVIEWED
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    source = models.CharField(
        "数据来源", max_length=200, blank=True, help_text="如通报名称、文号或网址"
    )
    note = models.CharField("备注", max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="所属批次",
        related_name="+",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="录入人",
        related_name="+",
    )
    entered_at = models.DateTimeField("录入时间", auto_now=True)
    place = models.CharField("文件位置", max_length=60, blank=True, editable=False)
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
        abstract = True


def concentration(
    label: str, unit: str
) -> "models.DecimalField[Decimal | str | None, Decimal | None]":
    """Return a field for a concentration: three decimals, never negative, empty when missing."""
    return models.DecimalField(
        f"{label}({unit})" if unit else label,
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )


def water_value(
    item: WaterItem, decimal_places: int = 6
) -> "models.DecimalField[Decimal | str | None, Decimal | None]":
    """Return a field for an item of GB 3838 table 1, in the unit of the standard.

    Six decimals hold whatever a laboratory prints: the limits of mercury and cadmium have five.
    """
    return models.DecimalField(
        item.label if item.unit == "mg/L" else f"{item.label}({item.unit})",
        max_digits=12,
        decimal_places=decimal_places,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )


class AirDay(Reading):
    """One day of air at a station, or of a division as a whole when no station is named.

    `aqi` and `primary_pollutant` are what the pages show: as the sheet reported them, kept in
    `reported_aqi` and `reported_primary`, else computed from the concentrations by the edition of
    the day. `coverage` says of a day reduced from hours how many hours (for O₃-8h windows of eight
    hours) of each item were valid.
    """

    division = models.ForeignKey(
        Division, models.PROTECT, verbose_name="板块", related_name="air_days"
    )
    station = models.ForeignKey(
        AirStation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="站点",
        related_name="air_days",
        help_text="留空表示板块整体",
    )
    date = models.DateField("日期")
    caliber = models.CharField("口径", max_length=10, choices=Caliber, default=Caliber.ACTUAL)
    so2 = concentration("SO₂", "μg/m³")
    no2 = concentration("NO₂", "μg/m³")
    co = concentration("CO", "mg/m³")
    o3_8h = concentration("O₃-8h", "μg/m³")
    pm10 = concentration("PM10", "μg/m³")
    pm25 = concentration("PM2.5", "μg/m³")
    aqi = models.PositiveSmallIntegerField(
        "AQI", null=True, blank=True, validators=[MaxValueValidator(500)]
    )
    primary_pollutant = models.CharField("首要污染物", max_length=40, blank=True)
    reported_aqi = models.PositiveSmallIntegerField(
        "来表AQI",
        null=True,
        blank=True,
        validators=[MaxValueValidator(500)],
        help_text="来表给出 AQI 时填写,以来表为准;留空则按浓度计算",
    )
    reported_primary = models.CharField(
        "来表首要污染物", max_length=40, blank=True, help_text="留空则按浓度计算"
    )
    coverage = models.JSONField("各项有效时数", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "空气日数据"
        verbose_name_plural = "空气日数据"
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(
                fields=("station", "date", "caliber"),
                condition=Q(station__isnull=False),
                name="air_day_once_a_station",
                violation_error_message="该站点该日该口径的数据已存在",
            ),
            models.UniqueConstraint(
                fields=("division", "date", "caliber"),
                condition=Q(station__isnull=True),
                name="air_day_once_a_division",
                violation_error_message="该板块该日该口径的数据已存在",
            ),
            models.CheckConstraint(
                condition=Q(aqi__isnull=True) | Q(aqi__lte=500), name="air_day_aqi_scale"
            ),
        )
        indexes = (models.Index(fields=("division", "date"), name="air_day_of_division"),)

    def __str__(self) -> str:
        return f"{self.station or self.division} {self.date}"


class AirMonth(Reading):
    """Air of one month, or of January up to it, for a division or a station (空气月数据).

    `pm25_mean` is kept with the decimals it came with; counts of days keep the ratio's numerator
    and denominator. A notice that prints only a ratio or only a change is entered as it stands in
    `good_day_ratio` and the `published_…_change` fields.
    """

    division = models.ForeignKey(
        Division, models.PROTECT, verbose_name="板块", related_name="air_months"
    )
    station = models.ForeignKey(
        AirStation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="站点",
        related_name="air_months",
        help_text="留空表示板块整体",
    )
    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    span = models.CharField("时段", max_length=5, choices=Span, default=Span.MONTH)
    caliber = models.CharField("口径", max_length=10, choices=Caliber, default=Caliber.ACTUAL)
    pm25_mean = concentration("PM2.5均值", "μg/m³")
    valid_days = models.PositiveSmallIntegerField("有效天数", null=True, blank=True)
    good_days = models.PositiveSmallIntegerField(
        "优良天数", null=True, blank=True, help_text="AQI≤100 的天数"
    )
    heavy_days = models.PositiveSmallIntegerField(
        "重污染天数", null=True, blank=True, help_text="AQI>200 的天数"
    )
    good_day_ratio = models.DecimalField(
        "优良天数比率(%)",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="通报只给比率、不给天数时填写",
    )
    pm10_mean = concentration("PM10均值", "μg/m³")
    so2_mean = concentration("SO₂均值", "μg/m³")
    no2_mean = concentration("NO₂均值", "μg/m³")
    co_p95 = concentration("CO第95百分位", "mg/m³")
    o3_p90 = concentration("O₃-8h第90百分位", "μg/m³")
    published_pm25_change = models.DecimalField(
        "通报PM2.5同比(%)", max_digits=6, decimal_places=1, null=True, blank=True
    )
    published_ratio_change = models.DecimalField(
        "通报优良率同比(百分点)", max_digits=5, decimal_places=1, null=True, blank=True
    )

    class Meta:
        verbose_name = "空气月数据"
        verbose_name_plural = "空气月数据"
        ordering = ("-year", "-month")
        constraints = (
            models.UniqueConstraint(
                fields=("station", "year", "month", "span", "caliber"),
                condition=Q(station__isnull=False),
                name="air_month_once_a_station",
                violation_error_message="该站点该月该口径的数据已存在,请打开原记录修改",
            ),
            models.UniqueConstraint(
                fields=("division", "year", "month", "span", "caliber"),
                condition=Q(station__isnull=True),
                name="air_month_once_a_division",
                violation_error_message="该板块该月该口径的数据已存在,请打开原记录修改",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="air_month_range"),
            models.CheckConstraint(
                condition=Q(good_days__isnull=True) | Q(good_days__lte=F("valid_days")),
                name="air_month_good_le_valid",
                violation_error_message="优良天数不能多于有效天数",
            ),
            models.CheckConstraint(
                condition=Q(heavy_days__isnull=True)
                | Q(heavy_days__lte=F("valid_days") - F("good_days")),
                name="air_month_heavy_le_polluted",
                violation_error_message="重污染天数不能多于污染天数(有效天数减优良天数)",
            ),
            models.CheckConstraint(
                condition=Q(valid_days__isnull=True)
                | Q(valid_days__lte=31)
                | Q(span=Span.YEAR_TO_DATE, valid_days__lte=366),
                name="air_month_valid_le_calendar",
                violation_error_message="有效天数多于日历天数",
            ),
        )

    def __str__(self) -> str:
        return (
            f"{self.station or self.division} {self.year}年{self.month}月{self.get_span_display()}"
        )


class SectionMonth(Reading):
    """Water of one section in one month: its parameters and the class reported (断面月数据).

    All items of GB 3838 table 1, in the standard's units: mg/L unless named. `marks` keeps for each
    item that was below detection what the laboratory printed (“0.01L”, “<0.05”): the limit it names
    stands in the value's place.
    """

    section = models.ForeignKey(
        WaterSection, models.PROTECT, verbose_name="断面", related_name="months"
    )
    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    state = models.CharField(
        "监测情况", max_length=12, choices=ReadingState, default=ReadingState.MEASURED
    )
    sampled_on = models.DateField("采样日期", null=True, blank=True)
    water_class = models.PositiveSmallIntegerField(
        "水质类别", choices=QualityClass, null=True, blank=True
    )
    cumulative_class = models.PositiveSmallIntegerField(
        "通报累计类别", choices=QualityClass, null=True, blank=True
    )
    temperature = models.DecimalField(
        "水温(℃)", max_digits=4, decimal_places=1, null=True, blank=True
    )
    ph = models.DecimalField(
        "pH",
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(14)],
    )
    do = water_value(WaterItem.DO)
    codmn = water_value(WaterItem.CODMN)
    cod = water_value(WaterItem.COD)
    bod5 = water_value(WaterItem.BOD5)
    nh3n = water_value(WaterItem.NH3N)
    tp = water_value(WaterItem.TP)
    tn = water_value(WaterItem.TN)
    cu = water_value(WaterItem.CU)
    zn = water_value(WaterItem.ZN)
    fluoride = water_value(WaterItem.FLUORIDE)
    se = water_value(WaterItem.SE)
    arsenic = water_value(WaterItem.ARSENIC)
    hg = water_value(WaterItem.HG)
    cd = water_value(WaterItem.CD)
    cr6 = water_value(WaterItem.CR6)
    pb = water_value(WaterItem.PB)
    cyanide = water_value(WaterItem.CYANIDE)
    volatile_phenol = water_value(WaterItem.VOLATILE_PHENOL)
    oil = water_value(WaterItem.OIL)
    las = water_value(WaterItem.LAS)
    sulfide = water_value(WaterItem.SULFIDE)
    fc = water_value(WaterItem.FC, decimal_places=0)
    marks = models.JSONField("低于检出限的原文", default=dict, blank=True, editable=False)

    PARAMETERS = tuple(item.value for item in WaterItem if item is not WaterItem.TEMPERATURE)
    """The items that have a column here, in the order of the standard's table."""

    class Meta:
        verbose_name = "断面月数据"
        verbose_name_plural = "断面月数据"
        ordering = ("-year", "-month", "section__position")
        constraints = (
            models.UniqueConstraint(
                fields=("section", "year", "month"),
                name="section_month_once",
                violation_error_message="该断面该月的数据已存在,请打开原记录修改",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="section_month_range"),
            models.CheckConstraint(
                condition=Q(water_class__isnull=True) | Q(water_class__range=(1, 6)),
                name="section_month_class_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ReadingState.MEASURED) | Q(water_class__isnull=True),
                name="section_month_class_measured",
                violation_error_message="未监测、断流或数据无效的月份不能填写水质类别",
            ),
        )

    def __str__(self) -> str:
        return f"{self.section} {self.year}年{self.month}月"


class DustfallMonth(Reading):
    """Dust-fall of one division in one month, t/(km²·30 d) (降尘量), with that month's target."""

    division = models.ForeignKey(
        Division, models.PROTECT, verbose_name="板块", related_name="dustfall_months"
    )
    year = models.PositiveSmallIntegerField("年", validators=YEAR_VALIDATORS)
    month = models.PositiveSmallIntegerField("月", validators=MONTH_VALIDATORS)
    state = models.CharField(
        "监测情况", max_length=12, choices=ReadingState, default=ReadingState.MEASURED
    )
    value = models.DecimalField(
        "降尘量(吨/平方公里·月)",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    target = models.DecimalField(
        "当月目标",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="未下达则留空",
    )

    class Meta:
        verbose_name = "降尘月数据"
        verbose_name_plural = "降尘月数据"
        ordering = ("-year", "-month", "division__position")
        constraints = (
            models.UniqueConstraint(
                fields=("division", "year", "month"),
                name="dustfall_month_once",
                violation_error_message="该板块该月的降尘数据已存在,请打开原记录修改",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="dustfall_month_range"),
            models.CheckConstraint(
                condition=Q(state=ReadingState.MEASURED, value__isnull=False)
                | (~Q(state=ReadingState.MEASURED) & Q(value__isnull=True)),
                name="dustfall_value_if_measured",
                violation_error_message="“有监测值”须填写降尘量;其他情况降尘量须留空",
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.year}年{self.month}月降尘"
