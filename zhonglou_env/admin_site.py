"""The admin site of the data administrators (数据管理员)."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, URLResolver, path


class DashboardAdminSite(AdminSite):
    """Django's own admin under the bureau's name: fully Chinese and clean under a strict CSP."""

    site_header = "钟楼区生态环境目标看板 · 数据管理"
    site_title = "数据管理"
    index_title = "录入与维护"
    site_url = "/"
    empty_value_display = "—"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put the month entry page beside the lists: it writes three kinds of readings."""
        from monitoring.admin.month_entry import month_entry  # models load after this module

        entry = path("month-entry/", self.admin_view(month_entry), name="month_entry")
        return [entry, *super().get_urls()]
