"""Settings of the Zhonglou target dashboard: one file, driven by the environment.

| variable | meaning | default |
|---|---|---|
| `DEBUG` | development mode | off |
| `SECRET_KEY` | signing key | made once in `var/secret-key` |
| `DATABASE_URL` | `sqlite:///…` or `postgres://…` | SQLite in `var/db.sqlite3` |
| `CACHE_URL` | `locmemcache://`, `redis://…` | in-process memory |
| `ALLOWED_HOSTS` | host names served, comma separated | this machine only |
| `HTTPS` | served over HTTPS: secure cookies, redirect, HSTS | off |
| `TRUSTED_ORIGINS` | origins trusted for forms behind a proxy | none |
| `SESSION_IDLE_MINUTES` | idle time after which one is logged out | 30 |
| `TRUSTED_PROXIES` | proxies whose `X-Forwarded-For` tells the visitor's address | 0 |
| `AUDIT_KEEP_DAYS` | days `purge_audit` keeps logins and exports, no less than 180 | 365 |
| `VAR_DIR` | folder of database, key, collected static files, uploads | `var/` |
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from zhonglou_env.environment import (
    CACHE_SCHEMES,
    DATABASE_SCHEMES,
    kept_secret_key,
    read_boolean,
    read_url,
    read_whole_number,
)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
DEBUG = read_boolean(env, "DEBUG", default=False)
HTTPS = read_boolean(env, "HTTPS", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret_key(VAR_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "zhonglou_env.admin_config.DashboardAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "monitoring",
    "targets",
    "zhonglou_env.apps.ProjectConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhonglou_env.acting.acting_middleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zhonglou_env.readable_address.ReadableAddressMiddleware",
]

ROOT_URLCONF = "zhonglou_env.urls"
WSGI_APPLICATION = "zhonglou_env.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------

# Without these, six writers on SQLite fail with “database is locked” most of the time: the write
# lock must be taken when a transaction begins, and readers must not block the writer.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;"
        "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
    ),
}


def database_settings() -> dict[str, Any]:
    """Return the connection for `DATABASE_URL`, tuned for its engine."""
    default = f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
    url = read_url(env, "DATABASE_URL", default, DATABASE_SCHEMES)
    settings: dict[str, Any] = env.db_url_config(url)
    if not settings.get("NAME"):
        raise ImproperlyConfigured("环境变量 DATABASE_URL 没有写数据库名称。")
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings.setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
        return settings
    settings["CONN_MAX_AGE"] = 60
    settings["CONN_HEALTH_CHECKS"] = True
    return settings


DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": env.cache_url_config(read_url(env, "CACHE_URL", "locmemcache://", CACHE_SCHEMES))
}

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Static and uploaded files ----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "uploads"  # outside every served folder: files leave through a view only
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024  # a table to assess (10 MB) never touches the disk
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Accounts ---------------------------------------------------------------------------------

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "summary"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 60 * read_whole_number(
    env, "SESSION_IDLE_MINUTES", default=30, least=1, most=1440
)
SESSION_SAVE_EVERY_REQUEST = True  # the age counts from the last request: an idle timeout
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Audit ------------------------------------------------------------------------------------

TRUSTED_PROXIES = read_whole_number(env, "TRUSTED_PROXIES", default=0, least=0, most=9)
AUDIT_KEEP_DAYS = read_whole_number(env, "AUDIT_KEEP_DAYS", default=365, least=180, most=36500)

# --- Browser safety ---------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # the chart library draws its downloads as blobs
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logging ----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
