"""Notes of the team beside a field: written, settled, and told of at most once an hour."""

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals import queries, rules
from challenge.proposals.actions.letters import address
from challenge.proposals.models import Note, Proposal, TeamPart
from challenge.proposals.rules import refusals
from challenge.web.locale import ngettext

MOST = 100
"""In one look of the worker; the next minute goes on."""


def add_note(proposal: Proposal, field_key: str, text: str, *, by: Actor) -> Note:
    """Say something to the team beside one field. Raises MayOnlyRead or NotYourUnit."""
    rules.refuse_unless_comments(queries.part_in(proposal, by=by))
    note = Note(
        proposal_id=proposal.id,
        field_key=field_key,
        text=text,
        by_id=by.user_id or 0,
        at=clock.now(),
    )
    db.session.add(note)
    db.session.flush()
    return note


def settle_note(note: Note, proposal: Proposal, *, by: Actor) -> None:
    """What the note asks for is done. Raises NoteSettled, MayOnlyRead or NotYourUnit."""
    rules.refuse_unless_comments(queries.part_in(proposal, by=by))
    db.session.refresh(note, with_for_update=True)
    if note.settled_at is not None:
        raise refusals.NoteSettled
    note.settled_at, note.settled_by_id = clock.now(), by.user_id


def tell_of_notes() -> int:
    """One mail for everything that is new beside one proposal; says for how many proposals."""
    proposals = queries.to_tell_of(clock.now(), most=MOST)
    for proposal in proposals:
        _tell(proposal)
    return len(proposals)


def _tell(proposal: Proposal) -> None:
    """Each of those who comment or edit learns how many notes others wrote; no mail has a text."""
    notes = queries.untold(proposal)
    for note in notes:
        note.told_at = clock.now()
    writing = [
        member.number
        for member in queries.team_of(proposal)
        if rules.may(member.part, TeamPart.COMMENT)
    ]
    for person in writing:
        new = sum(note.by_id != person for note in notes)
        if new:
            _tell_one(proposal, person, new, event=f"notes-{notes[-1].id}")


def _tell_one(proposal: Proposal, person: int, new: int, *, event: str) -> None:
    where = address(f"/proposals/{proposal.ref}")
    tell(
        [person],
        event=event,
        subject=lambda: ngettext(
            "%(num)s new note: %(ref)s", "%(num)s new notes: %(ref)s", new, ref=proposal.ref
        ),
        body=lambda: (
            ngettext(
                "Your team wrote %(num)s note beside “%(title)s”.",
                "Your team wrote %(num)s notes beside “%(title)s”.",
                new,
                title=proposal.title or proposal.ref,
            )
            + f"\n{where}"
        ),
    )
