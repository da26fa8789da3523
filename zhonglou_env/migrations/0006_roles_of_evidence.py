"""Grant who may export the evidence of tasks (佐证材料包) the permission for it."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from zhonglou_env.roles import grant_roles

APPS_WITH_PERMISSIONS = ("monitoring", "targets")


def grant(apps, schema_editor):
    """Create the permission, then make the roles what is declared."""
    using = schema_editor.connection.alias
    for label in APPS_WITH_PERMISSIONS:
        create_permissions(
            installed_apps.get_app_config(label), verbosity=0, using=using, apps=apps
        )
    grant_roles(apps, using)


class Migration(migrations.Migration):
    dependencies = [
        ("zhonglou_env", "0005_roles_of_supervision"),
        ("monitoring", "0008_due_rules"),
        ("targets", "0007_division_rules"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
