"""One's own account: posts, language, and the browsers in which one is signed in."""

from flask import abort, current_app, flash, redirect, render_template, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from challenge.accounts import actions, queries, rules
from challenge.accounts.access import SIGNED_IN, access
from challenge.accounts.forms.account import EmptyForm, LanguageForm
from challenge.accounts.routes.blueprint import blueprint
from challenge.accounts.security import TOKEN, remember_language
from challenge.web.locale import SHOWN_NAMES, _

Answer = str | Response | tuple[str, int]


@blueprint.get("/account")
@access(SIGNED_IN)
def account() -> Answer:
    return render_template(
        "accounts/account.html",
        person=current_user,
        posts=queries.posts_of(current_user.id),
        form=language_form(),
    )


@blueprint.post("/account/language")
@access(SIGNED_IN)
def language() -> Answer:
    form = language_form()
    if not form.validate_on_submit():
        abort(400)
    actions.choose_language(current_user, form.language.data)
    remember_language(current_user)
    flash(_("Your language was saved."))
    return redirect(url_for("accounts.account"), 303)


def language_form() -> LanguageForm:
    form = LanguageForm(data={"language": current_user.language})
    offered = current_app.config["LANGUAGES"]
    form.language.offer([(code, SHOWN_NAMES.get(code, code)) for code in offered])
    return form


@blueprint.get("/account/sessions")
@access(SIGNED_IN)
def sessions() -> Answer:
    return render_template(
        "accounts/sessions.html",
        logins=queries.browsers_of(current_user.id),
        here=rules.digest(session[TOKEN]),
        form=EmptyForm(),
    )


@blueprint.post("/account/sessions/<key>/ending")
@access(SIGNED_IN)
def end_session(key: str) -> Answer:
    login = queries.browser_of(current_user.id, key)
    if login is None:
        abort(404)
    actions.end_session(login)
    flash(_("That browser was signed out."))
    return redirect(url_for("accounts.sessions"), 303)


@blueprint.post("/account/sessions/others/ending")
@access(SIGNED_IN)
def end_other_sessions() -> Answer:
    actions.end_other_sessions(current_user, kept=session[TOKEN])
    flash(_("Every other browser was signed out."))
    return redirect(url_for("accounts.sessions"), 303)
