"""What a member of a panel sees: own proposals and sheets, others' only after handing in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.challenges.models import Round
from challenge.db import db
from challenge.places.models import LocalUnit, full_name
from challenge.proposals.models import Proposal
from challenge.proposals.queries import submitted_with
from challenge.scoring.models import Allotment, Conflict, Placement, Seat, Sheet
from challenge.scoring.queries.rounds import entrants, unit_names


@dataclass(frozen=True, slots=True)
class ToDeclare:
    """A proposal as a member meets it before anything is read: who it is from, no text."""

    number: int
    ref: str
    title: str
    unit: str


def to_declare(seat: Seat) -> list[ToDeclare]:
    """The round's proposals but those in which a conflict is known already, by unit."""
    known = set(
        db.session.scalars(sa.select(Conflict.proposal_id).where(Conflict.seat_id == seat.id))
    )
    shown = [each for each in entrants(seat.round) if each.id not in known]
    units = unit_names([each.organisation_id for each in shown])
    listed = [
        ToDeclare(each.id, each.ref, each.title, units.get(each.organisation_id, ""))
        for each in shown
    ]
    return sorted(listed, key=lambda each: (each.unit, each.ref))


IN_CONFLICT = sa.exists().where(
    Conflict.seat_id == Allotment.seat_id, Conflict.proposal_id == Allotment.proposal_id
)
OWN = (
    sa.select(Allotment)
    .join(Seat, Seat.id == Allotment.seat_id)
    .join(Proposal, Proposal.id == Allotment.proposal_id)
    .where(
        Seat.chair.is_(False),
        Seat.declared_at.is_not(None),
        Allotment.recused_at.is_(None),
        ~IN_CONFLICT,
    )
)


def own(reader: int | sa.BindParameter[int] | None) -> sa.Select[Allotment]:
    """The allotments of a member by number: declared, not recused, no conflict known."""
    return OWN.where(Seat.user_id == reader)


class OwnLine(NamedTuple):
    """One line of a member's list."""

    ref: str
    title: str
    unit: str | None
    begun: bool
    handed_in_at: datetime | None
    total: Decimal | None


LINES = (
    OWN.with_only_columns(
        Proposal.ref,
        Proposal.title,
        LocalUnit.name,
        LocalUnit.level,
        LocalUnit.province_name,
        Sheet.id.is_not(None),
        Sheet.handed_in_at,
        Sheet.total,
    )
    .outerjoin(Sheet, Sheet.allotment_id == Allotment.id)
    .join(Organisation, Organisation.id == Proposal.organisation_id)
    .outerjoin(LocalUnit, LocalUnit.code == Organisation.unit_code)
    .where(Seat.user_id == sa.bindparam("reader"), Seat.round_id == sa.bindparam("round"))
    .order_by(Proposal.ref, Allotment.id)
)


def own_lines(planned: Round, *, by: Actor) -> list[OwnLine]:
    """What a member is to score in a round, by reference; in a blind one nobody is named."""
    rows = db.rows(LINES, {"reader": by.user_id, "round": planned.id})
    shown = not planned.blind
    return [
        OwnLine(ref, title, full_name(unit or "", level, place) if shown else None, *sheet)
        for ref, title, unit, level, place, *sheet in rows
    ]


def own_progress(planned: Round, *, by: Actor) -> tuple[int, int]:
    """How many sheets a member has handed in, and how many there are."""
    mine = own(by.user_id).where(Seat.round_id == planned.id).subquery()
    row = db.session.execute(
        sa.select(sa.func.count(Sheet.handed_in_at), sa.func.count(mine.c.id))
        .select_from(mine)
        .outerjoin(Sheet, Sheet.allotment_id == mine.c.id)
    ).one()
    return row[0], row[1]


def own_allotment(planned: Round, ref: str, *, by: Actor) -> Allotment | None:
    """One proposal to score with its frozen version and the sheet so far; else nothing at all."""
    return db.session.scalar(
        own(by.user_id)
        .where(Allotment.round_id == planned.id, Proposal.ref == ref)
        .options(
            contains_eager(Allotment.seat),
            contains_eager(Allotment.proposal),
            joinedload(Allotment.version),
            joinedload(Allotment.sheet),
        )
    )


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """Somebody's sheet of a proposal, under a letter or a name."""

    who: str
    scores: dict[str, Any]
    comments: dict[str, Any]
    remark: str
    total: Decimal | None


