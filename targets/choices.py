"""Vocabularies of plans, targets and tasks, each declared once with its Chinese label."""

from django.db import models

NOT_ISSUED = "待下达"
"""What stands in a target's words until the document that sets it has come: nothing is judged."""


class IndicatorGroup(models.TextChoices):
    """The blocks of the scorecard, in its order."""

    AIR = "air", "大气"
    WATER = "water", "水"
    SOIL_SAFETY = "soil_safety", "土壤与安全"
    WORKS = "works", "工程与治理"
    OTHER = "other", "其他公布值"


class Direction(models.TextChoices):
    """Which way is better; always explicit."""

    LOWER = "lower", "越低越好"
    HIGHER = "higher", "越高越好"
    NONE = "none", "无方向"


class Method(models.TextChoices):
    """How the value to date of an indicator is computed (计算方法)."""

    ANNUAL_MEAN = "annual_mean", "年均浓度"
    GOOD_DAY_RATIO = "good_day_ratio", "优良天数比率"
    DAY_CAP = "day_cap", "天数上限"
    PERCENTILE = "percentile", "O₃第90百分位浓度"
    SECTION_SHARE = "section_share", "断面优Ⅲ比例"
    VETO_COUNT = "veto_count", "发生数(一票否决)"
    LATEST_RATE = "latest_rate", "最新比率"
    LATEST_AMOUNT = "latest_amount", "最新保有量"
    TASK_QUANTITY = "task_quantity", "任务完成量"
    QUALITATIVE = "qualitative", "定性评定"
    PUBLISHED_ONLY = "published_only", "仅公布值"


class TargetOperator(models.TextChoices):
    """How value and target are compared; equality meets."""

    AT_MOST = "<=", "≤"
    AT_LEAST = ">=", "≥"
    EQUAL = "==", "="


class Commitment(models.TextChoices):
    """How firmly something was promised (承诺强度); a missed 力争 is not a missed 确保."""

    MUST = "must", "确保"
    STRIVE = "strive", "力争"
    PUSH = "push", "推进"


class BaselineStatus(models.TextChoices):
    """Whether a past value was printed or follows from one that was."""

    PUBLISHED = "as_published", "原文公布"
    DERIVED = "derived", "由原文推得"


class ChangeUnit(models.TextChoices):
    """Percent and percentage point are different units."""

    PERCENT = "percent", "%"
    POINT = "pp", "个百分点"


class TaskMode(models.TextChoices):
    """How a task runs through the year (推进方式)."""

    ONE_OFF = "one_off", "一次性"
    CONTINUOUS = "continuous", "长期"
    RECURRING = "recurring", "经常性"
    MONTHLY = "recurring_monthly", "每月"
    SEASONAL = "seasonal", "季节性"


class Conclusion(models.TextChoices):
    """A person's judgement of a qualitative target (定性评定结论)."""

    MET = "met", "达到"
    NOT_MET = "not_met", "未达到"


class QuestionState(models.TextChoices):
    """Whether the bureau has answered an open question (待确认)."""

    OPEN = "open", "待确认"
    ANSWERED = "answered", "已确认"
