"""Grant the five roles what they may do with the supervision of tasks and the rules of divisions."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from zhonglou_env.roles import grant_roles

APPS_WITH_PERMISSIONS = ("monitoring", "targets")


def grant(apps, schema_editor):
    """Create the permissions of the new models, then make the roles what is declared."""
    using = schema_editor.connection.alias
    for label in APPS_WITH_PERMISSIONS:
        create_permissions(
            installed_apps.get_app_config(label), verbosity=0, using=using, apps=apps
        )
    grant_roles(apps, using)


class Migration(migrations.Migration):
    dependencies = [
        ("zhonglou_env", "0004_roles_of_due_rules"),
        ("monitoring", "0008_due_rules"),
        ("targets", "0004_supervision"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
