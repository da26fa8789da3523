"""Addresses of the whole product."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from zhonglou_env.health import healthz
from zhonglou_env.sign_in import SignIn, SignOut

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", login_not_required(SignOut.as_view()), name="logout"),
    path("admin/", admin.site.urls),
    path("", include("targets.urls")),
]

handler404 = "zhonglou_env.errors.page_not_found"
