"""Two worlds that differ in one secret answer a lower role with the same bytes."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask, Response
from jinja2.environment import create_cache
from time_machine import Traveller

from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import Sheet
from tests.leaks.field import Field
from tests.leaks.worlds import SECRETS, Plant, Secret, before, forget_pages, leaks


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name.replace(" ", "-"))
def test_nobody_notices(app: Flask, clock: Traveller, secret: Secret) -> None:
    found = leaks(app, before(secret, clock), secret)
    assert not found, f"{len(found)} answers tell the worlds apart:\n" + "\n".join(found)


def in_a_header(app: Flask, _world: Field) -> None:
    """The sum of all scores in a header nobody looks at."""

    def tell(response: Response) -> Response:
        scores = db.session.scalars(sa.select(Sheet.scores).order_by(Sheet.id))
        total = sum(value or 0 for sheet in scores for value in sheet.values())
        response.headers["X-Answer"] = str(total)
        return response

    app.after_request_funcs[None].append(tell)


def in_a_page(app: Flask, _world: Field) -> None:
    """The number of proposals behind every date."""
    app.jinja_env.filters["instant"] = counting(app.jinja_env.filters["instant"])
    read_templates_anew(app)


def read_templates_anew(app: Flask) -> None:
    """A template that was read before holds the filters of then."""
    app.jinja_env.cache = create_cache(400)
    app.extensions.pop("kit_macros", None)


def counting(shown: Callable[..., str]) -> Callable[..., str]:
    def tell(*values: object) -> str:
        count = db.session.scalar(sa.select(sa.func.count(Proposal.id)))
        return f"{shown(*values)} {count}"

    return tell


def in_an_order(app: Flask, _world: Field) -> None:
    """The number of submissions decides about a space at the end of the body."""

    def tell(response: Response) -> Response:
        count = db.session.scalar(sa.select(sa.func.count(Proposal.current_version_id))) or 0
        if response.mimetype == "text/html":
            response.set_data(response.get_data() + b" " * (count % 2))
        return response

    app.after_request_funcs[None].append(tell)


PLANTS = (
    (SECRETS[0], in_a_header),
    (SECRETS[3], in_a_page),
    (SECRETS[3], in_an_order),
)


@pytest.mark.parametrize(
    ("secret", "plant"), PLANTS, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_planted_leak_is_found(
    app: Flask, clock: Traveller, secret: Secret, plant: Plant, restored: None
) -> None:
    one = Secret(secret.name, secret.stage, secret.one, secret.other, secret.readers[:1])
    assert leaks(app, before(one, clock), one, plant=plant)


@pytest.fixture
def restored(app: Flask) -> Iterator[None]:
    """Takes out what a test planted in the application."""
    after = list(app.after_request_funcs.get(None, []))
    instant = app.jinja_env.filters["instant"]
    yield
    app.after_request_funcs[None] = after
    app.jinja_env.filters["instant"] = instant
    read_templates_anew(app)
    forget_pages(app)
