"""Django's settings, made of the environment. Dangerous ones stop the start with a clear word."""

import os
from pathlib import Path
from typing import cast
from urllib.parse import quote

import dj_database_url

from sleutelbos.config import demonstration, environment
from sleutelbos.kit import languages

_values = environment.read(os.environ)

DATA = Path(str(_values["SLEUTELBOS_DATA"])).absolute()
DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
SECRET_KEY = environment.secret(_values, "SLEUTELBOS_SECRET_KEY", "secret_key")
PEPPER = environment.secret(_values, "SLEUTELBOS_PEPPER", "pepper").encode()
NEW_KEYS = tuple(environment.made)  # those that a school with people cannot do without
PUSH_KEY = environment.secret(_values, "SLEUTELBOS_PUSH_KEY", "push_key")
WEAK_DATABASE = bool(_values["SLEUTELBOS_WEAK_DATABASE"])
PLAIN_HTTP = bool(_values["SLEUTELBOS_PLAIN_HTTP"])
TRUSTED_PROXIES = cast("tuple[str, ...]", _values["SLEUTELBOS_TRUSTED_PROXIES"])
BROKER = str(_values["SLEUTELBOS_BROKER"])
PRIVATE_NETWORKS = cast("tuple[str, ...]", _values["SLEUTELBOS_PRIVATE_NETWORKS"])
PUSH_NETWORKS: tuple[str, ...] = ()  # anybody's browser says where its push service is
HASH_THREADS = int(str(_values["SLEUTELBOS_HASH_THREADS"]))
EMAIL_URL = str(_values["EMAIL_URL"])
MAIL_FROM = str(_values["SLEUTELBOS_MAIL_FROM"])
BOUNCES_URL = str(_values["SLEUTELBOS_BOUNCES_URL"])
FILES_URL = str(_values["SLEUTELBOS_FILES_URL"])
SCANNER_URL = str(_values["SLEUTELBOS_SCANNER_URL"])
LOG_SHAPE = str(_values["SLEUTELBOS_LOG"])
DEMO = bool(_values["SLEUTELBOS_DEMO"])
DEMO_PORT = demonstration.port_of(DATA)
environment.refuse(_values, keys=(SECRET_KEY.encode(), PEPPER), has_demo=DEMO_PORT is not None)

DEBUG = False
ALLOWED_HOSTS = ["*"]  # web.middleware knows the hosts: exact names of schools, nothing else
ROOT_URLCONF = "sleutelbos.config.urls"
WSGI_APPLICATION = "sleutelbos.config.wsgi.application"
ASGI_APPLICATION = "sleutelbos.config.asgi.application"
AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "sleutelbos.schools",
    "sleutelbos.people",
    "sleutelbos.accounts",
    "sleutelbos.connections",
    "sleutelbos.audit",
    "sleutelbos.outbox",
    "sleutelbos.gate",
    "sleutelbos.messaging",
    "sleutelbos.roster",
    "sleutelbos.privacy",
    "sleutelbos.guides",
    "sleutelbos.web",
    "sleutelbos.entrypoints.portal",
    "sleutelbos.entrypoints.console",
    "sleutelbos.entrypoints.idp",
    "sleutelbos.entrypoints.cli",
]

MIDDLEWARE = [
    "sleutelbos.web.middleware.headers",  # outermost, so that errors carry them too
    "sleutelbos.web.middleware.portal",  # school by host, and who is signed in: one statement
    "django.middleware.csrf.CsrfViewMiddleware",
    "sleutelbos.web.middleware.guard",  # closed by default
]

if DEMO:
    INSTALLED_APPS.append("sleutelbos.entrypoints.demo")
    MIDDLEWARE.insert(1, "sleutelbos.entrypoints.demo.middleware.tour")

if BROKER:  # which may be a host where somebody else answers too
    MIDDLEWARE.insert(1, "sleutelbos.entrypoints.portal.broker.broker")

_database = dj_database_url.parse(
    str(_values["DATABASE_URL"]) or f"sqlite:///{quote(str(DATA / 'sleutelbos.sqlite3'))}",
    conn_max_age=None,
)
if _database["ENGINE"].endswith("sqlite3"):
    # Checkpoints are made by the worker alone, while it holds the write lock: see
    # docs/decisions about SQLite's WAL-reset fault.
    _database["OPTIONS"] = {
        "timeout": 10,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-8000;"
            "PRAGMA secure_delete=ON;"  # whoever is erased is not left in free pages of the file
        ),
    }
else:
    _database["OPTIONS"] = {
        **_database.get("OPTIONS", {}),
        "server_side_binding": True,
        "prepare_threshold": 1,
        "connect_timeout": 5,
        "options": "-c statement_timeout=60000 -c lock_timeout=10000",
    }
DATABASES = {"default": _database}

LANGUAGE_CODE = languages.FIRST  # also what is shown of a text that a language lacks
LANGUAGES = list(languages.NAMES.items())
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

STATIC_URL = "/static/"

_PREFIX = "" if PLAIN_HTTP else "__Host-"
SESSION_COOKIE_NAME = f"{_PREFIX}sid"
BROWSER_COOKIE_NAME = f"{_PREFIX}browser"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
TRIP_COOKIE_NAME = f"{_PREFIX}trip"
WAITING_COOKIE_NAME = f"{_PREFIX}waiting"  # what an application asked, during the activation
ARRIVAL_COOKIE_NAME = f"{_PREFIX}arrival"
DEVICE_COOKIE_NAME = f"{_PREFIX}device"
HINT_COOKIE_NAME = f"{_PREFIX}no-hint"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sleutelbos.web.errors.csrf_failure"

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Only in memory: a register has national numbers, and none of them ever stands on a disk (D5).
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 65 * 1024 * 1024  # a register of 64 MB, and its form around it

LOGGING_CONFIG = "sleutelbos.config.logs.configure"
LOGGING = LOG_SHAPE
