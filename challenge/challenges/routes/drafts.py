"""The list of an agency's challenges, new ones, and the task list of one."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.challenges import actions, queries, rules
from challenge.challenges.forms import CloneForm, NewForm, StepForm
from challenge.challenges.forms.words import SECTIONS
from challenge.challenges.models import Challenge
from challenge.challenges.routes.blueprint import AUTHORS, READERS, blueprint, readable
from challenge.challenges.routes.pieces import PIECES
from challenge.challenges.rules import Missing, Section, State
from challenge.challenges.rules.refusals import SlugTaken
from challenge.web.locale import _, lazy, phrase
from challenge.web.refusals import explain
from challenge.workflow import ChallengeStatus

Answer = str | Response | tuple[str, int]
BLANK = "blank"
STATES = {
    State.COMPLETE: (lazy("Complete"), None),
    State.STARTED: (lazy("Started"), "blue"),
    State.EMPTY: (lazy("Not started"), "grey"),
}


@blueprint.get("/challenges/drafts")
@access(READERS)
def drafts() -> str:
    actor = current_actor()
    return render_template(
        "challenges/drafts.html",
        challenges=queries.of_agencies(by=actor),
        may_draft=bool(queries.agencies(by=actor)),
    )


@blueprint.get("/challenges/drafts/new")
@access(AUTHORS)
def new() -> str:
    return render_template("challenges/new.html", form=_new_form())


@blueprint.post("/challenges/drafts")
@access(AUTHORS)
def create() -> Answer:
    form = _new_form()
    if not form.validate_on_submit():
        return render_template("challenges/new.html", form=form), 422
    try:
        challenge = _drafted(form)
    except SlugTaken as refusal:
        form.refuse("slug", explain(refusal))
        return render_template("challenges/new.html", form=form), 422
    flash(_("The draft was started. Fill in its sections in any order."))
    return redirect(url_for("challenges.tasks", slug=challenge.slug), 303)


def _new_form() -> NewForm:
    form = NewForm(data={"start_from": next(iter(actions.starting_points), BLANK)})
    form.agency.offer([(each.key, each.name) for each in queries.agencies(by=current_actor())])
    points = [(key, label) for key, (label, _fill) in actions.starting_points.items()]
    form.start_from.offer([*points, (BLANK, _("Nothing: every section is blank"))])
    return form


def _drafted(form: NewForm) -> Challenge:
    actor = current_actor()
    agency = next(each for each in queries.agencies(by=actor) if each.key == form.agency.data)
    challenge = actions.draft_challenge(
        slug=form.slug.data or "",
        prefix=form.prefix.data or "",
        title=form.title.data or "",
        agency=agency,
        by=actor,
    )
    if form.start_from.data in actions.starting_points:
        _label, fill = actions.starting_points[form.start_from.data]
        fill(challenge, by=actor)
    return challenge


@blueprint.get("/challenges/<slug>/copies")
@access(AUTHORS)
def copy(slug: str) -> str:
    challenge = readable(slug)
    form = CloneForm(data={"shift_days": 365, "prefix": challenge.prefix})
    return render_template("challenges/copy.html", form=form, challenge=challenge)


@blueprint.post("/challenges/<slug>/copies")
@access(AUTHORS)
def create_copy(slug: str) -> Answer:
    challenge, form, actor = readable(slug), CloneForm(), current_actor()
    if not rules.may_author(actor, challenge):
        abort(404)
    if not form.validate_on_submit():
        return render_template("challenges/copy.html", form=form, challenge=challenge), 422
    try:
        made = actions.clone(
            challenge,
            slug=form.slug.data or "",
            prefix=form.prefix.data or "",
            title=form.title.data or "",
            shift_days=form.shift_days.data or 0,
            by=actor,
        )
    except SlugTaken as refusal:
        form.refuse("slug", explain(refusal))
        return render_template("challenges/copy.html", form=form, challenge=challenge), 422
    flash(_("The copy was made. Check its dates first."))
    return redirect(url_for("challenges.tasks", slug=made.slug), 303)


@blueprint.get("/challenges/<slug>/draft")
@access(READERS)
def tasks(slug: str) -> str:
    challenge, actor = readable(slug), current_actor()
    is_draft = challenge.status is ChallengeStatus.DRAFT
    missing = rules.missing(challenge, clock.now()) if is_draft else []
    may_edit = is_draft and rules.may_author(actor, challenge)
    return render_template(
        "challenges/tasks.html",
        challenge=challenge,
        items=[_task(challenge, section, missing, linked=may_edit) for section in Section],
        missing=[(item.section, phrase(item.sentence, item.values)) for item in missing],
        may_edit=may_edit,
        may_author=rules.may_author(actor, challenge),
        may_approve=rules.may_approve(actor, challenge),
        answer=queries.last_answer(challenge),
        form=StepForm(),
    )


def _task(
    challenge: Challenge, section: Section, missing: list[Missing], *, linked: bool
) -> dict[str, object]:
    status, colour = STATES[rules.state(challenge, section, missing)]
    wanting = [item for item in missing if item.section is section]
    return {
        "text": str(SECTIONS[section]),
        "href": _link(challenge, section) if linked else None,
        "status": str(status),
        "colour": colour,
        "hint": phrase(wanting[0].sentence, wanting[0].values) if wanting else None,
    }


def _link(challenge: Challenge, section: Section) -> str:
    """The form and the rounds are lists of pieces; every other section is one page."""
    if section in PIECES:
        return url_for("challenges.pieces", slug=challenge.slug, of=section)
    return url_for("challenges.section", slug=challenge.slug, name=section)
