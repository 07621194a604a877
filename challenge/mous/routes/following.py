"""Milestones, and what holds an agreement up."""

from flask import abort

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.mous import actions, rules
from challenge.mous.forms import CompletionForm, ConfirmForm, HoldupForm, MilestoneForm
from challenge.mous.models import Agreement, Milestone
from challenge.mous.routes.base import Answer, blueprint, done, form_page, found, refused
from challenge.web.locale import _

FOLLOWERS = (*rules.AGENCY, Role.IMPLEMENTER)


@blueprint.get("/agreements/<key>/milestones")
@access(holding(*FOLLOWERS))
def milestone(key: str) -> Answer:
    """The form for a new milestone."""
    return _milestone_page(found(key, rules.may_follow_milestones), MilestoneForm())


@blueprint.post("/agreements/<key>/milestones")
@access(holding(*FOLLOWERS))
def add_milestone(key: str) -> Answer:
    """Add something that is due."""
    agreement, form = found(key, rules.may_follow_milestones), MilestoneForm()
    if not form.validate_on_submit():
        return _milestone_page(agreement, form, status=422)
    label, due_on = form.label.data or "", form.due_on.data
    try:
        actions.add_milestone(agreement, label=label, due_on=due_on, by=current_actor())
    except rules.WrongDate as refusal:
        refused(form, "due_on", refusal)
        return _milestone_page(agreement, form, status=422)
    return done(agreement, _("The milestone is added."))


def _milestone_page(agreement: Agreement, form: MilestoneForm, *, status: int = 200) -> Answer:
    return form_page(
        agreement, form, heading=_("Add a milestone"), button=_("Add the milestone"), status=status
    )


@blueprint.get("/agreements/<key>/milestones/<int:number>/completion")
@access(holding(*FOLLOWERS))
def completion(key: str, number: int) -> Answer:
    """The form that says when a milestone was reached."""
    agreement = found(key, rules.may_follow_milestones)
    return _completion_page(_milestone(agreement, number), CompletionForm())


@blueprint.post("/agreements/<key>/milestones/<int:number>/completion")
@access(holding(*FOLLOWERS))
def finish_milestone(key: str, number: int) -> Answer:
    """Say when a milestone was reached."""
    agreement, form = found(key, rules.may_follow_milestones), CompletionForm()
    stone = _milestone(agreement, number)
    if not form.validate_on_submit():
        return _completion_page(stone, form, status=422)
    done_on, note = form.done_on.data, form.note.data or ""
    try:
        actions.finish_milestone(stone, done_on=done_on, note=note, by=current_actor())
    except rules.WrongDate as refusal:
        refused(form, "done_on", refusal)
        return _completion_page(stone, form, status=422)
    return done(agreement, _("The milestone is finished."))


def _milestone(agreement: Agreement, number: int) -> Milestone:
    numbers = rules.numbered(agreement.milestones)
    here = [stone for stone in agreement.milestones if numbers[stone.id] == number]
    return here[0] if here else abort(404)


def _completion_page(stone: Milestone, form: CompletionForm, *, status: int = 200) -> Answer:
    return form_page(
        stone.agreement,
        form,
        heading=_("Finish: %(milestone)s", milestone=stone.label),
        button=_("Finish the milestone"),
        status=status,
    )


@blueprint.get("/agreements/<key>/hold-ups")
@access(holding(*rules.PARTY))
def holdup(key: str) -> Answer:
    """The form that says what the agreement waits for."""
    return _holdup_page(found(key, rules.takes_part), HoldupForm())


@blueprint.post("/agreements/<key>/hold-ups")
@access(holding(*rules.PARTY))
def hold_up(key: str) -> Answer:
    """Say what the agreement waits for, and who holds it up."""
    agreement, form = found(key, rules.takes_part), HoldupForm()
    if not form.validate_on_submit():
        return _holdup_page(agreement, form, status=422)
    what, who = form.what.data or "", form.who.data or ""
    try:
        actions.hold_up(agreement, what=what, who=who, since=form.since.data, by=current_actor())
    except rules.WrongDate as refusal:
        refused(form, "since", refusal)
        return _holdup_page(agreement, form, status=422)
    return done(agreement, _("Noted. The tracker shows what the agreement waits for."))


def _holdup_page(agreement: Agreement, form: HoldupForm, *, status: int = 200) -> Answer:
    return form_page(
        agreement,
        form,
        heading=_("What holds the agreement up?"),
        button=_("Note the hold-up"),
        status=status,
    )


@blueprint.post("/agreements/<key>/hold-ups/<int:number>/clearing")
@access(holding(*rules.PARTY))
def clear_holdup(key: str, number: int) -> Answer:
    """What held it up is settled."""
    agreement, form = found(key, rules.takes_part), ConfirmForm()
    numbers = rules.numbered(agreement.holdups)
    here = [each for each in agreement.holdups if numbers[each.id] == number]
    if not here:
        abort(404)
    if not form.validate_on_submit():
        abort(422)
    actions.clear_holdup(here[0], by=current_actor())
    return done(agreement, _("The hold-up is cleared."))
