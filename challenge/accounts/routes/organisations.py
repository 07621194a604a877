"""Organisations: the list, a new one, its people, and inviting one more."""

from flask import abort, flash, redirect, render_template, request, url_for

from challenge.accounts import actions, queries, rules
from challenge.accounts.access import SIGNED_IN, access, current_actor
from challenge.accounts.forms.people import InviteForm, OrganisationForm, OrganisationSearchForm
from challenge.accounts.models import Organisation, Role
from challenge.accounts.routes.blueprint import blueprint
from challenge.accounts.routes.people import ADMINISTRATOR, INVITERS, Answer
from challenge.web.locale import _


@blueprint.get("/organisations")
@access(ADMINISTRATOR)
def organisations() -> Answer:
    form = OrganisationSearchForm()
    found = queries.organisations(
        text=form.text.data or "", kind=form.kind.data, after=request.args.get("after")
    )
    return render_template("accounts/organisations.html", form=form, page=found)


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@access(ADMINISTRATOR)
def new_organisation() -> Answer:
    form = OrganisationForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("accounts/new_organisation.html", form=form), status
    unit = form.unit
    name = form.name.data or (unit.full_name if unit else "")
    made = actions.create_organisation(
        kind=form.kind.data,
        name=name,
        short=form.short.data or name[:40],
        unit_code=unit.code if unit else None,
        by=current_actor(),
    )
    flash(_("%(name)s was added. Invite its people now.", name=made.name))
    return redirect(url_for("accounts.organisation", key=made.key), 303)


@blueprint.get("/organisations/<key>")
@access(SIGNED_IN)
def organisation(key: str) -> Answer:
    actor = current_actor()
    found = _organisation(key)
    posts = queries.posts_in(found.id)
    inviting = any(rules.may_invite(actor, found.id, role) for role in rules.ROLES_OF[found.kind])
    return render_template(
        "accounts/organisation.html",
        organisation=found,
        posts=posts,
        inviting=inviting,
        changeable={post.id for post in posts if rules.may_invite(actor, found.id, post.role)},
        offers=queries.open_invitations(found.id) if inviting else [],
        administrator=actor.holds(Role.ADMINISTRATOR),
    )


@blueprint.route("/organisations/<key>/invitations", methods=["GET", "POST"])
@access(INVITERS)
def invite(key: str) -> Answer:
    actor = current_actor()
    found = _organisation(key)
    form = InviteForm.for_organisation(found, by=actor)
    if not form.role.choices:
        abort(404)
    if not form.validate_on_submit():
        page = render_template("accounts/invite.html", form=form, organisation=found)
        return page, 422 if form.is_submitted() else 200
    role: Role = form.role.data
    actions.invite(
        email=str(form.email.data),
        name=str(form.name.data),
        organisation=found,
        role=role,
        title=form.title.data or None,
        by=actor,
    )
    flash(_told(role, str(form.email.data)))
    return redirect(url_for("accounts.organisation", key=found.key), 303)


def _told(role: Role, email: str) -> str:
    if role in rules.TWO_PERSONS:
        return _("The invitation waits until a second administrator approves it.")
    return _("The invitation was sent to %(email)s.", email=email)


def _organisation(key: str) -> Organisation:
    found = queries.organisation(key, by=current_actor())
    if found is None:
        abort(404)
    return found
