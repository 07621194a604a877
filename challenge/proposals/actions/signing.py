"""Before a submission: staff ask the head to submit, and the head may say: not yet."""

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.audit.actions import record
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals import queries, rules
from challenge.proposals.actions.certifying import refuse_unless_signatory
from challenge.proposals.actions.letters import address
from challenge.proposals.actions.submitting import (
    refuse_incomplete,
    refuse_unanswered,
    refuse_untimely,
)
from challenge.proposals.models import Proposal, Said, SignOff
from challenge.proposals.rules import refusals
from challenge.web.locale import lazy
from challenge.workflow import ImpossibleStep, Step


def ask_for_signature(proposal: Proposal, *, by: Actor) -> SignOff:
    """Staff put a complete draft before the head, at most once an hour.

    Raises NotTheStaff, Incomplete, AskedAlready, NobodyToAsk, or what would refuse the head too.
    """
    if not rules.is_staff(by, proposal.organisation_id):
        raise refusals.NotTheStaff
    proposal = queries.hold(proposal)
    _refuse_impossible(proposal)
    refuse_untimely(proposal)
    refuse_unanswered(proposal)
    refuse_incomplete(queries.draft_of(proposal))
    everything = [word.said for word in queries.words_about(proposal)]
    rules.refuse_too_often(everything, clock.now(), zone=proposal.challenge.zone)
    heads = holders(proposal.organisation_id, Role.HEAD)
    if not heads:
        raise refusals.NobodyToAsk
    asked = _say(proposal, Said.READY, "", by=by)
    _tell_signatories(proposal, heads, asked, by=by)
    return asked


def _tell_signatories(proposal: Proposal, heads: list[int], asked: SignOff, *, by: Actor) -> None:
    named = [one.post.user_id for one in queries.certifiers_for(proposal)]
    tell(
        [each for each in (*heads, *named) if each != by.user_id],
        event=f"ready-{asked.id}",
        subject=lazy("Ready for signature: %(ref)s", ref=proposal.ref),
        body=lazy(
            "%(name)s asks you to submit “%(title)s”. Read it as a whole, then submit it or say "
            "what is missing:\n%(address)s",
            name=by.name,
            title=proposal.title,
            address=address(f"/proposals/{proposal.ref}/submission"),
        ),
    )


def decline_to_sign(proposal: Proposal, *, note: str, by: Actor) -> SignOff:
    """Not yet: the note goes to the staff and stands on the overview until it is submitted.

    Raises NoNote, NotTheHead, HeadNotVerified or ImpossibleStep.
    """
    refuse_unless_signatory(proposal, by=by)
    proposal = queries.hold(proposal)
    _refuse_impossible(proposal)
    if not note.strip():
        raise refusals.NoNote
    said = _say(proposal, Said.NOT_YET, note.strip(), by=by)
    tell(
        [each for each in holders(proposal.organisation_id, Role.STAFF) if each != by.user_id],
        event=f"not-yet-{said.id}",
        subject=lazy("Not yet: %(ref)s is not submitted", ref=proposal.ref),
        body=lazy(
            "%(name)s has not submitted “%(title)s”, and says:\n%(note)s\n\n%(address)s",
            name=by.name,
            title=proposal.title,
            note=said.note,
            address=address(f"/proposals/{proposal.ref}"),
        ),
    )
    return said


def _refuse_impossible(proposal: Proposal) -> None:
    if not rules.may_be_submitted(proposal):
        raise ImpossibleStep(step=Step.SUBMIT, status=proposal.status)


def _say(proposal: Proposal, said: Said, note: str, *, by: Actor) -> SignOff:
    word = SignOff(
        proposal_id=proposal.id, said=said, note=note, by_id=by.user_id or 0, at=clock.now()
    )
    db.session.add(word)
    db.session.flush()
    record(f"proposal.{said}", proposal, by=by, revision=proposal.revision)
    return word
