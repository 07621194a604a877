"""A new address for one's own account: asked for with the password, proved by a link."""

from flask import flash, redirect, render_template, session, url_for
from flask_login import current_user
from flask_security.utils import login_user

from challenge.accounts import actions, address_links
from challenge.accounts.access import SIGNED_IN, access, current_actor
from challenge.accounts.forms.account import EmptyForm
from challenge.accounts.forms.signing import AddressForm
from challenge.accounts.routes.account import Answer
from challenge.accounts.routes.blueprint import blueprint
from challenge.accounts.security import TOKEN
from challenge.web.locale import _


@blueprint.route("/account/email", methods=["GET", "POST"])
@access(SIGNED_IN)
def address() -> Answer:
    form = AddressForm()
    if not form.validate_on_submit() or form.user is None:
        page = render_template("accounts/address.html", form=form, present=current_user.email)
        return page, 422 if form.is_submitted() else 200
    actions.ask_for_address(form.user, form.email.data or "")
    flash(
        _(
            "A mail is on its way to %(email)s. Follow the link in it within two hours; until then"
            " your address stays as it is.",
            email=form.email.data,
        )
    )
    return redirect(url_for("accounts.account"), 303)


@blueprint.route("/account/email/<token>", methods=["GET", "POST"])
@access(SIGNED_IN)
def prove_address(token: str) -> Answer:
    """The link changes nothing by itself: programs that look at mail follow links as well."""
    new = address_links.address_in(token, current_user)
    form = EmptyForm()
    if not form.validate_on_submit():
        return render_template("accounts/prove_address.html", form=form, new=new)
    user = current_user._get_current_object()
    actions.change_address(user, token, by=current_actor())
    login_user(user)
    actions.end_other_sessions(user, kept=session[TOKEN])
    flash(_("Your address was changed. Every other browser was signed out."))
    return redirect(url_for("accounts.account"), 303)
