"""Watching what the application denies, and the page that shows it."""

import logging
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Flask, Response, current_app, g, render_template, request

from challenge.accounts import rules as accounts
from challenge.accounts.access import access, holding, rule_of
from challenge.accounts.actor import VISITOR, Actor
from challenge.accounts.limits import SIGN_IN
from challenge.db import READING, db
from challenge.denials import actions, queries
from challenge.denials.models import Denial
from challenge.web.text import clean

blueprint = Blueprint("denials", __name__)
log = logging.getLogger(__name__)
REFUSED = {422, 429}


def register(app: Flask) -> None:
    app.after_request(_watch)
    app.register_blueprint(blueprint)


@blueprint.get("/record/denials")
@access(holding(*queries.READERS))
def index() -> str:
    """Alarms, and every denied attempt that is kept."""
    return render_template(
        "denials/index.html",
        alarms=queries.alarms(),
        page=queries.attempts(after=request.args.get("after")),
    )


def _watch(response: Response) -> Response:
    """Note a denied attempt once the answer is on its way: it neither slows nor changes it.

    The request's own transaction is undone by then, and a GET still writes nothing.
    """
    actor: Actor = g.get("actor") or VISITOR
    if request.endpoint == SIGN_IN and request.method not in READING:
        if response.status_code in REFUSED:
            account = accounts.address(clean(request.form.get("email", "")))
            response.call_on_close(_noting(Denial.SIGN_IN, account=account))
    elif response.status_code == 404 and actor.signed_in and request.endpoint:
        rule = rule_of(current_app, request.endpoint)
        kind = Denial.ROW if rule and rule.allows(actor) else Denial.RULE
        response.call_on_close(_noting(kind, person_id=actor.user_id))
    return response


def _noting(
    kind: Denial, *, person_id: int | None = None, account: str | None = None
) -> Callable[[], None]:
    """What is to be done later, with all it needs from the request."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # Flask's proxy
    note = partial(
        actions.note,
        kind,
        person_id=person_id,
        account=account,
        sender=request.remote_addr or "",
        route=f"{request.method} {request.url_rule}",
    )
    return partial(_in_own_transaction, app, note)


def _in_own_transaction(app: Flask, note: Callable[[], None]) -> None:
    """Nobody waits for this any more, so what fails is told to the operator."""
    with app.app_context():
        try:
            note()
            db.session.commit()
        except Exception:
            db.session.rollback()
            log.exception("a denied attempt could not be noted")