def others_sheets(mine: Allotment, *, secret: str) -> list[OtherSheet]:
    """The other sheets of a proposal, without names, once the reader has handed in their own."""
    if mine.sheet is None or mine.sheet.handed_in_at is None:
        return []
    rows = db.session.execute(
        _handed_in(mine.round_id, mine.proposal_id).where(Allotment.id != mine.id)
    )
    return unnamed([(seat, sheet) for sheet, seat in rows], reader=mine.seat_id, secret=secret)


def unnamed(
    rows: Sequence[tuple[Seat, Sheet]], *, reader: int | None, secret: str
) -> list[OtherSheet]:
    """Sheets under letters, in an order that differs for every reader and proposal."""

    def draw(row: tuple[Seat, Sheet]) -> str:
        seat, sheet = row
        drawn = f"{secret}:{reader}:{sheet.allotment_id}:{seat.id}"
        return hashlib.sha256(drawn.encode()).hexdigest()

    return [_shown(letter(at), sheet) for at, (_seat, sheet) in enumerate(sorted(rows, key=draw))]


def letter(number: int) -> str:
    """A, B, … Z, A2, B2, …"""
    turn, at = divmod(number, 26)
    return chr(ord("A") + at) + (str(turn + 1) if turn else "")


def _shown(who: str, sheet: Sheet) -> OtherSheet:
    return OtherSheet(who, sheet.scores, sheet.comments, sheet.remark, sheet.total)


def _handed_in(round_id: int, proposal_id: int) -> sa.Select[Sheet, Seat]:
    """Sheets that count, with their seats, in an order that says nothing."""
    return (
        sa.select(Sheet, Seat)
        .join(Allotment, Allotment.id == Sheet.allotment_id)
        .join(Seat, Seat.id == Allotment.seat_id)
        .where(
            Allotment.round_id == round_id,
            Allotment.proposal_id == proposal_id,
            Allotment.recused_at.is_(None),
            Sheet.handed_in_at.is_not(None),
        )
        .order_by(Sheet.id)
    )


def sheets_of(
    planned: Round, proposal: Proposal, *, names: bool, reader: int | None, secret: str
) -> list[OtherSheet]:
    """Every counting sheet of a ranked proposal: by name for a chair, by letter for others."""
    statement = _handed_in(planned.id, proposal.id).options(joinedload(Seat.user))
    rows = [(seat, sheet) for sheet, seat in db.session.execute(statement)]
    if not names:
        return unnamed(rows, reader=reader, secret=secret)
    return sorted(
        (_shown(seat.user.name, sheet) for seat, sheet in rows), key=lambda each: each.who
    )


def may_read_document(session: Session, document_id: int, by: Actor) -> bool:
    """A member reads the annexes of what they score; a chair without conflict those of the round.

    In a blind round annexes stay closed: letters and permits name the unit.
    """
    numbers = submitted_with(session, document_id)
    if not numbers or not by.signed_in:
        return False
    mine = (
        own(by.user_id)
        .join(Round, Round.id == Allotment.round_id)
        .where(Allotment.proposal_id.in_(numbers), Round.blind.is_(False))
    )
    if session.scalar(mine.limit(1)) is not None:
        return True
    return session.scalar(_chaired(by, numbers).limit(1)) is not None


def _chaired(by: Actor, numbers: list[int]) -> sa.Select[int]:
    conflict = sa.exists().where(Conflict.seat_id == Seat.id)
    return (
        sa.select(Seat.id)
        .join(Round, Round.id == Seat.round_id)
        .join(Placement, Placement.round_id == Round.id)
        .where(
            Seat.user_id == by.user_id,
            Seat.chair.is_(True),
            Seat.confirmed_at.is_not(None),
            Seat.declared_at.is_not(None),
            Placement.proposal_id.in_(numbers),
            ~conflict,
        )
    )
