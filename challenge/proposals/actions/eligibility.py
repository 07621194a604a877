"""Asking whether a unit may enter, and letting it in although it may not: two persons, a reason."""

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.accounts.queries import holders
from challenge.audit.actions import record
from challenge.challenges.models import Challenge
from challenge.challenges.rules import refuse_called_off
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals import queries, rules
from challenge.proposals.models import EligibilityCheck, Waiver, WaiverEnding
from challenge.proposals.rules import AGENCY, WRITERS, Judged, Line, refusals
from challenge.web.locale import lazy


def check_eligibility(
    challenge: Challenge, organisation: Organisation, *, by: Actor
) -> EligibilityCheck:
    """Keep what the unit was answered: who asked, when, and every line with its reason.

    There is no event: before the seal nobody but the unit may know that it asked.
    """
    if by.user_id is None or not rules.may_write(by, organisation.id):
        raise refusals.NotYourUnit
    found = rules.judged(challenge, queries.entrant(organisation, challenge))
    check = EligibilityCheck(
        challenge_id=challenge.id,
        organisation_id=organisation.id,
        asked_by_id=by.user_id,
        asked_at=clock.now(),
        lines=[_kept(one) for one in found],
        eligible=not any(one.stands_in_the_way for one in found),
    )
    db.session.add(check)
    db.session.flush()
    return check


def _kept(one: Judged) -> dict[str, object]:
    return {
        "line": str(one.line),
        "found": str(one.found),
        "waived": one.waived,
        "sentence": one.sentence,
        "values": one.values,
    }


def propose_waiver(
    challenge: Challenge, organisation: Organisation, line: Line, *, reason: str, by: Actor
) -> Waiver:
    """Ask that one line does not count for one unit; it does not once somebody else approves.

    Raises NotTheAgency, CalledOff or WaivedAlready.
    """
    _refuse_stranger(challenge, by, *AGENCY)
    refuse_called_off(challenge)
    if queries.is_waived(challenge, organisation, line):
        raise refusals.WaivedAlready(unit=organisation.name)
    waiver = Waiver(
        challenge_id=challenge.id,
        organisation=organisation,
        line=str(line),
        reason=reason,
        proposed_by_id=by.user_id or 0,
        proposed_at=clock.now(),
    )
    db.session.add(waiver)
    db.session.flush()
    _note("propose_waiver", challenge, waiver, by=by)
    tell(
        holders(challenge.agency_id, Role.APPROVER),
        event=f"waiver-proposed-{waiver.id}",
        subject=lazy("An exception waits for your approval: %(title)s", title=challenge.title),
        body=lazy(
            "%(name)s proposes to let %(unit)s enter although it does not meet every condition. "
            "Reason: %(reason)s",
            name=by.name,
            unit=organisation.name,
            reason=reason,
        ),
    )
    return waiver


def approve_waiver(waiver: Waiver, *, by: Actor) -> None:
    """The second person's yes; the unit is told.

    Raises SecondPersonNeeded for whoever proposed it, WaiverAnswered, CalledOff.
    """
    challenge = _answered_by_another(waiver, by=by)
    refuse_called_off(challenge)
    waiver.approved_by_id, waiver.approved_at = by.user_id, clock.now()
    _note("approve_waiver", challenge, waiver, by=by)
    tell(
        holders(waiver.organisation_id, *WRITERS),
        event=f"waiver-{waiver.id}",
        subject=lazy("An exception for your unit: %(title)s", title=challenge.title),
        body=lazy(
            "The agency lets your unit enter although it does not meet every condition. "
            "Reason: %(reason)s",
            reason=waiver.reason,
        ),
    )


def refuse_waiver(waiver: Waiver, *, reason: str, by: Actor) -> None:
    """The second person's no; its proposer is told why. Another one can then be proposed.

    Raises SecondPersonNeeded or WaiverAnswered.
    """
    challenge = _answered_by_another(waiver, by=by)
    _end(waiver, WaiverEnding.REFUSED, reason=reason, by=by)
    _note("refuse_waiver", challenge, waiver, by=by)
    tell(
        [waiver.proposed_by_id],
        event=f"waiver-refused-{waiver.id}",
        subject=lazy("An exception was refused: %(title)s", title=challenge.title),
        body=lazy(
            "The exception for %(unit)s that you proposed was refused. Reason: %(reason)s",
            unit=waiver.organisation.name,
            reason=reason,
        ),
    )


def withdraw_waiver(waiver: Waiver, *, by: Actor) -> None:
    """Its proposer takes it back before anybody answered.

    Raises NotItsProposer or WaiverAnswered.
    """
    challenge = _held(waiver)
    if by.user_id != waiver.proposed_by_id:
        raise refusals.NotItsProposer
    _end(waiver, WaiverEnding.WITHDRAWN, by=by)
    _note("withdraw_waiver", challenge, waiver, by=by)


def _answered_by_another(waiver: Waiver, *, by: Actor) -> Challenge:
    challenge = _held(waiver)
    _refuse_stranger(challenge, by, Role.APPROVER)
    if by.user_id == waiver.proposed_by_id:
        raise refusals.SecondPersonNeeded
    return challenge


def _held(waiver: Waiver) -> Challenge:
    """The waiver as it is now, locked, while it waits for an answer."""
    db.session.execute(sa.select(Waiver.id).where(Waiver.id == waiver.id).with_for_update())
    db.session.refresh(waiver)
    if not waiver.waits:
        raise refusals.WaiverAnswered
    return db.session.get_one(Challenge, waiver.challenge_id)


def _end(waiver: Waiver, ending: WaiverEnding, *, reason: str = "", by: Actor) -> None:
    waiver.ending, waiver.ending_reason = ending, reason
    waiver.ended_by_id, waiver.ended_at = by.user_id, clock.now()
    db.session.flush()


def _refuse_stranger(challenge: Challenge, by: Actor, *roles: Role) -> None:
    if challenge.agency_id not in by.organisations(*roles):
        raise refusals.NotTheAgency


def _note(verb: str, challenge: Challenge, waiver: Waiver, *, by: Actor) -> None:
    record(
        f"challenge.{verb}",
        challenge,
        by=by,
        reason=waiver.ending_reason or waiver.reason,
        unit=waiver.organisation.unit_code,
        line=waiver.line,
    )
