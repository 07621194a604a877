"""The dates of a published challenge: a change is proposed by one person, approved by another."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.challenges import actions, queries, rules
from challenge.challenges.forms import DateChangeForm, DropForm, StepForm
from challenge.challenges.models import Challenge, DateChange, TimelineDate
from challenge.challenges.routes.blueprint import (
    APPROVERS,
    AUTHORS,
    DECIDERS,
    READERS,
    authored,
    blueprint,
    readable,
    to_decide,
)
from challenge.challenges.rules.refusals import ChangeIsWaiting, DateIsFixed
from challenge.web.locale import _
from challenge.web.refusals import explain
from challenge.workflow import ChallengeStatus

Answer = str | Response | tuple[str, int]
ADDRESS = "/challenges/<slug>/dates"


@blueprint.get(ADDRESS)
@access(READERS)
def dates(slug: str) -> str:
    challenge, actor = readable(slug), current_actor()
    changes = queries.date_changes(challenge)
    return render_template(
        "challenges/dates.html",
        challenge=challenge,
        dates=rules.stage_dates(challenge, clock.now()),
        waiting={change.key: change for change in changes if change.approved_at is None},
        changes=[change for change in changes if change.approved_at],
        may_author=_is_published(challenge) and rules.may_author(actor, challenge),
        may_approve=rules.may_approve(actor, challenge),
        form=StepForm(),
    )


@blueprint.get(f"{ADDRESS}/<key>")
@access(AUTHORS)
def date(slug: str, key: str) -> str:
    challenge = authored(slug)
    entry = _entry(challenge, key)
    form = DateChangeForm(data={"after": entry.at}, meta={"zone": challenge.zone})
    return render_template("challenges/date.html", challenge=challenge, date=entry, form=form)


@blueprint.post(f"{ADDRESS}/<key>")
@access(AUTHORS)
def propose_date(slug: str, key: str) -> Answer:
    challenge = authored(slug)
    entry, form = _entry(challenge, key), DateChangeForm(meta={"zone": challenge.zone})
    page = {"challenge": challenge, "date": entry, "form": form}
    if not form.validate_on_submit():
        return render_template("challenges/date.html", **page), 422
    try:
        actions.propose_date_change(
            challenge, key, form.after.data, reason=form.reason.data or "", by=current_actor()
        )
    except (DateIsFixed, ChangeIsWaiting) as refusal:
        form.refuse("after", explain(refusal))
        return render_template("challenges/date.html", **page), 422
    flash(_("The change waits for an approver of your agency."))
    return redirect(url_for("challenges.dates", slug=slug), 303)


@blueprint.post(f"{ADDRESS}/<key>/approval")
@access(APPROVERS)
def approve_date(slug: str, key: str) -> Answer:
    challenge = to_decide(slug)
    if StepForm().validate_on_submit():
        actions.approve_date_change(_waiting(challenge, key), by=current_actor())
        flash(_("The date has been moved, and everybody with a draft is told."))
    return redirect(url_for("challenges.dates", slug=slug), 303)


@blueprint.get(f"{ADDRESS}/<key>/removal")
@access(DECIDERS)
def drop(slug: str, key: str) -> str:
    challenge = _to_drop(slug)
    entry = _entry(challenge, key)
    return render_template("challenges/drop.html", challenge=challenge, date=entry, form=DropForm())


@blueprint.post(f"{ADDRESS}/<key>/removal")
@access(DECIDERS)
def drop_date(slug: str, key: str) -> Answer:
    challenge, form = _to_drop(slug), DropForm()
    change = _waiting(challenge, key)
    if not form.validate_on_submit():
        entry = _entry(challenge, key)
        return render_template(
            "challenges/drop.html", challenge=challenge, date=entry, form=form
        ), 422
    actions.drop_date_change(change, reason=form.reason.data or "", by=current_actor())
    flash(_("The change was taken away. The date stays as it is."))
    return redirect(url_for("challenges.dates", slug=slug), 303)


def _is_published(challenge: Challenge) -> bool:
    return challenge.status is ChallengeStatus.PUBLISHED


def _to_drop(slug: str) -> Challenge:
    challenge, actor = readable(slug), current_actor()
    allowed = rules.may_author(actor, challenge) or rules.may_approve(actor, challenge)
    return challenge if allowed else abort(404)


def _entry(challenge: Challenge, key: str) -> TimelineDate:
    found = next((date for date in challenge.dates if date.key == key), None)
    return found if found and _is_published(challenge) else abort(404)


def _waiting(challenge: Challenge, key: str) -> DateChange:
    return queries.waiting_change(challenge, key) or abort(404)
