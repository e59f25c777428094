"""One settings module for every profile; what differs comes from the environment.

`JISHI_PROFILE` (demo, test, production), `DATABASE_URL`, `JISHI_VAR`, `JISHI_HOSTS`, `JISHI_COUNTY`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pysqlite3

# SQLite 3.7.0 to 3.51.2 can corrupt a WAL file under two writers: take the library's own, newer one.
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from jishi.config import environment  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]
PROFILE = environment.profile()
VAR = environment.var_folder(ROOT)
COUNTY = environment.county()
TODAY = environment.today(PROFILE)
COUNTY_NAME = environment.county_name()
HOTLINE = environment.hotline()
PLAN_SECONDS = environment.plan_seconds()
SLOW_QUERY_MS = environment.slow_query_ms()
WEBHOOK_HOSTS = environment.webhook_hosts()
NOTICE_CHANNELS = environment.notice_channels()
NOTICES_FOLDER = VAR / "notices"
WATERMARK_FONT = environment.watermark_font()

DEBUG = False
SECRET_KEY = environment.secret_key(VAR, PROFILE)
FIELD_KEY_FILE = VAR / "field.key"
METRICS_TOKEN_FILE = VAR / "metrics.token"
METRICS_FOLDER = VAR / "metrics"
# Read once, when the library is loaded; always this installation's, whatever the parent process stood in.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_FOLDER)
ALLOWED_HOSTS = environment.hosts(PROFILE)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost"}]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "jishi.web",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "jishi.core.access",
    "jishi.core.places",
    "jishi.core.organisations",
    "jishi.core.people",
    "jishi.core.calendar",
    "jishi.core.numbers",
    "jishi.core.preferences",
    "jishi.core.rulebook",
    "jishi.core.audit",
    "jishi.core.jobs",
    "jishi.core.notices",
    "jishi.core.personal",
    "jishi.core.ballots",
    "jishi.core.tokens",
    "jishi.core.files",
    "jishi.core.merging",
    "jishi.core.outbox",
    "jishi.records",
    "jishi.sheets",
    "jishi.api",
    "jishi.areas.registry",
    "jishi.areas.service",
    "jishi.areas.demand",
    "jishi.areas.work",
    "jishi.areas.party",
    "jishi.areas.governance",
    "jishi.areas.economy",
    "jishi.features.planning",
    "jishi.features.public",
    "jishi.features.auditing",
    "jishi.features.background",
    "jishi.features.tokens",
    "jishi.features.webhooks",
    "jishi.features.notices",
    "jishi.features.backup",
    "jishi.features.demo",
    "jishi.config",
]

MIDDLEWARE = [
    "jishi.core.telemetry.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # As far out as that: what is refused further in, a wrong host for one, is in nobody's frame either.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jishi.web.compression.PageCompression",
    "csp.middleware.CSPMiddleware",
    "jishi.web.encoding.OneEncoding",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jishi.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jishi.web.actor.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jishi.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "jishi.config.urls"
WSGI_APPLICATION = "jishi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jishi.web.context.shell",
            ]
        },
    }
]

DATABASES = {"default": environment.database(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if PROFILE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "jishi.core.access.signin.ClosedSignup"
ACCOUNT_EMAIL_VERIFICATION = "none"
# allauth keeps its counts in the default cache: one for all web processes, or each would allow as many attempts.
CACHES = {
    "default": {"BACKEND": "jishi.core.access.attempts.SharedAttempts", "LOCATION": str(VAR / "attempts")}
}
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key"} if PROFILE == "production" else False
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["jishi.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "jishi.web.finders.NodeFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files"},
    },
    "staticfiles": {"BACKEND": environment.static_storage(PROFILE)},
}
WHITENOISE_USE_FINDERS = PROFILE == "test"
WHITENOISE_AUTOREFRESH = False

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PROFILE == "production":
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        # Leaflet and EventCalendar set element styles from script; attributes only, no style sheets from outside.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

LOGGING_CONFIG = "jishi.core.telemetry.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "jishi.core.telemetry.logs.formatter", "json": PROFILE == "production"},
    },
    "filters": {"routes": {"()": "jishi.core.telemetry.routes.RouteForPath"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["routes"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "jishi": {"level": "INFO"},
        # Refusals stand in the line of their request.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        # But for what was missing of a form's own mark.
        "django.security.csrf": {"level": "WARNING"},
    },
}
