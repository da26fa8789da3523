"""The app of what was measured, where, by whom and in which version."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Sites and readings (监测点位与监测数据)."""

    name = "monitoring"
    verbose_name = "监测数据"
    default_auto_field = "django.db.models.BigAutoField"
