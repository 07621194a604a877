"""People, and the invitations that are open; for administrators."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge.accounts import actions, queries
from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.forms.people import SearchForm
from challenge.accounts.models import Invitation, Role
from challenge.accounts.routes.blueprint import blueprint
from challenge.web.locale import _

Answer = str | Response | tuple[str, int]
ADMINISTRATOR = holding(Role.ADMINISTRATOR)
INVITERS = holding(Role.ADMINISTRATOR, Role.HEAD)


@blueprint.get("/people")
@access(ADMINISTRATOR)
def people() -> Answer:
    form = SearchForm()
    found = queries.people(text=form.text.data or "", after=request.args.get("after"))
    return render_template("accounts/people.html", form=form, page=found)


@blueprint.get("/people/<key>")
@access(ADMINISTRATOR)
def person(key: str) -> Answer:
    user = queries.person(key)
    if user is None:
        abort(404)
    return render_template(
        "accounts/person.html", person=user, posts=queries.posts_of(user.id), changing=True
    )


@blueprint.get("/people/invitations")
@access(ADMINISTRATOR)
def invitations() -> Answer:
    offers = queries.open_invitations()
    return render_template(
        "accounts/invitations.html",
        offers=offers,
        inviters=queries.names_of([offer.invited_by_id for offer in offers]),
    )


@blueprint.post("/people/invitations/<key>/approval")
@access(ADMINISTRATOR)
def approve_invitation(key: str) -> Answer:
    offer = _invitation(key)
    actions.approve_invitation(offer, by=current_actor())
    flash(_("The invitation was approved and sent to %(email)s.", email=offer.email))
    return redirect(url_for("accounts.invitations"), 303)


@blueprint.post("/people/invitations/<key>/withdrawal")
@access(INVITERS)
def withdraw_invitation(key: str) -> Answer:
    offer = _invitation(key)
    actions.withdraw_invitation(offer, by=current_actor())
    flash(_("The invitation of %(name)s was withdrawn.", name=offer.name))
    return redirect(url_for("accounts.organisation", key=offer.organisation.key), 303)


def _invitation(key: str) -> Invitation:
    offer = queries.invitation(key, by=current_actor())
    if offer is None:
        abort(404)
    return offer
