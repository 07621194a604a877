"""The verbs of the regional desk: check, endorse, return, decline; and the unit's answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders, office_for
from challenge.challenges.actions import hold_running
from challenge.db import db
from challenge.notices.actions import Text, tell
from challenge.proposals.actions import step
from challenge.proposals.models import Proposal
from challenge.proposals.queries import hold_for
from challenge.proposals.rules import refuse_unless_edits
from challenge.screening import queries, rules
from challenge.screening.models import Comment, Screening, Verdict
from challenge.web.formats import instant
from challenge.web.locale import _, current_language, lazy
from challenge.workflow import ImpossibleStep, Step


def save_checks(
    proposal: Proposal, checks: Mapping[str, Mapping[str, str]], *, by: Actor
) -> Screening:
    """Keep the checklist's answers {key: {"answer": "yes" | "no", "note": …}} for this version."""
    screening = open_screening(proposal)
    known = {item["key"] for item in proposal.challenge.checklist}
    screening.checks = {key: dict(value) for key, value in checks.items() if key in known}
    screening.revision += 1
    audit.record("screening.checked", screening, by=by, answered=sorted(screening.checks))
    return screening


def save_comments(
    proposal: Proposal, comments: Sequence[tuple[str, str]], *, by: Actor
) -> Screening:
    """Replace the comments (field, text) of an undecided screening, numbered from 1.

    Raises UnknownField for a field that the form does not have.
    """
    screening = open_screening(proposal)
    fields = {field.key for field in proposal.challenge.fields} | {"annexes"}
    if any(field not in fields for field, _text in comments):
        raise rules.UnknownField
    db.session.execute(sa.delete(Comment).where(Comment.screening_id == screening.id))
    db.session.expire(screening, ["comments"])
    for number, (field, text) in enumerate(comments, start=1):
        db.session.add(
            Comment(screening_id=screening.id, number=number, field_key=field, text=text)
        )
    audit.record("screening.commented", screening, by=by, comments=len(comments))
    return screening


def open_screening(proposal: Proposal) -> Screening:
    """The desk's undecided work on the current version, begun when it is first asked for.

    Raises CalledOff, or ImpossibleStep when the proposal does not wait for a desk.
    """
    hold_running(proposal.challenge)
    db.session.refresh(proposal, ["status", "current_version_id"], with_for_update=True)
    if not rules.waits_for_desk(proposal.status) or proposal.current_version_id is None:
        raise ImpossibleStep(step=Step.ENDORSE, status=proposal.status)
    return queries.screening_of(proposal.current_version_id) or _begin(proposal)


def _begin(proposal: Proposal) -> Screening:
    version = proposal.current_version
    office = office_for(proposal.region_code or "")
    if version is None or office is None:
        raise ImpossibleStep(step=Step.ENDORSE, status=proposal.status)
    challenge = proposal.challenge
    screening = Screening(
        proposal_id=proposal.id,
        version_id=version.id,
        office_id=office.id,
        arrived_at=version.submitted_at,
        due_at=rules.working_days_later(
            version.submitted_at, challenge.screening_days, challenge.zone
        ),
        proposal=proposal,
        version=version,
    )
    db.session.add(screening)
    db.session.flush()
    return screening


def endorse(proposal: Proposal, *, note: str = "", by: Actor) -> None:
    """Endorse the current version.

    Raises ChecklistIncomplete, ChecklistFails or ImpossibleStep.
    """
    screening = open_screening(proposal)
    rules.require_passing(rules.checks_of(proposal.challenge.checklist, screening.checks))
    step(proposal, Step.ENDORSE, by=by, reason=note or None)
    _decide(screening, Verdict.ENDORSED, reason=note, by=by)
    _tell_unit(
        proposal,
        screening,
        lazy("Your proposal %(ref)s was endorsed", ref=proposal.ref),
        lazy(
            "The regional office has endorsed your proposal. It goes on to the committee with "
            "the version you submitted."
        ),
    )


