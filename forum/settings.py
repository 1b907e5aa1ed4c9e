"""The one settings file: safe for production by default, everything else by environment variable.

Without FOLKMOOT_DEMO or FOLKMOOT_TESTING a missing FOLKMOOT_SECRET_KEY or FOLKMOOT_ALLOWED_HOSTS stops the start
with a sentence that says what to set.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from forum import __version__

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEMO = env.bool("FOLKMOOT_DEMO", False)
TESTING = env.bool("FOLKMOOT_TESTING", False)
DEBUG = env.bool("FOLKMOOT_DEBUG", False)
DATA_DIR = Path(env.str("FOLKMOOT_DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    key = env.str("FOLKMOOT_SECRET_KEY", "")
    if key:
        return key
    if TESTING:
        return "only-for-tests-" + "0" * 40
    if not DEMO:
        raise ImproperlyConfigured(
            "FOLKMOOT_SECRET_KEY is not set. Give it a long random value (and keep it), or set FOLKMOOT_DEMO=1 "
            "to try Folkmoot with a key of its own."
        )
    kept = DATA_DIR / "demo-secret-key"
    if not kept.exists():
        kept.write_text(get_random_secret_key())
        kept.chmod(0o600)
    return kept.read_text()


LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]


def _allowed_hosts() -> list[str]:
    hosts = env.list("FOLKMOOT_ALLOWED_HOSTS", default=[])
    if DEMO and (strangers := [host for host in hosts if host not in LOCAL_HOSTS]):
        raise ImproperlyConfigured(
            f"FOLKMOOT_DEMO=1 lets anybody sign in as anybody, so it serves this machine only, not {strangers[0]}."
        )
    if hosts:
        return hosts
    if DEMO or TESTING or DEBUG:
        return LOCAL_HOSTS
    raise ImproperlyConfigured("FOLKMOOT_ALLOWED_HOSTS is not set. Name the hosts, as in debates.example.org.")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _allowed_hosts()
SIGNING_KEY = env.str("FOLKMOOT_SIGNING_KEY", "")  # 64 hex digits; without it a file in the data directory has one
LOCAL = DEMO or TESTING or DEBUG

# The site -----------------------------------------------------------------------------------------------------

SITE_NAME = env.str("FOLKMOOT_SITE_NAME", "Folkmoot")
SITE_URL = env.str("FOLKMOOT_SITE_URL", "http://127.0.0.1:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
SOURCE_URL = env.str("FOLKMOOT_SOURCE_URL", "")
CONTACT = env.str("FOLKMOOT_CONTACT", "")  # an address for readers; shown where a page says to write
VERSION = __version__
CSRF_TRUSTED_ORIGINS = env.list("FOLKMOOT_TRUSTED_ORIGINS", default=[] if LOCAL else [SITE_URL])

INSTALLED_APPS = [
    "daphne",
    "forum",
    "policy_design",
    "channels",
    "markdownx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "forum.stewards.StewardAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "forum.headers.HeadersMiddleware",
    "forum.headers.RefuseNulls",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "forum.typed.KeepTyped",
]

ROOT_URLCONF = "forum.urls"
ASGI_APPLICATION = "forum.asgi.application"
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
                "forum.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(INSTALLED_APPS.index("forum.stewards.StewardAdmin"), "django.forms")

# Data ---------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'folkmoot.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA foreign_keys=ON;"
            f"PRAGMA synchronous={env.str('FOLKMOOT_SQLITE_SYNCHRONOUS', 'FULL')};"
        ),
    }
# Each of the web threads keeps its connection. Tests open none that would outlive them.
DATABASES["default"].setdefault("CONN_MAX_AGE", 0 if TESTING else 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
WEB_THREADS = env.int("FOLKMOOT_WEB_THREADS", 8)
REDIS_URL = env.str("REDIS_URL", "")
# Rate limits are counted here: by each process for itself without Redis, by all together with it.
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# Live: readers who follow a debate (docs/LIVE.md). Where no hint of a change arrives, the poll finds it. ----------

_on_sqlite = DATABASES["default"]["ENGINE"].endswith("sqlite3")
LIVE_POLL_SECONDS = env.float("FOLKMOOT_LIVE_POLL_SECONDS", 0.2 if _on_sqlite else 1.0)
LIVE_STALL_SECONDS = env.float("FOLKMOOT_LIVE_STALL_SECONDS", 30.0)  # then a reader who does not read is cut off
LIVE_PER_ADDRESS = env.int("FOLKMOOT_LIVE_PER_ADDRESS", 250)  # connections at once from one address; 0: any number
LIVE_JOINS_PER_MINUTE = env.int("FOLKMOOT_LIVE_JOINS_PER_MINUTE", 600)  # attempts from one address; 0: any number

# Forms that take no account ask for a proof of work (decisions/0013), or for some patience without scripts. ------

CHALLENGE_DIGITS = env.int("FOLKMOOT_CHALLENGE_DIGITS", 3)  # hexadecimal zeros; one more is sixteen times the work
CHALLENGE_COST = env.int("FOLKMOOT_CHALLENGE_COST", 1)  # hashes for each attempt
CHALLENGE_MINUTES = env.int("FOLKMOOT_CHALLENGE_MINUTES", 60)  # how long a form may lie open
CHALLENGE_WAIT_SECONDS = env.int("FOLKMOOT_CHALLENGE_WAIT_SECONDS", 8)  # where no script runs
POSTS_PER_ADDRESS = env.int("FOLKMOOT_POSTS_PER_ADDRESS", 40)  # in ten minutes; an office may share one address
NEW_READERS_PER_HOUR = env.int("FOLKMOOT_NEW_READERS_PER_HOUR", 60)  # who choose in one debate, from one address

# The API: requests in a minute, by one token or, without one, from one address; 0: any number. -----------------

API_PER_TOKEN = env.int("FOLKMOOT_API_PER_TOKEN", 300)
API_PER_ADDRESS = env.int("FOLKMOOT_API_PER_ADDRESS", 120)
API_MAX_BYTES = 1024 * 1024  # of one request

# Mail ---------------------------------------------------------------------------------------------------------

MAIL_DIR = DATA_DIR / "mail"
_mail = env.email_url("EMAIL_URL", "filemail://" if LOCAL else "smtp://localhost:25")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = str(MAIL_DIR)
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
# A provider instead of SMTP, by its name in django-anymail; what it needs, each in ANYMAIL_..., as its manual says.
MAIL_PROVIDER = env.str("FOLKMOOT_MAIL_PROVIDER", "")
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    INSTALLED_APPS.append("anymail")
DEFAULT_FROM_EMAIL = env.str("FOLKMOOT_MAIL_FROM", f"{SITE_NAME} <no-reply@{urlsplit(SITE_URL).hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

NOTICES_A_DAY = env.int("FOLKMOOT_NOTICES_A_DAY", 10)  # mails at once to one person; the rest waits for the digest

# People and log-in --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "forum.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_REDIRECT_URL = "people:me"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "forum.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "forum.people.forms.SignupForm"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "forum:home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "forum.people.passkeys.AddPasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_TOTP_ISSUER = SITE_NAME
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Text ---------------------------------------------------------------------------------------------------------

MARKDOWNX_MARKDOWNIFY_FUNCTION = "forum.posts.rendering.preview"
MARKDOWNX_URLS_PATH = "/compose/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/compose/upload/"
MARKDOWNX_MEDIA_PATH = "images/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("FOLKMOOT_TIME_ZONE", "Europe/Brussels")
USE_I18N = True
USE_TZ = True

# Files --------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("FOLKMOOT_STATIC_DIR", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
READS_SOURCES = TESTING or DEBUG  # static files come from where they are written, under their own names
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if READS_SOURCES
        else "forum.statics.collected.CollectedFiles"
    },
}
# forum.statics answers for collected files; WhiteNoise for what it leaves: names of an earlier version, DEBUG.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = READS_SOURCES
WHITENOISE_AUTOREFRESH = DEBUG

# Safety -------------------------------------------------------------------------------------------------------

TRUSTED_PROXIES = env.int("FOLKMOOT_TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECURE = not LOCAL
SECURE_SSL_REDIRECT = env.bool("FOLKMOOT_SSL_REDIRECT", SECURE)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("FOLKMOOT_HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("FOLKMOOT_HSTS_PRELOAD", False)
# Both speak for the whole domain, which is more than this site can know; its owner may switch them on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "forum.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Logs: tokens never reach them --------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "forum.headers.RedactTokens"}, "ballots": {"()": "forum.headers.HushBallots"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact", "ballots"]},
    },
    "root": {"handlers": ["console"], "level": env.str("FOLKMOOT_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "django.channels.server": {"handlers": [], "level": "INFO", "propagate": True},
        "MARKDOWN": {"level": "WARNING"},
    },
}
BALLOT_PATHS = re.compile(r"/rounds/\d+/(?:vote|receipt|rate|find|ballot)\b")
TOKEN_PATHS = re.compile(
    r"(/invitations/(?!accept|decline|expired)|/mail/leave/|/newsletter/(?:confirm|yours)/|/syllabus/told/)([^/\s?\"']+)"
)
TOKENS = re.compile(r"(\bfmt_)[A-Za-z0-9_-]{8,}")  # of the API, wherever one got into a line

# Which sites may show our cards in a frame, as in https://news.example.org; * is every site. Cards hold what is public.
EMBED_SITES = env.list("FOLKMOOT_EMBED_SITES", default=["*"])
# In which languages there is a newsletter; the first is what a form offers first.
NEWSLETTER_LANGUAGES = env.list("FOLKMOOT_NEWSLETTER_LANGUAGES", default=["en"])
# A WebSub hub that is told of every change of a feed, as in https://hub.example.org/; without one feeds name none.
WEBSUB_HUB = env.str("FOLKMOOT_WEBSUB_HUB", "")
# Only where webhooks stay within one network: they may then lead to any host of it, and go without TLS.
WEBHOOKS_WITHIN = env.bool("FOLKMOOT_WEBHOOKS_WITHIN", False)

# How things are done here -------------------------------------------------------------------------------------

# Shared pages are kept ready below Django, in each process; 0 keeps none, and so does the debug mode.
PAGE_CACHE_BYTES = env.int("FOLKMOOT_PAGE_CACHE_MB", 0 if DEBUG else 64) * 2**20
SITEMAPS_PER_PAGE = 1000
# Files that take a while are made beside the worker, each within these bounds, and kept for some days.
EXPORT_DAYS = env.int("FOLKMOOT_EXPORT_DAYS", 7)
EXPORT_MINUTES = env.int("FOLKMOOT_EXPORT_MINUTES", 15)
EXPORT_MEMORY_MB = env.int("FOLKMOOT_EXPORT_MEMORY_MB", 1024)  # of each of its programs; 0: any
EXPORTS_PER_PERSON = env.int("FOLKMOOT_EXPORTS_PER_PERSON", 40)  # asked for in ten minutes; an address ten times that
INVITATION_DAYS = 14
IMAGE_MAX_BYTES = 5 * 1024 * 1024
IMAGE_MAX_PIXELS = 24_000_000
IMAGE_MAX_SIDE = 2000
