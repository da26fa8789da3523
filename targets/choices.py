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


class UnitKind(models.TextChoices):
    """What kind of body a unit in charge is (责任单位类型)."""

    OFFICE = "office", "局内科室"
    DIVISION = "division", "板块"
    DEPARTMENT = "department", "协同部门"


class ProgressBasis(models.TextChoices):
    """What a task's progress is counted from (进度依据)."""

    OBJECTS = "objects", "对象清单"
    MILESTONES = "milestones", "节点"
    QUANTITY = "quantity", "完成量"
    PERIODS = "periods", "期次"
    JUDGEMENT = "judgement", "研判百分比"


class ItemState(models.TextChoices):
    """How one object of a task stands (对象状态)."""

    PENDING = "pending", "未启动"
    RUNNING = "running", "推进中"
    DONE = "done", "已完成"
    RELAPSED = "relapsed", "反弹"


class ItemStanding(models.TextChoices):
    """How one object stood on a past day: of one finished later only that it was not yet."""

    DONE = "done", "已完成"
    RELAPSED = "relapsed", "反弹"
    RUNNING = "running", "推进中"
    PENDING = "pending", "未启动"
    LATER = "later", "当时未完成"


class Decision(models.TextChoices):
    """What became of something asked for: an extension, a close-out, an objection (办理结果)."""

    PENDING = "pending", "待办理"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "退回"


class CheckOutcome(models.TextChoices):
    """What a follow-up check found (回头看结果)."""

    HELD = "held", "未反弹"
    RELAPSED = "relapsed", "反弹"


class DivisionMetric(models.TextChoices):
    """What a division is judged by in a month (板块月度指标)."""

    PM25 = "pm25", "PM2.5月均浓度(μg/m³)"
    PM25_CHANGE = "pm25_change", "PM2.5同比(%)"
    GOOD_RATIO = "good_ratio", "优良天数比率(%)"
    DUST = "dust", "降尘量(吨/平方公里·月)"
    SECTIONS_FAILED = "sections_failed", "未达目标断面(个)"
    TASKS_BEHIND = "tasks_behind", "滞后或逾期任务(项)"
    REPORTS_MISSING = "reports_missing", "任务缺报(项)"

    @property
    def is_lower_better(self) -> bool:
        """Whether less is better: of all but the good-day ratio."""
        return self is not DivisionMetric.GOOD_RATIO

    @property
    def is_counted(self) -> bool:
        """Whether it counts things: sections, tasks, reports."""
        return self.value in ("sections_failed", "tasks_behind", "reports_missing")

    @property
    def is_ranked(self) -> bool:
        """Whether divisions are ranked by it, so that one may be last."""
        return self.value in ("pm25", "good_ratio", "dust")

    @property
    def name_of(self) -> str:
        """The Chinese name without its unit: “PM2.5月均浓度”."""
        return str(self.label).partition("(")[0]

    @property
    def unit(self) -> str:
        """The unit alone: “μg/m³”, “%”, “个”."""
        return str(self.label).partition("(")[2].rstrip(")")

    @property
    def gap_unit(self) -> str:
        """The unit of a difference of two figures: of percentages it is percentage points."""
        return "百分点" if self.unit == "%" else self.unit


class LevelColour(models.TextChoices):
    """Levels of the three-colour control (三色管控); green is what no condition catches."""

    YELLOW = "yellow", "黄色"
    RED = "red", "红色"


class ScoreMethod(models.TextChoices):
    """How a deduction is worked out (扣分方法)."""

    PER_STEP = "per_step", "每超一个单位扣分"
    EACH = "each", "每个(项)扣分"
    ONCE = "once", "不达标即扣"
    LAST = "last", "排名末位扣分"
