"""Make the five roles (五类角色) with their permissions."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from zhonglou_env.roles import Role, grant_roles

APPS_WITH_PERMISSIONS = ("admin", "auth", "monitoring", "targets")


def make_roles(apps, schema_editor):
    """Create the permissions, which Django otherwise makes after the last migration; grant them."""
    using = schema_editor.connection.alias
    for label in APPS_WITH_PERMISSIONS:
        create_permissions(
            installed_apps.get_app_config(label), verbosity=0, using=using, apps=apps
        )
    grant_roles(apps, using)


def remove_roles(apps, schema_editor):
    """Delete the five groups; accounts stay, without a role."""
    using = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(using)
    groups.filter(name__in=Role.labels).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("monitoring", "0001_initial"),
        ("targets", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
