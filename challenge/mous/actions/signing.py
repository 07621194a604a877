"""Signatures one by one, the council's approval, witnesses, and the entry into force."""

from datetime import date

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.db import db
from challenge.documents.models import Document
from challenge.mous import rules
from challenge.mous.actions import letters
from challenge.mous.actions.drafting import locked
from challenge.mous.models import Agreement, CouncilApproval, Signatory, Signature, Witness
from challenge.proposals.actions import step
from challenge.workflow import Step


def today_of(agreement: Agreement) -> date:
    """The day it is where the challenge is held."""
    return rules.day_of(clock.now(), agreement.award.proposal.challenge.zone)


def check_signing(signatory: Signatory, signed_on: date) -> None:
    """Refuse a signature out of turn or with a date that cannot be.

    Raises NotLocked, AlreadySigned, OutOfOrder or a WrongDate.
    """
    rules.require_turn(signatory)
    agreement = signatory.agreement
    zone = agreement.award.proposal.challenge.zone
    locked_at = agreement.locked_at or clock.now()
    rules.require_signing_date(
        signed_on,
        locked_on=rules.day_of(locked_at, zone),
        before=[
            (person.name, person.signature.signed_on)
            for person in agreement.signing
            if person.signature
        ],
        today=today_of(agreement),
    )


def sign(signatory: Signatory, *, signed_on: date, document: Document, by: Actor) -> Signature:
    """Record a signature with its date and its scan; the next one is told.

    Raises NotLocked, AlreadySigned, OutOfOrder or a WrongDate.
    """
    agreement = signatory.agreement
    locked(agreement)
    check_signing(signatory, signed_on)
    signature = Signature(
        signed_on=signed_on,
        text_sha256=agreement.text_sha256,
        document=document,
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )
    signatory.signatures.append(signature)
    db.session.flush()
    audit.record(
        "agreement.signed",
        agreement,
        by=by,
        place=signatory.position,
        name=signatory.name,
        party=signatory.party.organisation_id,
        signed_on=signed_on.isoformat(),
        on_behalf=not rules.speaks_for(by, signatory.party),
        document=document.sha256,
        sha256=agreement.text_sha256,
    )
    following = rules.next_to_sign(agreement)
    letters.tell_signed(signatory, signed_on=signed_on, following=following)
    return signature


def record_approval(
    agreement: Agreement,
    *,
    body: str,
    resolution: str,
    approved_on: date,
    document: Document | None = None,
    by: Actor,
) -> CouncilApproval:
    """A council's resolution that lets its head sign.

    Raises InFuture for a day that has not come.
    """
    rules.require_past(approved_on, today=today_of(agreement))
    approval = CouncilApproval(
        body=body,
        resolution=resolution,
        approved_on=approved_on,
        document=document,
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )
    agreement.approvals.append(approval)
    db.session.flush()
    audit.record(
        "agreement.approved_by_council",
        agreement,
        by=by,
        resolution=resolution,
        approved_on=approved_on.isoformat(),
        document=document.sha256 if document else None,
    )
    return approval


def add_witness(agreement: Agreement, *, name: str, title: str, by: Actor) -> Witness:
    """Somebody who stood by at the signing."""
    witness = Witness(name=name, title=title)
    agreement.witnesses.append(witness)
    db.session.flush()
    audit.record("agreement.witness_added", agreement, by=by, name=name, title=title)
    return witness


def bring_into_force(agreement: Agreement, *, on: date, by: Actor) -> None:
    """From `on` the agreement binds, and the proposal stands as agreed.

    Raises NotAllSigned, a WrongDate, or ImpossibleStep.
    """
    locked(agreement)
    missing = rules.next_to_sign(agreement)
    if missing is not None:
        raise rules.NotAllSigned(missing.name)
    signed = [(each.name, each.signature.signed_on) for each in agreement.signing if each.signature]
    rules.require_signing_date(on, locked_on=on, before=signed, today=today_of(agreement))
    agreement.take(Step.BRING_INTO_FORCE)
    agreement.in_force_on = on
    agreement.revision += 1
    step(agreement.award.proposal, Step.AGREE, by=by, agreement=agreement.key)
    audit.record("agreement.in_force", agreement, by=by, on=on.isoformat())
    letters.tell_in_force(agreement)
