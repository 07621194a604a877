"""Accepting an invitation: with a new account, or as the person who is signed in."""

from flask import flash, redirect, render_template
from flask_login import current_user
from flask_security.utils import login_user

from challenge.accounts import actions, queries, rules
from challenge.accounts.access import ANYONE, access
from challenge.accounts.forms.account import EmptyForm
from challenge.accounts.forms.people import AcceptForm
from challenge.accounts.models import Invitation
from challenge.accounts.routes.blueprint import blueprint
from challenge.accounts.routes.people import Answer
from challenge.web.locale import _


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@access(ANYONE)
def accept(token: str) -> Answer:
    offer = queries.usable_invitation(token)
    if offer is None:
        raise rules.InvitationUnusable
    if current_user.is_authenticated:
        return _accept_as_reader(offer, token)
    if queries.person_with(offer.email) is not None:
        return render_template("accounts/accept_after_sign_in.html", offer=offer, token=token)
    return _accept_with_account(offer, token)


def _accept_as_reader(offer: Invitation, token: str) -> Answer:
    if current_user.email != offer.email:
        raise rules.InvitationForAnother(offer.email)
    form = EmptyForm()
    if not form.validate_on_submit():
        return render_template("accounts/accept_as_reader.html", form=form, offer=offer)
    actions.accept_invitation(token, user=current_user)
    return _welcome(offer)


def _accept_with_account(offer: Invitation, token: str) -> Answer:
    form = AcceptForm(data={"name": offer.name})
    if not form.validate_for(offer.email, organisation=offer.organisation.name):
        page = render_template("accounts/accept.html", form=form, offer=offer)
        return page, 422 if form.is_submitted() else 200
    post = actions.accept_invitation(token, form.password.data, name=form.name.data)
    login_user(post.user)
    return _welcome(offer)


def _welcome(offer: Invitation) -> Answer:
    flash(_("Welcome. You now hold a post in %(name)s.", name=offer.organisation.name))
    return redirect("/desk", 303)
