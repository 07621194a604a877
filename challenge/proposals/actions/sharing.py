"""Who does what on one proposal: parts set, contributors invited by mail, and parts ended."""

from datetime import datetime

from challenge import clock
from challenge.accounts.actions import offer_post, withdraw_invitation
from challenge.accounts.actor import Actor
from challenge.accounts.models import Invitation, Role, User
from challenge.accounts.queries import holders, person_with
from challenge.audit.actions import record
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals import queries, rules
from challenge.proposals.actions.drafting import locked
from challenge.proposals.actions.letters import address
from challenge.proposals.models import Proposal, ProposalShare, TeamPart
from challenge.proposals.rules import refusals
from challenge.web.locale import lazy


def set_part(proposal: Proposal, person_key: str, part: TeamPart, *, by: Actor) -> None:
    """Give somebody on the staff, or a contributor, another part in this proposal.

    Raises SetsNoParts, NotInTheTeam or HeadEdits.
    """
    proposal = locked(proposal)
    rules.refuse_unless_sets_parts(by, proposal)
    team = {member.person_key: member for member in queries.team_of(proposal)}
    member = team.get(person_key)
    if member is None:
        raise refusals.NotInTheTeam
    if member.role is Role.HEAD:
        raise refusals.HeadEdits(name=member.name)
    if member.part is part:
        return
    until = member.share.until if member.share else None
    _end_standing(proposal, member.number, by=by)
    if part is not TeamPart.EDIT or member.role is Role.CONTRIBUTOR:
        _share(proposal, member.number, part, until, by=by)
    record("proposal.set_part", proposal, by=by, person=member.number, part=part)


def invite_contributor(
    proposal: Proposal,
    *,
    email: str,
    name: str,
    part: TeamPart,
    until: datetime | None = None,
    by: Actor,
) -> ProposalShare:
    """Offer somebody from outside a part in this proposal and in nothing else, by mail.

    Whoever helps the unit already has the part at once. Raises SetsNoParts, OnTheStaff or
    InvitedAlready.
    """
    proposal = locked(proposal)
    rules.refuse_unless_sets_parts(by, proposal)
    known, unit = person_with(email), proposal.organisation_id
    if known and known.id in holders(unit, Role.HEAD, Role.STAFF):
        raise refusals.OnTheStaff(name=known.name)
    _refuse_twice(proposal, email, known)
    if known and known.id in holders(unit, Role.CONTRIBUTOR):
        return _shared_at_once(proposal, known, part, until, by=by)
    offer, _token = offer_post(
        email=email, name=name, organisation=proposal.organisation, role=Role.CONTRIBUTOR, by=by
    )
    share = _new(proposal, part, until, by=by)
    share.invitation_id = offer.id
    db.session.add(share)
    db.session.flush()
    record("proposal.invite", proposal, by=by, part=part)
    _tell_head(proposal, share, name, by=by)
    return share


def _refuse_twice(proposal: Proposal, email: str, known: User | None) -> None:
    invited = {member.email for member in queries.invited_to(proposal)}
    inside = {member.number for member in queries.team_of(proposal)}
    if email.strip().casefold() in invited or (known and known.id in inside):
        raise refusals.InvitedAlready(email=email)


def _shared_at_once(
    proposal: Proposal, person: User, part: TeamPart, until: datetime | None, *, by: Actor
) -> ProposalShare:
    _end_standing(proposal, person.id, by=by)
    share = _share(proposal, person.id, part, until, by=by)
    record("proposal.set_part", proposal, by=by, person=person.id, part=part)
    tell(
        [person.id],
        event=f"shared-{share.id}",
        subject=lazy("A proposal is shared with you: %(ref)s", ref=proposal.ref),
        body=lazy(
            "%(name)s of %(unit)s shares a proposal with you:\n%(address)s",
            name=by.name,
            unit=proposal.organisation.name,
            address=address(f"/proposals/{proposal.ref}"),
        ),
    )
    _tell_head(proposal, share, person.name, by=by)
    return share


def _tell_head(proposal: Proposal, share: ProposalShare, name: str, *, by: Actor) -> None:
    """The head learns of everybody from outside whom somebody else lets in."""
    tell(
        [each for each in holders(proposal.organisation_id, Role.HEAD) if each != by.user_id],
        event=f"invited-{share.id}",
        subject=lazy("%(name)s was invited to %(ref)s", name=name, ref=proposal.ref),
        body=lazy(
            "%(by)s has invited %(name)s to work on “%(title)s”. You can end that here:"
            "\n%(address)s",
            by=by.name,
            name=name,
            title=proposal.title,
            address=address(f"/proposals/{proposal.ref}/team"),
        ),
    )


def end_share(share: ProposalShare, proposal: Proposal, *, by: Actor) -> None:
    """A contributor sees nothing of the proposal from now on; an open invitation is useless.

    Raises SetsNoParts.
    """
    rules.refuse_unless_sets_parts(by, locked(proposal))
    _end(share, by=by)
    offer = db.session.get(Invitation, share.invitation_id) if share.invitation_id else None
    if offer and offer.accepted_at is None and offer.withdrawn_at is None:
        withdraw_invitation(offer, by=by)
    record("proposal.end_part", proposal, by=by, person=share.person_id, part=share.part)


def take_up(offer: Invitation, person: User) -> None:
    """Whoever accepts an invitation has the part that it offers, from this moment."""
    for share in queries.shares_of_invitation(offer.id):
        share.person_id, share.since = person.id, clock.now()
    db.session.flush()


def _share(
    proposal: Proposal, person: int, part: TeamPart, until: datetime | None, *, by: Actor
) -> ProposalShare:
    share = _new(proposal, part, until, by=by)
    share.person_id = person
    db.session.add(share)
    db.session.flush()
    return share


def _new(proposal: Proposal, part: TeamPart, until: datetime | None, *, by: Actor) -> ProposalShare:
    return ProposalShare(
        proposal_id=proposal.id, part=part, by_id=by.user_id or 0, since=clock.now(), until=until
    )


def _end_standing(proposal: Proposal, person: int, *, by: Actor) -> None:
    share = queries.standing_share(proposal, person)
    if share is not None:
        _end(share, by=by)


def _end(share: ProposalShare, *, by: Actor) -> None:
    share.ended_at, share.ended_by_id = clock.now(), by.user_id
    db.session.flush()
