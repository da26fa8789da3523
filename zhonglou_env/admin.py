"""Admin of accounts and roles: Django's own, each change in the journal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from monitoring.admin.conflicts import AsksAboutNewer
from monitoring.admin.journaled import Journaled
from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note, note_rows, state_of
from monitoring.models import AuditEntry

KEPT = "账号“{}”已有审计记录,不能删除:请改为取消“有效”,停用该账号"

admin.site.unregister((User, Group))


class JournaledPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A new password given by an administrator, recorded; the password itself never is."""

    def save(self, commit: bool = True) -> User:
        """Save and record."""
        user: User = super().save(commit)
        what = "管理员设置密码" if user.has_usable_password() else "管理员停用密码登录"
        note(AuditAction.PASSWORD, user.get_username(), what)
        return user


@admin.register(User)
class JournaledUserAdmin(Journaled, AsksAboutNewer, UserAdmin):  # type: ignore[type-arg]
    """Accounts (用户): who has done anything is deactivated, never deleted."""

    change_password_form = JournaledPasswordForm
    readonly_fields = ("last_login", "date_joined")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save; a new account has its first password."""
        super().save_model(request, obj, form, change)
        if not change:
            note(AuditAction.PASSWORD, obj.get_username(), "建立账号时设置密码")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say what to do instead where the account has done something."""
        user = self.get_object(request, object_id)
        if user is not None and AuditEntry.objects.filter(actor=user).exists():
            messages.error(request, KEPT.format(user.get_username()))
            address = reverse("admin:auth_user_change", args=[user.pk])
            return HttpResponseRedirect(address)
        answer: HttpResponse = super().delete_view(request, object_id, extra_context)
        return answer

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse to delete, from the list too, accounts that have done something."""
        done = set(AuditEntry.objects.filter(actor__in=objs).values_list("actor", flat=True))
        kept = [KEPT.format(user.get_username()) for user in objs if user.pk in done]
        if kept:
            return [], {}, set(), kept
        return super().get_deleted_objects(objs, request)


@admin.register(Group)
class JournaledGroupAdmin(Journaled, AsksAboutNewer, GroupAdmin):
    """Roles (组) with their permissions; who loses one with its deletion is recorded too."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the role, recording what it allowed and who had it."""
        with leaving([obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete the roles chosen, recording what they allowed and who had them."""
        with leaving(queryset):
            super().delete_queryset(request, queryset)


@contextmanager
def leaving(groups: Iterable[Group]) -> Iterator[None]:
    """Record for each member of roles that are deleted inside this that the role is gone."""
    members = list(User.objects.filter(groups__in=[group.pk for group in groups]).distinct())
    before = {user.pk: state_of(user) for user in members}
    yield
    for user in members:
        change = RowChange(user.pk, before[user.pk], state_of(user))
        note_rows(AuditAction.CHANGE, User, [change], "角色被删除", label=user.get_username())
