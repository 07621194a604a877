"""Drafts that can be submitted, and proposals that were, in any number."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, User
from challenge.accounts.queries import actor_of
from challenge.audit.rules import canonical
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.documents.models import Document
from challenge.programmes.demonstration.people import Cast
from challenge.programmes.tcc.entries import Entry, cycle_1_entries
from challenge.programmes.tcc.texts import entry_answers
from challenge.proposals import actions, queries
from challenge.proposals.models import Annex, Answer, AnswerRow, Proposal, ProposalVersion
from challenge.screening.models import Screening, Verdict
from challenge.workflow import Status, Step
from tests.bench import bulk
from tests.bench.units import Unit

DRAFTS = 60
SAMPLES = 12
STEPS = (Step.SUBMIT, Step.ENDORSE, Step.SHORTLIST)


@dataclass(frozen=True, slots=True)
class Entered:
    """A submitted proposal, by its numbers."""

    id: int
    version: int
    ref: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Sample:
    """What one proposal says; many say the same under other names."""

    content: dict[str, Any]
    theme: str


@dataclass(frozen=True, slots=True)
class Field:
    """Who enters, and with what."""

    cast: Cast
    units: list[Unit]
    texts: list[Sample]


def drafts(call: Challenge, unit: Unit) -> list[str]:
    """Complete drafts of one unit: one written through the actions, the others copies of it."""
    by = actor_of(db.session.get_one(User, unit.staff))
    first = _draft(call, db.session.get_one(Organisation, unit.organisation), _entry(0), by)
    for requirement in queries.asked_now(call):
        document = _document(f"{requirement.key}.pdf", by)
        actions.attach(first, requirement.key, document, by=by)
    db.session.flush()
    free = bulk.numbers(Proposal)
    copies = {next(free): f"{call.prefix}-DRAFT{number:02}" for number in range(DRAFTS)}
    _copy(Proposal, first.id, "id", [{"id": key, "ref": ref} for key, ref in copies.items()])
    for model in (Answer, AnswerRow, Annex):
        _copy(model, first.id, "proposal_id", [{"proposal_id": key} for key in copies])
    return [first.ref, *copies.values()]


def _draft(call: Challenge, unit: Organisation, entry: Entry, by: Actor) -> Proposal:
    proposal = actions.start(call, unit, by=by)
    answers = entry_answers(entry, period_start=date.today() + timedelta(days=200))  # noqa: DTZ011
    actions.save_answers(proposal, answers, by=by)
    actions.choose_theme(proposal, entry.theme, by=by)
    return proposal


def _entry(number: int) -> Entry:
    return cycle_1_entries()[number]


def _document(filename: str, by: Actor) -> Document:
    row = Document(
        filename=filename,
        media_type="application/pdf",
        size=100_000,
        sha256=hashlib.sha256(filename.encode()).hexdigest(),
        uploaded_by_id=by.user_id or 0,
        uploaded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _copy(model: Any, proposal: int, key: str, changes: list[dict[str, Any]]) -> None:
    table = model.__table__
    found = db.session.execute(sa.select(table).where(table.c[key] == proposal)).mappings().all()
    plain = [{name: value for name, value in row.items() if name != "id"} for row in found]
    bulk.insert(model, ({**row, **change} for change in changes for row in plain))


def samples(call: Challenge, units: list[Unit]) -> list[Sample]:
    """Texts of real length, as they are frozen."""
    found = []
    for number in range(1, SAMPLES + 1):
        unit, entry = units[number], _entry(number)
        by = actor_of(db.session.get_one(User, unit.staff))
        place = db.session.get_one(Organisation, unit.organisation)
        proposal = _draft(call, place, entry, by)
        found.append(Sample(queries.content_now(proposal), entry.theme))
    return found


def submitted(challenge: Challenge, size: int, field: Field, *, screened: bool) -> list[Entered]:
    """`size` proposals from all over the country; screened ones are endorsed and shortlisted."""
    number, version = bulk.numbers(Proposal), bulk.numbers(ProposalVersion)
    found = [
        Entered(
            next(number), next(version), _ref(challenge, at), field.units[at % len(field.units)]
        )
        for at in range(size)
    ]
    opened = challenge.date("opens") or clock.now()
    pairs = [(each, field.texts[at % len(field.texts)]) for at, each in enumerate(found)]
    moments = [opened + timedelta(minutes=at % 20_000) for at in range(size)]
    rows = list(zip(pairs, moments, strict=True))
    status = Status.SHORTLISTED if screened else Status.SUBMITTED
    bulk.insert(Proposal, (_proposal(challenge, *pair, at, Status.DRAFT) for pair, at in rows))
    bulk.insert(ProposalVersion, (_version(*pair, at) for pair, at in rows))
    _put_in_force(found, challenge, status)
    if screened:
        bulk.insert(Screening, (_screening(challenge, field.cast, *pair, at) for pair, at in rows))
    steps = STEPS if screened else STEPS[:1]
    bulk.record(_event(challenge, each, at, step) for step in steps for (each, _text), at in rows)
    return found


def _ref(challenge: Challenge, at: int) -> str:
    return f"{challenge.prefix}{challenge.id}-{at * 7919 % 1_000_003:06}"


def _proposal(
    challenge: Challenge, each: Entered, text: Sample, at: datetime, status: Status
) -> bulk.Row:
    totals = text.content["totals"]
    return {
        "id": each.id,
        "challenge_id": challenge.id,
        "organisation_id": each.unit.organisation,
        "ref": each.ref,
        "status": status,
        "title": text.content["answers"]["title"],
        "theme": text.theme,
        "created_by_id": each.unit.staff,
        "created_at": at - timedelta(days=3),
        "submitted_at": at,
        "level": each.unit.level,
        "region_code": each.unit.region,
        "island_group": each.unit.group,
        "requested_minor": totals["requested"],
        "counterpart_minor": totals["counterpart"],
        "revision": 15,
    }


def _version(each: Entered, text: Sample, at: datetime) -> bulk.Row:
    unit = {"code": each.unit.code, "name": each.unit.name, "province": each.unit.province}
    content = canonical(
        {**text.content, "ref": each.ref, "unit": unit | {"level": each.unit.level}}
    )
    return {
        "id": each.version,
        "proposal_id": each.id,
        "number": 1,
        "content": content,
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        "submitted_by_id": each.unit.head,
        "submitted_at": at,
    }


def _put_in_force(found: list[Entered], challenge: Challenge, status: Status) -> None:
    """Version and proposal point at each other, so one of them has to be there first."""
    version = sa.select(ProposalVersion.id).where(ProposalVersion.proposal_id == Proposal.id)
    db.session.execute(
        sa.update(Proposal)
        .where(
            Proposal.challenge_id == challenge.id, Proposal.id.between(found[0].id, found[-1].id)
        )
        .values(current_version_id=version.scalar_subquery(), status=status)
        .execution_options(synchronize_session=False)
    )


def _screening(
    challenge: Challenge, cast: Cast, each: Entered, _text: Sample, at: datetime
) -> bulk.Row:
    checks = {check["key"]: {"answer": "yes", "note": ""} for check in challenge.checklist}
    return {
        "proposal_id": each.id,
        "version_id": each.version,
        "office_id": cast.organisations[each.unit.region].id,
        "arrived_at": at,
        "due_at": at + timedelta(days=28),
        "checks": checks,
        "verdict": Verdict.ENDORSED,
        "decided_by_id": cast.users[each.unit.region].id,
        "decided_at": at + timedelta(days=20),
    }


def _event(challenge: Challenge, each: Entered, at: datetime, step: Step) -> bulk.Row:
    return {
        "at": (at + timedelta(days=STEPS.index(step) * 30)).isoformat(timespec="microseconds"),
        "actor_id": each.unit.head,
        "capacity": f"head {each.unit.organisation}",
        "action": f"proposal.{step}",
        "subject_kind": Proposal.audit_kind,
        "subject_id": each.id,
        "subject_label": each.ref,
        "challenge_id": challenge.id,
        "detail": canonical({"version": 1}),
    }
