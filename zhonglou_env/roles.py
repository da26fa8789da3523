"""The five roles (五类角色) and what each may do, declared once as data.

Roles are Django groups; pages and the admin ask for permissions, never for a role by name. A
declaration is a full permission name (`targets.read_summary`) or a pattern (`targets.view_*`).
`grant_roles` makes the groups hold exactly what is declared here. Role migrations call it: a new
model or a changed matrix needs another migration like `0001_roles`.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission
from django.db.models import TextChoices


class Role(TextChoices):
    """Who uses the dashboard; the label is the name of the group."""

    LEADER = "leader", "局领导"
    STAFF = "staff", "科室人员"
    DATA_ADMIN = "dataadmin", "数据管理员"
    UNIT = "unit", "责任单位"
    AUDITOR = "auditor", "审计人员"

    @property
    def enters_admin(self) -> bool:
        """Whether people of this role work in the admin (管理后台)."""
        return self in (Role.DATA_ADMIN, Role.AUDITOR)


def every(app: str, actions: str, *models: str) -> tuple[str, ...]:
    """Return the permissions for each of the actions on each of the models of an app."""
    return tuple(f"{app}.{action}_{model}" for model in models for action in actions.split())


READ_EVERY_PAGE = (
    "targets.read_summary",
    "targets.read_indicators",
    "targets.read_readings",
    "targets.read_tasks",
    "targets.read_divisions",
    "targets.read_questions",
)
KEEP = "view add change"  # nothing is deleted by hand: what is wrong is corrected, with a trace

PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.LEADER: (
        *READ_EVERY_PAGE,
        "targets.decide_closeout",
        "targets.decide_extension",
        "targets.export_evidence",
    ),
    Role.STAFF: READ_EVERY_PAGE,
    Role.DATA_ADMIN: (
        *READ_EVERY_PAGE,
        *every("monitoring", KEEP, "division", "airstation", "watersection", "sectionassignment"),
        *every("monitoring", KEEP, "airday", "airmonth", "sectionmonth", "dustfallmonth"),
        *every("monitoring", KEEP, "exclusion", "publication", "duerule"),
        *every("monitoring", "view", "importbatch", "revision", "correction", "stagedimport"),
        "monitoring.import_readings",
        "monitoring.undo_importbatch",
        "monitoring.review_readings",
        *every("targets", KEEP, "indicatormonth", "judgement", "progressreport"),
        *every("targets", KEEP, "target", "baseline", "task", "taskitem", "milestone"),
        *every("targets", KEEP, "statusrule", "unit", "taskeffect", "lightoverride"),
        *every("targets", KEEP, "lightrule", "levelrule", "scorerule"),
        *every("targets", f"{KEEP} delete", "lightline", "levelline", "scoreline"),
        *every("targets", "view add", "followupcheck"),
        *every("targets", "view", "closeout", "extensionrequest", "scoreobjection"),
        "targets.report_any_task",
        "targets.decide_closeout",
        "targets.decide_extension",
        "targets.file_objection",
        "targets.decide_objection",
        *every("targets", "view change", "openquestion"),
        *every("targets", "view", "plan", "indicator", "sourcedocument", "workarea"),
        *every("targets", "view", "evidence", "highlight", "mechanism", "forecast"),
        *every("targets", "view", "publicationedition", "erratum"),
        "targets.export_evidence",
    ),
    Role.UNIT: (
        "targets.read_summary",
        "targets.read_tasks",
        "targets.read_divisions",
        "targets.report_task",
        "targets.file_objection",
    ),
    Role.AUDITOR: (
        *READ_EVERY_PAGE,
        "monitoring.view_*",
        "monitoring.export_auditentry",
        "targets.export_evidence",
        "targets.view_*",
        "admin.view_logentry",
        "auth.view_user",
        "auth.view_group",
    ),
}


@dataclass(frozen=True)
class Account:
    """An account made at first start; without a role it keeps the accounts and nothing else."""

    username: str
    role: Role | None

    @property
    def title(self) -> str:
        """What the account is for, in Chinese."""
        return str(self.role.label) if self.role else "系统管理员"


ACCOUNTS = (*(Account(role.value, role) for role in Role), Account("sysadmin", None))


def is_declared(permission: str, role: Role) -> bool:
    """Say whether a role's declaration covers a full permission name."""
    return any(fnmatchcase(permission, pattern) for pattern in PERMISSIONS[role])


def grant_roles(apps: Apps, using: str = "default") -> None:
    """Make the five groups and give each exactly the declared permissions that exist so far.

    `apps` is the registry of the moment: a migration passes its historical one.
    """
    groups: type[Group] = apps.get_model("auth", "Group")
    permissions: type[Permission] = apps.get_model("auth", "Permission")
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in permissions.objects.using(using).select_related("content_type")
    }
    for role in Role:
        group, _ = groups.objects.using(using).get_or_create(name=role.label)
        group.permissions.set([known[name] for name in known if is_declared(name, role)])
