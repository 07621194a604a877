"""Panels: nobody judges where their unit entered or their office screened; conflicts bind."""

import sqlalchemy as sa

from challenge.accounts.models import Post
from challenge.audit.invariants import (
    Finding,
    Looked,
    events,
    holds,
    ordered,
    stream,
    together,
    told,
)
from challenge.challenges.models import Challenge, Round
from challenge.proposals.models import Proposal
from challenge.scoring.models import Conflict, RoundRun, Seat
from challenge.screening.models import Screening

seats = told(
    "seat", sa.select(Seat.id), births=["seat.given"], gone=["seat.taken_back", "seat.refused"]
)  # one that was taken back may leave its number to the next


@holds("Nobody sits on a panel where their unit entered or their office screened.")
def panels() -> Looked:
    entered = sa.select(Proposal.challenge_id, Proposal.organisation_id).where(
        Proposal.submitted_at.is_not(None)
    )
    screened = sa.select(Proposal.challenge_id, Screening.office_id).join(
        Screening, Screening.proposal_id == Proposal.id
    )
    concerned = sa.union(entered, screened).subquery()
    held = (
        sa.select(Post.id)
        .join(concerned, concerned.c.organisation_id == Post.organisation_id)
        .where(
            Post.user_id == Seat.user_id,
            concerned.c.challenge_id == Round.challenge_id,
            sa.or_(RoundRun.closed_at.is_(None), Post.since < RoundRun.closed_at),
            sa.or_(Post.until.is_(None), Post.until > Seat.added_at),
        )
        .correlate(Seat, Round, RoundRun)
    )
    rows = stream(
        sa.select(Seat.id, Challenge.slug, Round.key, held.exists())
        .select_from(Seat)
        .join(Round, Round.id == Seat.round_id)
        .join(Challenge, Challenge.id == Round.challenge_id)
        .outerjoin(RoundRun, RoundRun.round_id == Round.id)
        .order_by(Seat.id)
    )
    for seat, slug, key, concerned_in in rows:
        yield (
            None
            if not concerned_in
            else Finding(
                f"seat {seat} in {slug}, {key}",
                "this person's unit entered or their office screened",
            )
        )


@holds("Two persons granted chair: who seated and who confirmed each are those on record.")
def chairs() -> Looked:
    rows = ordered(
        sa.select(
            Seat.id, Seat.added_by_id, Seat.confirmed_by_id, Seat.user_id, Challenge.slug, Round.key
        )
        .join(Round, Round.id == Seat.round_id)
        .join(Challenge, Challenge.id == Round.challenge_id)
        .where(Seat.confirmed_at.is_not(None))
    )
    for _seat, (there, happened) in together(
        rows, events("seat", ["seat.given", "seat.confirmed"])
    ):
        last = {event.action: event.actor for _subject, event in happened}
        recorded = last.get("seat.given"), last.get("seat.confirmed")
        for number, first, second, user, slug, key in there:
            right = recorded == (first, second) and second not in (first, user)
            label = f"seat {number} in {slug}, {key}"
            yield (
                None if right else Finding(label, "two persons are needed, as the record has them")
            )


@holds("Every conflict of interest is on record, as the row has it.")
def conflicts() -> Looked:
    rows = sa.select(Conflict.seat_id, Proposal.ref).join(
        Proposal, Proposal.id == Conflict.proposal_id
    )
    kinds = ["conflict.declared", "conflict.derived", "conflict.pinned"]
    for number, (there, happened) in together(ordered(rows), events("seat", kinds)):
        recorded = {event.detail["proposal"] for _subject, event in happened}
        known = {ref for _seat, ref in there}
        for ref in sorted(recorded | known):
            right = ref in recorded and ref in known
            yield (
                None
                if right
                else Finding(
                    f"seat {number}, {ref}", "the conflict stands in one of record and rows only"
                )
            )
