"""Logging in, logging out, changing one's password: Django's own views, each recorded."""

from typing import Any

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse

from monitoring.choices import AuditAction
from monitoring.journal import note

LONGEST_NAME = 150


def typed_name(form: AuthenticationForm) -> str:
    """Return the account somebody typed, without what does not print: all that is kept of it."""
    text = str(form.data.get("username", ""))
    return "".join(c if c.isprintable() else "�" for c in text)[:LONGEST_NAME]


class SignIn(LoginView):
    """The login page: who came in is recorded, and who tried (登录、登录失败)."""

    template_name = "login.html"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Log in, and record it under the new name."""
        answer = super().form_valid(form)
        note(AuditAction.LOGIN, form.get_user().get_username())
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Record the account that was typed; never the password."""
        note(AuditAction.LOGIN_FAILED, typed_name(form) or "(未填账号)")
        return super().form_invalid(form)


class SignOut(LogoutView):
    """Leaving (退出), recorded while it is still known who leaves."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Record and log out."""
        if request.user.is_authenticated:
            note(AuditAction.LOGOUT, request.user.get_username())
        return super().post(request, *args, **kwargs)


class ChangeOwnPassword(PasswordChangeView):
    """One's own new password, recorded; the password itself never is."""

    form_class = AdminPasswordChangeForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Record and save."""
        answer = super().form_valid(form)
        note(AuditAction.PASSWORD, self.request.user.get_username(), "本人修改密码")
        return answer
