"""What the routes of agreements share: the blueprint, finding one, and a page with one form."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import current_actor
from challenge.accounts.actor import Actor
from challenge.mous import queries
from challenge.mous.models import Agreement
from challenge.web.forms import KitForm
from challenge.web.refusals import explain
from challenge.workflow import Refusal

blueprint = Blueprint("mous", __name__)
Answer = str | tuple[str, int] | Response
Predicate = Callable[[Actor, Agreement], bool]


def found(key: str, may: Predicate | None = None) -> Agreement:
    """The agreement, when the reader may see it and, with `may`, do this; else 404."""
    actor = current_actor()
    agreement = queries.readable(by=actor, key=key)
    if agreement is None or (may is not None and not may(actor, agreement)):
        abort(404)
    return agreement


def form_page(
    agreement: Agreement,
    form: KitForm,
    *,
    heading: str,
    button: str,
    text: str = "",
    file: bool = False,
    status: int = 200,
) -> Answer:
    """A page with one form about an agreement."""
    page = render_template(
        "mous/form.html",
        agreement=agreement,
        demonstration=agreement.award.proposal.challenge.demonstration,
        form=form,
        heading_text=heading,
        button=button,
        text=text,
        file=file,
    )
    return page if status == 200 else (page, status)


def refused(form: KitForm, field: str, refusal: Refusal) -> None:
    """Show a rule's refusal beside the field it is about."""
    form.refuse(field, explain(refusal))


def done(agreement: Agreement, message: str) -> Response:
    """Back to the agreement, which shows the change."""
    flash(message)
    return redirect(url_for("mous.show", key=agreement.key), 303)
