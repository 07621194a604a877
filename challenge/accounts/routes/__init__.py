"""Sign-in, invitations, posts and sessions."""

from flask import Flask

from challenge.accounts.limits import init_limits
from challenge.accounts.navigation import init_navigation
from challenge.accounts.routes import (
    account,
    addresses,
    demonstration,
    invitations,
    organisations,
    people,
    posts,
)
from challenge.accounts.routes.blueprint import blueprint
from challenge.accounts.security import init_security


def register(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    init_security(app, settings)
    init_navigation(app)
    app.register_blueprint(blueprint)
    init_limits(app)
    if settings.demonstration:
        demonstration.register(app)


__all__ = ["account", "addresses", "invitations", "organisations", "people", "posts", "register"]
