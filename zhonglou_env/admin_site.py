"""The admin site of the data administrators (数据管理员)."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


class DashboardAdminSite(AdminSite):
    """Django's own admin under the bureau's name: fully Chinese and clean under a strict CSP."""

    site_header = "钟楼区生态环境目标看板 · 数据管理"
    site_title = "数据管理"
    index_title = "录入与维护"
    site_url = "/"
    empty_value_display = "—"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put the pages of month entry and import beside the lists: they write several kinds."""
        from monitoring.admin.import_pages import import_urls  # models load after this module
        from monitoring.admin.month_entry import month_entry
        from targets.admin.month_desk import month_desk

        entry = path("month-entry/", self.admin_view(month_entry), name="month_entry")
        desk = path("month-desk/", self.admin_view(month_desk), name="month_desk")
        return [desk, entry, *import_urls(self), *super().get_urls()]

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Let people in as Django does, through the view that records it."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        from django.contrib.admin.forms import AdminAuthenticationForm

        from zhonglou_env.sign_in import SignIn  # models load after this module

        context = {
            **self.each_context(request),
            "title": "登录",
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in {**request.GET, **request.POST}:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index", current_app=self.name)
        view = SignIn.as_view(
            template_name="admin/login.html",
            authentication_form=AdminAuthenticationForm,
            extra_context=context,
        )
        return view(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Let people out as Django does, through the view that records it."""
        from zhonglou_env.sign_in import SignOut

        context = {**self.each_context(request), "has_permission": False, **(extra_context or {})}
        return SignOut.as_view(extra_context=context)(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Let people change their password as Django does, through the view that records it."""
        from zhonglou_env.sign_in import ChangeOwnPassword

        view = ChangeOwnPassword.as_view(
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)
