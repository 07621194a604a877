"""The unit's list, and the start of a draft."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, url_for

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.accounts.models import Organisation
from challenge.challenges.models import Challenge
from challenge.challenges.queries import published
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import LINES, EntryForm
from challenge.proposals.routes.base import TEAMWORK, WRITING, Answer, blueprint
from challenge.web import edge
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.web.refusals import explain


@blueprint.get("/proposals")
@access(TEAMWORK)
def index() -> Answer:
    """What the unit has begun, submitted and become."""
    listed = queries.own_proposals(current_actor())
    now = clock.now()
    complete = {
        one.proposal.ref: rules.time_left(one.deadline, now) if one.deadline else ""
        for one in queries.complete_unsubmitted(current_actor())
    }
    dates = queries.dates_of(one.id for one in listed)
    ways = {
        one.ref: [
            (stop, _day(stop.at, one.zone))
            for stop in rules.journey(one.status, dates[one.id], called_off=one.called_off)
        ]
        for one in listed
    }
    return render_template(
        "proposals/index.html",
        proposals=listed,
        ways=ways,
        complete=complete,
        now=now,
        inside=current_actor().holds(*rules.WRITERS),
    )


def _day(moment: datetime | None, zone: str) -> date | None:
    """The day of a moment by the calendar of the challenge's zone."""
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None


@blueprint.get("/challenges/<slug>/entry")
@access(WRITING)
def entry(slug: str) -> Answer:
    """May the unit enter? Said before anybody writes a word."""
    challenge = published(slug) or abort(404)
    return entry_page(challenge, EntryForm())


@blueprint.post("/challenges/<slug>/entry")
@access(WRITING)
def start(slug: str) -> Answer:
    """Start a draft."""
    challenge = published(slug) or abort(404)
    units = queries.units_of(current_actor())
    form = EntryForm()
    form.offer(units)
    if len(units) == 1:
        form.unit.validators = ()
    if not form.validate_on_submit():
        return entry_page(challenge, form), 422
    unit = _chosen(units, form)
    if not actions.check_eligibility(challenge, unit, by=current_actor()).eligible:
        edge.keep_changes()
        return entry_page(challenge, EntryForm(None)), 409
    proposal = actions.start(challenge, unit, by=current_actor())
    flash(_("Your draft is started. Its reference is %(ref)s.", ref=proposal.ref))
    return redirect(url_for("proposals.show", ref=proposal.ref), 303)


def _chosen(units: list[Organisation], form: EntryForm) -> Organisation:
    return next(one for one in units if form.unit.data in (None, one.unit_code))


@blueprint.post("/challenges/<slug>/entry/check")
@access(WRITING)
def check(slug: str) -> Answer:
    """Ask whether the reader's units may enter, and keep the answers."""
    challenge = published(slug) or abort(404)
    if KitForm().validate_on_submit():
        for unit in queries.units_of(current_actor()):
            actions.check_eligibility(challenge, unit, by=current_actor())
        flash(_("The answers are kept with today's date and your name."))
    return redirect(url_for("proposals.entry", slug=slug), 303)


def entry_page(challenge: Challenge, form: EntryForm) -> str:
    """May the reader's units enter, line by line, and the start of a draft for those that may."""
    units = queries.units_of(current_actor())
    reasons = {unit.id: _reasons(challenge, unit) for unit in units}
    admitted = [unit for unit in units if not reasons[unit.id]]
    asked = {unit.id: rules.judged(challenge, queries.entrant(unit, challenge)) for unit in units}
    form.offer(admitted)
    return render_template(
        "proposals/entry.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        units=units,
        reasons=reasons,
        asked=asked,
        names=LINES,
        waivers={unit.id: queries.waivers_for(unit, challenge) for unit in units},
        checks={unit.id: queries.last_check(unit, challenge) for unit in units},
        earlier=bool(queries.earlier_proposals(current_actor())),
        plain=KitForm(None),
        admitted=admitted,
        form=form,
        due={unit.id: queries.last_instant_for(challenge, unit.id) for unit in admitted},
    )


def _reasons(challenge: Challenge, unit: Organisation) -> list[str]:
    entrant = queries.entrant(unit, challenge)
    return [explain(reason) for reason in rules.obstacles(challenge, entrant, clock.now())]
