"""Open Challenge: the one place where everything meets.

It meets when an application is made, not when this package is imported: a list of commands needs
no database.
"""

from datetime import timedelta
from functools import partial
from importlib import import_module

from flask import Flask

from config import ROOT, Settings

STAGES = (
    "accounts",
    "documents",
    "notices",
    "denials",
    "challenges",
    "proposals",
    "screening",
    "duplicates",
    "scoring",
    "awards",
    "mous",
    "desk",
    "public",
)


def create_app(settings: Settings) -> Flask:
    """The application for `settings`.

    Raises UndeclaredRoute when a route has no access rule.
    """
    import challenge.models  # noqa: F401  every table before the first query
    from challenge.accounts.access import init_access, prove_all_declared
    from challenge.db import db
    from challenge.web.again import init_again
    from challenge.web.edge import init_edge
    from challenge.web.headers import init_headers
    from challenge.web.locale import init_locale
    from challenge.web.refusals import init_refusals
    from challenge.web.rendering import init_rendering

    app = Flask("challenge", template_folder=str(ROOT / "templates"))
    configure(app, settings)
    db.init_app(app, settings.database_url)
    init_locale(app)
    init_rendering(app)
    init_headers(app)
    init_edge(app)
    init_again(app)
    init_access(app)
    init_refusals(app)
    for stage in STAGES:
        import_module(f"challenge.{stage}.routes").register(app)
    import_module("challenge.programmes.actions").register(app)
    import_module("challenge.commands").register(app)
    prove_all_declared(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings from ours, and what stands in front of it."""
    from werkzeug.middleware.proxy_fix import ProxyFix
    from whitenoise import WhiteNoise

    from challenge.web.headers import add_static_headers

    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        LANGUAGES=list(settings.languages),
        TESTING=settings.environment == "test",
        MAX_CONTENT_LENGTH=settings.maximum_upload,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        **settings.extra,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(ROOT / "challenge" / "static"),
        prefix="static/",
        max_age=31536000,
        allow_all_origins=False,
        add_headers_function=partial(add_static_headers, encrypted=settings.secure_cookies),
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
