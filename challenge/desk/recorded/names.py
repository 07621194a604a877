"""What the numbers and keys of a page of events stand for, looked up once for the whole page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from challenge.accounts.actor import Actor
from challenge.accounts.forms.words import ROLE_NAMES
from challenge.accounts.models import Invitation, Organisation, Post, User
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.desk.recorded.event import Recorded
from challenge.mous.models import Agreement
from challenge.places.models import LocalUnit, Region
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.queries.scope import seen_by
from challenge.scoring.models import Allotment, RoundRun, Seat, Sheet

REFERENCES = {
    "agreement": "agreement_key",
    "head": "person",
    "in_place_of": "proposal",
    "organisation": "organisation",
    "party": "organisation",
    "person": "person",
    "proposal": "proposal",
    "region": "region",
    "replaces": "proposal",
    "source": "proposal",
    "unit": "unit",
    "unit_code": "unit",
}
"""The details that point to something, and to what."""
NAMED_BY_REF = {"agreement", "award", "promotion", "proposal", "screening"}
"""Subjects whose label is the reference of a proposal."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name, and where it leads when the reader may go there."""

    text: str
    href: str = ""


Found = Iterator[tuple[object, Named]]


@dataclass
class Names:
    """The names on one page, by kind and key; and the challenges, for the words of their forms."""

    known: dict[tuple[str, object], Named] = field(default_factory=dict)
    challenges: dict[int, Challenge] = field(default_factory=dict)

    def of(self, kind: str, key: object) -> Named:
        """The name of something, or its key where it is gone or not the reader's to see."""
        return self.known.get((kind, key)) or Named(str(key))

    def challenge(self, event: Recorded) -> Challenge | None:
        return self.challenges.get(event.challenge_id or 0)


def reference(event: Recorded, key: str) -> str | None:
    """To what kind of thing a detail points, if to any."""
    if (event.action, key) == ("agreement.drafted", "version"):
        return "version"
    return REFERENCES.get(key)


def names_in(events: Iterable[Recorded], *, by: Actor) -> Names:
    """Everything that the events point to, in a number of statements that never grows."""
    listed, wanted = list(events), defaultdict[str, set[Any]](set)
    for event in listed:
        for kind, key in _pointed(event):
            wanted[kind].add(key)
    names = Names(challenges=_challenges({event.challenge_id for event in listed} - {None}))
    for kind, look_up in LOOK_UPS.items():
        if wanted[kind]:
            for key, named in look_up(wanted[kind], by):
                names.known[kind, key] = named
    return names


def _pointed(event: Recorded) -> Iterator[tuple[str, object]]:
    if event.kind in NAMED_BY_REF:
        yield "proposal", event.label
    if event.subject_id is not None:
        yield event.kind, event.subject_id
    for key, value in event.detail.items():
        kind = reference(event, key)
        if kind is not None and value is not None:
            yield kind, value
        elif key == "left_out":
            for one in value:
                yield from (("person", one["person"]), ("proposal", one["proposal"]))
        elif isinstance(value, dict):
            yield from (("proposal", ref) for ref in value)


def _challenges(numbers: set[int | None]) -> dict[int, Challenge]:
    parts = (Challenge.fields, Challenge.dates, Challenge.requirements, Challenge.themes)
    found = db.session.scalars(
        sa.select(Challenge)
        .where(Challenge.id.in_(numbers))
        .options(*(selectinload(part) for part in parts))
        .order_by(Challenge.id)
    )
    return {challenge.id: challenge for challenge in found}


def _asked(keys: set[Any], *columns: Any) -> sa.Select[Any]:
    """A statement for `columns` of the rows whose first column is among `keys`."""
    return sa.select(*columns).where(columns[0].in_(keys)).order_by(columns[0])


def _people(numbers: set[Any], _by: Actor) -> Found:
    for number, name in db.session.execute(_asked(numbers, User.id, User.name)):
        yield number, Named(name)


def _organisations(numbers: set[Any], _by: Actor) -> Found:
    asked = _asked(numbers, Organisation.id, Organisation.name)
    for number, name in db.session.execute(asked):
        yield number, Named(name)


