"""Posts: ended, passed on, and the heads of local units that an office verifies."""

from flask import abort, flash, redirect, render_template, url_for

from challenge.accounts import actions, queries
from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.forms.account import EmptyForm
from challenge.accounts.forms.people import EndPostForm, SuccessionForm
from challenge.accounts.models import Post, Role
from challenge.accounts.routes.blueprint import blueprint
from challenge.accounts.routes.people import ADMINISTRATOR, INVITERS, Answer
from challenge.web.locale import _

OFFICER = holding(Role.OFFICER)


@blueprint.route("/posts/<key>/ending", methods=["GET", "POST"])
@access(INVITERS)
def end_post(key: str) -> Answer:
    post = _post(key)
    form = EndPostForm()
    if not form.validate_on_submit():
        page = render_template("accounts/end_post.html", form=form, post=post)
        return page, 422 if form.is_submitted() else 200
    actions.end_post(post, reason=str(form.reason.data), by=current_actor())
    flash(_("The post of %(name)s ended.", name=post.user.name))
    return redirect(url_for("accounts.organisation", key=post.organisation.key), 303)


@blueprint.route("/posts/<key>/succession", methods=["GET", "POST"])
@access(ADMINISTRATOR)
def pass_on(key: str) -> Answer:
    post = _post(key)
    form = SuccessionForm()
    if not form.validate_on_submit():
        page = render_template("accounts/pass_on.html", form=form, post=post)
        return page, 422 if form.is_submitted() else 200
    actions.pass_on(
        post,
        email=str(form.email.data),
        name=str(form.name.data),
        title=form.title.data or None,
        reason=str(form.reason.data),
        by=current_actor(),
    )
    flash(_("The post ended, and %(name)s was invited to it.", name=form.name.data))
    return redirect(url_for("accounts.organisation", key=post.organisation.key), 303)


@blueprint.get("/units")
@access(OFFICER)
def units() -> Answer:
    listed = queries.units_for(current_actor())
    return render_template(
        "accounts/units.html",
        waiting=[unit for unit in listed if unit.waits],
        units=[unit for unit in listed if not unit.waits],
        form=EmptyForm(),
    )


@blueprint.post("/posts/<key>/verification")
@access(OFFICER)
def verify_head(key: str) -> Answer:
    post = queries.head_to_verify(key, by=current_actor())
    if post is None:
        abort(404)
    actions.verify_head(post, by=current_actor())
    flash(
        _(
            "%(name)s is verified as the head of %(unit)s.",
            name=post.user.name,
            unit=post.organisation.name,
        )
    )
    return redirect(url_for("accounts.units"), 303)


def _post(key: str) -> Post:
    post = queries.post(key, by=current_actor())
    if post is None:
        abort(404)
    return post