def return_for_correction(
    proposal: Proposal, comments: Sequence[tuple[str, str]], *, answer_due_at: datetime, by: Actor
) -> None:
    """Return the current version with numbered comments; only the fields named open again.

    Raises NoMoreCorrections, DueDatePassed, UnknownField or ImpossibleStep.
    """
    rounds = proposal.challenge.correction_rounds
    if queries.returns(proposal.id) >= rounds:
        raise rules.NoMoreCorrections(rounds)
    if answer_due_at <= clock.now():
        raise rules.DueDatePassed
    screening = save_comments(proposal, comments, by=by)
    screening.answer_due_at = answer_due_at
    step(proposal, Step.RETURN, by=by, comments=len(comments))
    _decide(screening, Verdict.RETURNED, reason="", by=by)
    _tell_unit(
        proposal,
        screening,
        lazy("Your proposal %(ref)s needs corrections", ref=proposal.ref),
        lambda: _(
            "The regional office has returned your proposal with comments. Correct the fields "
            "named in them and submit again by %(due)s.",
            due=instant(answer_due_at, proposal.challenge.zone, language=current_language()),
        ),
    )


def decline(proposal: Proposal, *, code: str, reason: str, by: Actor) -> None:
    """End the process for a proposal, with a reason from the challenge's list and a text.

    Raises UnknownReason or ImpossibleStep.
    """
    move = rules.step_for(code, proposal.challenge.decline_reasons)
    screening = open_screening(proposal)
    screening.reason_code = code
    step(proposal, move, by=by, reason=reason, code=code)
    _decide(screening, Verdict.DECLINED, reason=reason, by=by)
    _tell_unit(
        proposal,
        screening,
        lazy("The regional office has decided on your proposal %(ref)s", ref=proposal.ref),
        lazy("The regional office did not endorse your proposal. Sign in to read the reason."),
    )


def find_non_responsive(proposal: Proposal, *, reason: str, by: Actor) -> None:
    """End the process for a returned proposal whose unit let the due date pass.

    Raises CalledOff, StillTimeToAnswer before the due date, or ImpossibleStep.
    """
    hold_running(proposal.challenge)
    last = queries.latest_return(proposal.id)
    due = last.answer_due_at if last else None
    if due is None or clock.now() < due:
        raise rules.StillTimeToAnswer
    step(proposal, Step.FIND_NON_RESPONSIVE, by=by, reason=reason)
    tell(
        holders(proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"non-responsive-{proposal.id}",
        subject=lazy("Your proposal %(ref)s has ended", ref=proposal.ref),
        body=lazy(
            "The corrections asked for did not arrive by their due date. Sign in to read more."
        ),
    )


def _decide(screening: Screening, verdict: Verdict, *, reason: str, by: Actor) -> None:
    screening.verdict = verdict
    screening.reason = reason
    screening.decided_by_id = by.user_id
    screening.decided_at = clock.now()
    screening.revision += 1
    audit.record(
        f"screening.{verdict}",
        screening,
        by=by,
        reason=reason or None,
        version=screening.version.number,
        code=screening.reason_code,
    )


def _tell_unit(proposal: Proposal, screening: Screening, subject: Text, body: Text) -> None:
    people = holders(proposal.organisation_id, Role.HEAD, Role.STAFF)
    event = f"screening-{screening.id}-{screening.verdict}"
    tell(people, event=event, subject=subject, body=body)


def answer_comments(proposal: Proposal, answers: Mapping[int, str], *, by: Actor) -> None:
    """Keep the team's answers {comment number: text} to the last return.

    Raises NotYourUnit, MayOnlyRead or MayOnlyComment for whoever does not edit the proposal.
    """
    refuse_unless_edits(hold_for(proposal, by=by))
    screening = queries.latest_return(proposal.id)
    if screening is None:
        return
    for comment in screening.comments:
        text = answers.get(comment.number, comment.answer)
        if text != comment.answer:
            comment.answer = text
            comment.answered_by_id = by.user_id
            comment.answered_at = clock.now()
    db.session.flush()
    audit.record("screening.answered", screening, by=by, numbers=sorted(answers))


def correction_of(proposal: Proposal) -> dict[str, Any] | None:
    """For stage 3: which fields the last return opened, until when, its comments, its page."""
    screening = queries.latest_return(proposal.id)
    if screening is None:
        return None
    return {
        "fields": {comment.field_key for comment in screening.comments},
        "due": screening.answer_due_at,
        "comments": list(screening.comments),
        "page": f"/proposals/{proposal.ref}/corrections",
    }


def sweep() -> None:
    """Tell desk and agency of what waits past its due date; silence decides nothing."""
    for version, office, agency, ref, _due in queries.overdue(clock.now()):
        people = holders(office, Role.OFFICER) + holders(agency, Role.SECRETARIAT)
        tell(
            people,
            event=f"screening-overdue-{version}",
            subject=lazy("Screening of %(ref)s is overdue", ref=ref),
            body=lazy("The time for screening this proposal has passed without a decision."),
        )