def _posts(numbers: set[Any], _by: Actor) -> Found:
    asked = _asked(numbers, Post.id, Post.role, User.name, Organisation.name)
    joined = asked.join(User, User.id == Post.user_id).join(Post.organisation)
    for number, role, person, organisation in db.session.execute(joined):
        yield number, Named(f"{person}, {ROLE_NAMES[role]}, {organisation}")


def _invitations(numbers: set[Any], _by: Actor) -> Found:
    asked = _asked(numbers, Invitation.id, Invitation.role, Invitation.name, Organisation.name)
    for number, role, person, where in db.session.execute(asked.join(Invitation.organisation)):
        yield number, Named(f"{person}, {ROLE_NAMES[role]}, {where}")


def _proposals(refs: set[Any], by: Actor) -> Found:
    seen = seen_by(by).where(Proposal.ref.in_(refs)).with_only_columns(Proposal.ref)
    for ref in db.session.scalars(seen.order_by(Proposal.ref)):
        yield ref, Named(ref, url_for("proposals.show", ref=ref))


def _versions(numbers: set[Any], _by: Actor) -> Found:
    asked = _asked(numbers, ProposalVersion.id, ProposalVersion.number, Proposal.ref)
    joined = asked.join(Proposal, Proposal.id == ProposalVersion.proposal_id)
    for key, number, ref in db.session.execute(joined):
        yield key, Named(str(number), url_for("proposals.version", ref=ref, number=number))


def _agreements(numbers: set[Any], _by: Actor) -> Found:
    return _agreements_by(Agreement.id, numbers)


def _agreement_keys(keys: set[Any], _by: Actor) -> Found:
    return _agreements_by(Agreement.key, keys)


def _agreements_by(column: Any, keys: set[Any]) -> Found:
    asked = _asked(keys, column, Agreement.key, Proposal.ref)
    for key, address, ref in db.session.execute(asked.join(Agreement.award).join(Proposal)):
        yield key, Named(ref, url_for("mous.show", key=address))


def _regions(codes: set[Any], _by: Actor) -> Found:
    for code, name in db.session.execute(_asked(codes, Region.code, Region.name)):
        yield code, Named(name)


def _units(codes: set[Any], _by: Actor) -> Found:
    asked = sa.select(LocalUnit).where(LocalUnit.code.in_(codes)).order_by(LocalUnit.code)
    for unit in db.session.scalars(asked):
        yield unit.code, Named(unit.full_name)


def _seats(numbers: set[Any], _by: Actor) -> Found:
    asked = _asked(numbers, Seat.id, User.name, Round.label)
    joined = asked.join(User, User.id == Seat.user_id).join(Seat.round)
    for number, person, label in db.session.execute(joined):
        yield number, Named(f"{person}, {label}")


def _sheets(numbers: set[Any], _by: Actor) -> Found:
    asked = _asked(numbers, Sheet.id, User.name, Round.label).join(Sheet.allotment)
    joined = asked.join(Allotment.seat).join(User, User.id == Seat.user_id).join(Seat.round)
    for number, person, label in db.session.execute(joined):
        yield number, Named(f"{person}, {label}")


def _runs(numbers: set[Any], _by: Actor) -> Found:
    """A page of a round is the auditor's once its ranking is final."""
    asked = _asked(numbers, RoundRun.id, RoundRun.frozen_at, Round.key, Round.label, Challenge.slug)
    for number, frozen, key, label, slug in db.session.execute(
        asked.join(RoundRun.round).join(Round.challenge)
    ):
        page = url_for("scoring.show_round", slug=slug, key=key) if frozen else ""
        yield number, Named(label, page)


LOOK_UPS: dict[str, Callable[[set[Any], Actor], Found]] = {
    "agreement": _agreements,
    "agreement_key": _agreement_keys,
    "invitation": _invitations,
    "organisation": _organisations,
    "person": _people,
    "post": _posts,
    "proposal": _proposals,
    "region": _regions,
    "round_run": _runs,
    "seat": _seats,
    "sheet": _sheets,
    "unit": _units,
    "version": _versions,
}
