"""One page for each section of a draft; nothing typed is lost when two people save."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import access, current_actor
from challenge.challenges import actions, queries, rules
from challenge.challenges.forms import FORMS, SectionForm
from challenge.challenges.models import Challenge
from challenge.challenges.routes.blueprint import AUTHORS, blueprint, drafted
from challenge.challenges.rules import Section
from challenge.challenges.rules.refusals import SavedMeanwhile
from challenge.web.formats import instant
from challenge.web.locale import _

Answer = str | Response | tuple[str, int]


@blueprint.get("/challenges/<slug>/draft/<name>")
@access(AUTHORS)
def section(slug: str, name: str) -> str:
    challenge, which = drafted(slug), _known(name)
    return _page(challenge, which, _form(challenge, which))


@blueprint.post("/challenges/<slug>/draft/<name>")
@access(AUTHORS)
def save(slug: str, name: str) -> Answer:
    challenge, which = drafted(slug), _known(name)
    form = _form(challenge, which)
    if form.rows_changed():
        return _page(challenge, which, form)
    if not form.validate_on_submit():
        return _page(challenge, which, form), 422
    try:
        actions.save_section(
            challenge, which, form.said(), seen=form.version.data, by=current_actor()
        )
    except SavedMeanwhile:
        theirs = differences(form, _form(challenge, which, posted=False))
        keep_mine(form, challenge, which)
        return _page(challenge, which, form, theirs=theirs), 409
    flash(_("Saved."))
    return redirect(url_for("challenges.tasks", slug=slug), 303)


def _known(name: str) -> Section:
    if name not in set(Section) or Section(name) not in FORMS:
        abort(404)
    return Section(name)


def _form(challenge: Challenge, which: Section, *, posted: bool = True) -> SectionForm:
    """The section's form, with what was posted or else with what is saved."""
    kind = FORMS[which]
    said = kind.shown(rules.content(challenge, which))
    typed = {} if posted else {"formdata": None}
    form = kind(
        **typed,
        data={**said, "version": rules.stamp(challenge, which)},
        meta={"zone": _zone(challenge), "currency": _currency(challenge)},
    )
    if which is Section.ELIGIBILITY:
        form["regions"].offer([(each.code, each.name) for each in queries.regions()])
    return form


def _zone(challenge: Challenge) -> str:
    """Dates are read on the clocks of the zone that was chosen together with them."""
    chosen = request.form.get("zone", "")
    return chosen if chosen in available_timezones() else challenge.zone


def _currency(challenge: Challenge) -> str:
    chosen = request.form.get("currency", "")
    return chosen if len(chosen) == 3 else challenge.currency


def _page(
    challenge: Challenge,
    which: Section,
    form: SectionForm,
    *,
    theirs: list[tuple[str, str]] | None = None,
) -> str:
    return render_template(
        "challenges/section.html", challenge=challenge, section=which, form=form, theirs=theirs
    )


def keep_mine(form: SectionForm, challenge: Challenge, which: Section) -> None:
    """The next sending of the same page is about what is saved now, so it is accepted."""
    form.version.process_data(rules.stamp(challenge, which))


def differences(mine: SectionForm, theirs: SectionForm) -> list[tuple[str, str]]:
    """What somebody else saved meanwhile, field by field, where it differs from what was typed."""
    zone = theirs.meta.zone
    return [
        (str(field.label.text), readable(field.data, zone))
        for field in theirs
        if field.short_name not in ("version", "csrf_token")
        and readable(field.data, zone) != readable(mine[field.short_name].data, zone)
    ]


def readable(value: Any, zone: str) -> str:
    """Any value of a field in words, a row to a line."""
    if isinstance(value, datetime):
        return instant(value, zone)
    if isinstance(value, list):
        return "\n".join(readable(each, zone) for each in value)
    if isinstance(value, dict):
        shown = [
            readable(part, zone) for name, part in value.items() if name not in ("key", "code")
        ]
        return " · ".join(part for part in shown if part)
    return "" if value in (None, False) else str(value)
