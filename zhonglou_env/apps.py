"""The project package as an app: it holds the roles and the commands that set the product up."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Roles (五类角色) and set-up commands."""

    name = "zhonglou_env"
    verbose_name = "系统"
    default_auto_field = "django.db.models.BigAutoField"
