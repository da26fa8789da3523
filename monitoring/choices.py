"""Vocabularies of the records, each declared once with its Chinese label."""

from collections.abc import Iterable

from django.db import models

SOURCE_OF_HOURS = "小时数据计算"
SOURCE_OF_PAGES = "网页历史数据"
"""What an import writes as the source of days that nobody reported."""


class DivisionKind(models.TextChoices):
    """Kinds of administrative subject a reading or target can hang on."""

    CITY = "city", "设区市"
    DISTRICT = "district", "区"
    STREET = "street", "街道"
    TOWN = "town", "镇"
    ZONE = "zone", "开发区"


class ControlLevel(models.TextChoices):
    """Who controls an air station (点位级别)."""

    STATE = "state", "国控"
    PROVINCE = "province", "省控"
    CITY = "city", "市控"
    LOCAL = "local", "区自建"


class AssessmentLevel(models.TextChoices):
    """By whom a water section is assessed (断面考核级别); it can change with the year."""

    NATIONAL = "national", "国考"
    PROVINCIAL = "provincial", "省考"
    CITY = "city", "市考"
    COMPENSATION = "compensation", "资源补偿"


class WaterBody(models.TextChoices):
    """River or lake: total phosphorus has a limit of its own in each (GB 3838-2002 表1)."""

    RIVER = "river", "河流"
    LAKE = "lake", "湖库"


class QualityClass(models.IntegerChoices):
    """Water quality classes of GB 3838-2002, better ones first."""

    I = 1, "Ⅰ"  # noqa: E741 - the standard's own name
    II = 2, "Ⅱ"
    III = 3, "Ⅲ"
    IV = 4, "Ⅳ"
    V = 5, "Ⅴ"
    WORSE_THAN_V = 6, "劣Ⅴ"


class Caliber(models.TextChoices):
    """Two book-keepings of the same air (口径): as measured, and with dust episodes removed."""

    ACTUAL = "actual", "实况"
    ASSESSMENT = "assessment", "考核"


class DataStatus(models.TextChoices):
    """How far a value has been checked (数据状态)."""

    REALTIME = "realtime", "实时"
    REVIEWED = "reviewed", "审核"
    FINAL = "final", "终审"


def is_provisional(statuses: Iterable[str]) -> bool:
    """Whether a figure is provisional (初步): any reading behind it has not been reviewed (实时).

    Takes values or labels of `DataStatus`; those of a computed figure say nothing of it. Without
    any reading nothing is provisional: it is missing, which is another thing.
    """
    unreviewed = {DataStatus.REALTIME.value, DataStatus.REALTIME.label}
    return any(status in unreviewed for status in statuses)


class Span(models.TextChoices):
    """What a monthly air figure covers: the month alone or January up to it."""

    MONTH = "month", "当月"
    YEAR_TO_DATE = "ytd", "1月至当月累计"


class ReadingState(models.TextChoices):
    """Why a reading has, or has not, a value: absence is named, never zero."""

    MEASURED = "measured", "有监测值"
    NOT_SAMPLED = "not_sampled", "未监测"
    NO_FLOW = "no_flow", "断流"
    INVALID = "invalid", "数据无效"


class BatchKind(models.TextChoices):
    """Where a batch of readings came from."""

    DEMONSTRATION = "demo", "演示数据"
    FILE = "file", "文件导入"


class ClaimState(models.TextChoices):
    """A dust-episode claim (沙尘申报) may be refused."""

    CLAIMED = "claimed", "已申报"
    GRANTED = "granted", "已认定"
    REFUSED = "refused", "不予认定"


class AuditAction(models.TextChoices):
    """What an audit entry tells of (审计动作)."""

    CREATE = "create", "新增"
    CHANGE = "change", "修改"
    DELETE = "delete", "删除"
    REVIEW = "review", "审核"
    IMPORT = "import", "导入"
    UNDO = "undo", "撤销导入"
    GENERATE = "generate", "生成演示数据"
    PUBLISH = "publish", "发布"
    ERRATUM = "erratum", "更正"
    EXPORT = "export", "导出"
    LOGIN = "login", "登录"
    LOGIN_FAILED = "failed", "登录失败"
    LOGOUT = "logout", "退出"
    PASSWORD = "password", "设置密码"
    PURGE = "purge", "清理审计记录"


class DueKind(models.TextChoices):
    """What is due of every month, each by its own day (报送类别)."""

    AIR = "air", "全区空气"
    STATION = "station", "站点日数据"
    SECTION = "section", "水质断面"
    DUST = "dust", "板块降尘"
    TASK = "task", "任务进展"
