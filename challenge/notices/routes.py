"""One's own messages, the mails of the demonstration, and those that could not be sent."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import ANYONE, SIGNED_IN, access, current_actor, holding
from challenge.accounts.letters import OUTBOX
from challenge.accounts.models import Role
from challenge.notices import actions, queries
from challenge.notices.forms import RecipientForm
from challenge.notices.models import Message
from challenge.web.locale import _

blueprint = Blueprint("notices", __name__)
demonstration = Blueprint("mailbox", __name__)
ADMINISTRATOR = holding(Role.ADMINISTRATOR)


def register(app: Flask) -> None:
    """The mailbox of the demonstration exists nowhere else."""
    app.extensions[OUTBOX] = actions.tell_address
    app.register_blueprint(blueprint)
    if app.config["SETTINGS"].demonstration:
        app.register_blueprint(demonstration)


@blueprint.get("/account/messages")
@access(SIGNED_IN)
def messages() -> str:
    found = queries.messages_of(current_actor(), after=request.args.get("after"))
    return render_template("notices/messages.html", page=found)


@demonstration.get("/mail")
@access(ANYONE)
def index() -> str:
    form = RecipientForm()
    found = queries.messages_to((form.to.data or "").casefold(), after=request.args.get("after"))
    return render_template("notices/mail.html", form=form, page=found)


@blueprint.get("/mail/unsure")
@access(ADMINISTRATOR)
def unsure() -> str:
    return render_template("notices/unsure.html", stuck=queries.unsettled())


@blueprint.post("/mail/unsure/<key>/sending")
@access(ADMINISTRATOR)
def send_again(key: str) -> Response:
    actions.send_again(_message(key), by=current_actor())
    flash(_("The message is sent again within a minute."))
    return redirect(url_for("notices.unsure"), 303)


@blueprint.post("/mail/unsure/<key>/settlement")
@access(ADMINISTRATOR)
def leave_be(key: str) -> Response:
    actions.leave_be(_message(key), by=current_actor())
    flash(_("The message is not sent again."))
    return redirect(url_for("notices.unsure"), 303)


def _message(key: str) -> Message:
    message = queries.unsettled_message(key)
    if message is None:
        abort(404)
    return message
