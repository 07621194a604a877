"""Put forward, looked at by a second person, published or sent back."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.challenges import actions, queries, rules
from challenge.challenges.forms import PublishForm, ReasonForm, StepForm
from challenge.challenges.models import Challenge
from challenge.challenges.routes.blueprint import (
    APPROVERS,
    AUTHORS,
    READERS,
    authored,
    blueprint,
    readable,
    to_decide,
)
from challenge.web.locale import _
from challenge.workflow import ChallengeStatus

Answer = str | Response | tuple[str, int]


@blueprint.get("/challenges/<slug>/draft/preview")
@access(READERS)
def preview(slug: str) -> str:
    return _preview(readable(slug), PublishForm(), ReasonForm())


@blueprint.post("/challenges/<slug>/draft/request")
@access(AUTHORS)
def request_publication(slug: str) -> Answer:
    challenge = authored(slug)
    if StepForm().validate_on_submit():
        actions.propose(challenge, by=current_actor())
        flash(_("The challenge now waits for an approver of your agency."))
    return redirect(url_for("challenges.tasks", slug=slug), 303)


@blueprint.post("/challenges/<slug>/publication")
@access(APPROVERS)
def publish(slug: str) -> Answer:
    challenge, form = to_decide(slug), PublishForm()
    if not form.validate_on_submit():
        return _preview(challenge, form, ReasonForm(formdata=None)), 422
    actions.publish(challenge, reason=form.reason.data or "", by=current_actor())
    flash(_("The challenge is published."))
    return redirect(url_for("challenges.tasks", slug=slug), 303)


@blueprint.post("/challenges/<slug>/draft/changes")
@access(APPROVERS)
def ask_for_changes(slug: str) -> Answer:
    challenge, form = to_decide(slug), ReasonForm()
    if not form.validate_on_submit():
        return _preview(challenge, PublishForm(formdata=None), form), 422
    actions.ask_for_changes(challenge, reason=form.reason.data or "", by=current_actor())
    flash(_("The challenge went back to its author."))
    return redirect(url_for("challenges.tasks", slug=slug), 303)


def _preview(challenge: Challenge, publish_form: PublishForm, reason_form: ReasonForm) -> str:
    actor = current_actor()
    may_approve = rules.may_approve(actor, challenge)
    proposed = challenge.status is ChallengeStatus.PROPOSED
    second = rules.is_second_person(actor, challenge.author_id)
    return render_template(
        "challenges/preview.html",
        notice=rules.notice(challenge, clock.now()),
        region_names=queries.region_names(challenge),
        may_decide=proposed and may_approve and second,
        own=proposed and may_approve and not second,
        publish_form=publish_form,
        reason_form=reason_form,
        demonstration=challenge.demonstration,
    )
