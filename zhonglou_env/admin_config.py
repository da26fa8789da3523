"""Puts our admin site in the place of Django's default one."""

from django.contrib.admin.apps import AdminConfig


class DashboardAdminConfig(AdminConfig):
    """The admin with the bureau's name on it."""

    default_site = "zhonglou_env.admin_site.DashboardAdminSite"
