"""The round itself: its rules and progress, opening, closing, publishing."""

from flask import abort, flash, redirect, render_template

from challenge import clock
from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.scoring import actions, queries
from challenge.scoring.forms import ClosingForm, opening_form
from challenge.scoring.queries import Reader
from challenge.scoring.routes.frame import (
    PANEL_AND_AGENCY,
    Answer,
    blueprint,
    opened,
    place,
    reader_of,
    secretariat_of,
    show,
)
from challenge.scoring.rules import freezing, refusals
from challenge.scoring.rules.words import AGGREGATE_WORDS, NOT_APPLICABLE_WORDS
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.web.refusals import explain
from challenge.workflow import RoundStatus

NOT_READY = (
    refusals.ChairNotConfirmed,
    refusals.EarlierRoundUnfinished,
    refusals.NoChair,
    refusals.NobodyToScore,
    refusals.NothingToScore,
    refusals.RuleIncomplete,
    refusals.StillScreened,
)
"""What has to be put right before a round can open; the date that was typed stays."""


@blueprint.get("/rounds")
@access(holding(*PANEL_AND_AGENCY))
def index() -> Answer:
    """Every round the reader has a part in."""
    return render_template("scoring/index.html", rounds=queries.rounds_for(current_actor()))


@blueprint.get("/challenges/<slug>/rounds/<key>")
@access(holding(*PANEL_AND_AGENCY))
def show_round(slug: str, key: str) -> Answer:
    """The round: rules for all who have a part in it, progress for those who run it."""
    return _page(reader_of(slug, key))


def _page(reader: Reader) -> str:
    planned, run = reader.planned, reader.run
    document = freezing.rule_document(planned)
    runs = reader.runs
    return show(
        "show_round",
        reader,
        last=queries.is_last(planned),
        rule_sha256=run.rule_sha256 if run else freezing.digest(document),
        aggregate=AGGREGATE_WORDS[planned.aggregate],
        not_applicable=NOT_APPLICABLE_WORDS[planned.not_applicable],
        stratum_names=queries.stratum_names(planned),
        members=queries.member_progress(planned) if reader.belongs else [],
        proposals=queries.proposal_progress(planned) if runs and _is_open(reader) else [],
        over=_is_over(reader),
        waiting=queries.undecided(planned.challenge_id)
        if runs and run is None and _is_over(reader)
        else [],
        vacancies=_vacancies(reader),
        form=KitForm(),
    )


def _vacancies(reader: Reader) -> list[queries.Vacancy]:
    """Places given back, for those who may call up the next in reserve."""
    run, after = reader.run, queries.neighbours(reader.planned)[1]
    if run is None or run.status is not RoundStatus.PUBLISHED or after is None:
        return []
    late = queries.run_of(after) is not None or not (reader.runs or reader.chairs)
    return [] if late else queries.vacancies(reader.planned)


def _is_over(reader: Reader) -> bool:
    """Whether the call has closed; before that nobody knows how many take part."""
    challenge = reader.planned.challenge
    closes = challenge.date("closes")
    return challenge.sealed_at is not None or (closes is not None and closes <= clock.now())


def _is_open(reader: Reader) -> bool:
    return reader.run is not None and reader.run.status is RoundStatus.OPEN


@blueprint.get("/challenges/<slug>/rounds/<key>/opening")
@access(holding(Role.SECRETARIAT))
def opening(slug: str, key: str) -> Answer:
    """What opening means, and when the sheets are due."""
    reader = _unopened(slug, key)
    return _opening_page(reader, opening_form(reader.planned.challenge.zone))


@blueprint.post("/challenges/<slug>/rounds/<key>/opening")
@access(holding(Role.SECRETARIAT))
def open_round(slug: str, key: str) -> Answer:
    """Freeze rule and panel, and ask the members to declare."""
    reader = _unopened(slug, key)
    form = opening_form(reader.planned.challenge.zone)
    if form.validate_on_submit() and form.due_at.data <= clock.now():
        form.refuse("due_at", _("Enter a day in the future: members need time to score"))
    if form.problems:
        return _opening_page(reader, form), 422
    try:
        actions.open_round(reader.planned, due_at=form.due_at.data, by=current_actor())
    except NOT_READY as refusal:
        form.form_errors.append(explain(refusal))
        return _opening_page(reader, form), 422
    flash(_("The round is open. Its rules and its panel are fixed; the members have been told."))
    return redirect(place("show_round", reader), 303)


def _unopened(slug: str, key: str) -> Reader:
    reader = secretariat_of(slug, key)
    if reader.run is not None:
        raise refusals.RoundAlreadyOpen
    if not _is_over(reader):
        raise refusals.ChallengeStillOpen
    return reader


def _opening_page(reader: Reader, form: KitForm) -> str:
    planned = reader.planned
    return show(
        "opening",
        reader,
        form=form,
        seats=queries.seats(planned),
        entrants=len(queries.entrants(planned)),
        waiting=queries.undecided(planned.challenge_id),
        rule_sha256=freezing.digest(freezing.rule_document(planned)),
    )


@blueprint.get("/challenges/<slug>/rounds/<key>/closing")
@access(holding(Role.SECRETARIAT))
def closing(slug: str, key: str) -> Answer:
    """Which sheets are missing, before the scoring ends."""
    reader = _open_one(slug, key)
    return show(
        "closing", reader, form=ClosingForm(), missing=queries.missing_sheets(reader.planned)
    )


@blueprint.post("/challenges/<slug>/rounds/<key>/closing")
@access(holding(Role.SECRETARIAT))
def close_round(slug: str, key: str) -> Answer:
    """End the scoring and compute the ranking."""
    reader = _open_one(slug, key)
    form, missing = ClosingForm(), queries.missing_sheets(reader.planned)
    if form.validate_on_submit() and missing and not form.reason.data:
        form.refuse("reason", _("Enter why the round closes without these sheets"))
    if form.problems:
        return show("closing", reader, form=form, missing=missing), 422
    actions.close_round(opened(reader), reason=form.reason.data or "", by=current_actor())
    flash(_("The scoring is closed and the ranking computed. The chair has been told."))
    return redirect(place("show_round", reader), 303)


def _open_one(slug: str, key: str) -> Reader:
    reader = secretariat_of(slug, key)
    opened(reader)
    if not _is_open(reader):
        raise refusals.RoundNotOpen
    return reader


@blueprint.post("/challenges/<slug>/rounds/<key>/publication")
@access(holding(Role.SECRETARIAT, Role.APPROVER))
def publish(slug: str, key: str) -> Answer:
    """Announce who goes on, and tell every unit."""
    reader = reader_of(slug, key)
    if not reader.publishes or not KitForm().validate_on_submit():
        abort(404)
    actions.publish(opened(reader), by=current_actor())
    flash(_("The shortlist is published and every unit has been told."))
    return redirect(place("shortlist", reader), 303)


@blueprint.post("/challenges/<slug>/rounds/<key>/call-ups/<ref>")
@access(holding(Role.SECRETARIAT, Role.MEMBER))
def call_up(slug: str, key: str, ref: str) -> Answer:
    """Let the next in reserve go on in place of the withdrawn proposal with this reference."""
    reader = reader_of(slug, key)
    if not (reader.runs or reader.chairs) or not KitForm().validate_on_submit():
        abort(404)
    standing = queries.standing_of(reader.planned, ref) or abort(404)
    called = actions.call_up(opened(reader), standing.proposal, by=current_actor())
    flash(_("%(ref)s goes on, and its unit has been told.", ref=called.ref))
    return redirect(place("show_round", reader), 303)
