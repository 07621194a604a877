"""A bare application with nothing but the kit, and forms filled as a browser fills them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask

from challenge.web.forms import KitForm
from challenge.web.headers import init_headers
from challenge.web.locale import init_locale
from challenge.web.rendering import init_rendering
from config import ROOT

Send = Callable[..., Any]


@pytest.fixture
def kit() -> Flask:
    """The kit without any stage, in four languages."""
    app = Flask("challenge", template_folder=str(ROOT / "templates"))
    app.config.update(
        SECRET_KEY="not a secret", LANGUAGES=["en", "th", "ja", "fil"], WTF_CSRF_ENABLED=False
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["form_key"] = lambda: "a-key"
    init_locale(app)
    init_rendering(app)
    init_headers(app)
    return app


@pytest.fixture
def send(kit: Flask) -> Iterator[Send]:
    """Post values to a form class, checked: `send(Form, title="x")`; names may hold dashes."""
    with ExitStack() as open_requests:

        def sent(form: type[KitForm], values: dict[str, Any] | None = None, **more: Any) -> Any:
            posted = {**(values or {}), **more}
            open_requests.enter_context(kit.test_request_context(method="POST", data=posted))
            filled = form()
            filled.validate()
            return filled

        yield sent


@pytest.fixture
def request_context(kit: Flask) -> Iterator[None]:
    """A page view in English."""
    with kit.test_request_context("/"):
        yield
