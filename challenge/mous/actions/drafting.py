"""From a confirmed award to a locked text, and back when it must change."""

from collections.abc import Mapping, Sequence
from typing import Any

from challenge import audit, clock, workflow
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.awards.models import Award
from challenge.db import db
from challenge.mous import queries, rules
from challenge.mous.actions import letters
from challenge.mous.models import Agreement, Party, Signatory
from challenge.web.formats import day, money
from challenge.web.locale import _
from challenge.workflow import AgreementStatus, Step

Signer = tuple[int, str, str]
"""Position of the party, name and title of somebody who signs for it."""


def draft(award: Award, *, by: Actor) -> Agreement:
    """The agreement about a confirmed award, from the challenge's text and parties.

    Raises NotConfirmed, AlreadyDrafted or NoImplementer.
    """
    proposal, challenge = award.proposal, award.proposal.challenge
    db.session.refresh(proposal, ["status"], with_for_update=True)
    if queries.agreement_of(award.id) is not None:
        raise rules.AlreadyDrafted
    if not workflow.possible(workflow.MOVES, Step.AGREE, proposal.status):
        raise rules.NotConfirmed(proposal.ref)
    parties = [
        Party(position=place, organisation=_side(award, given["party"]), duties=_duties(given))
        for place, given in enumerate(challenge.agreement_parties, start=1)
    ]
    agreement = Agreement(
        award=award,
        proposal_version_id=award.version_id,
        title=_("Memorandum of agreement: %(project)s", project=proposal.title),
        text=rules.filled(challenge.agreement_text, _values(award, parties)),
        drafted_by_id=by.user_id,
        drafted_at=clock.now(),
        parties=parties,
    )
    db.session.add(agreement)
    db.session.flush()
    audit.record("agreement.drafted", agreement, by=by, version=award.version_id)
    return agreement


def _side(award: Award, role: str) -> Organisation:
    """The organisation behind a role of the challenge's agreement."""
    match role:
        case "agency":
            return award.proposal.challenge.agency
        case "unit":
            return award.proposal.organisation
    builder = queries.implementing_agency()
    if builder is None:
        raise rules.NoImplementer
    return builder


def _duties(given: Mapping[str, Any]) -> str:
    return rules.duty_lines(given.get("duties"))


def _values(award: Award, parties: Sequence[Party]) -> dict[str, str]:
    """What the slots of the text stand for."""
    proposal, challenge = award.proposal, award.proposal.challenge
    unit = queries.place_of(proposal.organisation)
    head = queries.head_of(proposal.organisation_id)
    announced = award.decision.announced_at
    return {
        "unit": unit.full_name if unit else proposal.organisation.name,
        "province": (unit.province_name if unit else None) or "",
        "head": ", ".join(filter(None, head)) if head else _("its head"),
        "project": proposal.title,
        "reference": proposal.ref,
        "amount": money(_total(award), challenge.currency),
        "award_date": day(rules.day_of(announced, challenge.zone)) if announced else "",
        "challenge": challenge.title,
        "parties": ", ".join(party.organisation.name for party in parties),
        "date": day(rules.day_of(clock.now(), challenge.zone)),
    }


def _total(award: Award) -> int:
    return sum(part.amount_minor for part in award.funding)


def save_agreement(
    agreement: Agreement,
    *,
    title: str,
    text: str,
    duties: Mapping[int, str],
    signers: Sequence[Signer],
    revision: int,
    by: Actor,
) -> None:
    """Keep the text, the duties by position of the party, and who signs in which order.

    Raises NotDrafting, or ChangedMeanwhile when somebody saved since `revision`.
    """
    locked(agreement)
    _require_drafting(agreement)
    if agreement.revision != revision:
        raise rules.ChangedMeanwhile
    agreement.title, agreement.text = title, text
    for party in agreement.parties:
        party.duties = rules.duty_lines(duties.get(party.position, party.duties))
    _replace_signers(agreement, signers)
    agreement.revision += 1
    audit.record("agreement.saved", agreement, by=by, revision=agreement.revision)


def _require_drafting(agreement: Agreement) -> None:
    if agreement.status is not AgreementStatus.DRAFTING:
        raise rules.NotDrafting


def _replace_signers(agreement: Agreement, signers: Sequence[Signer]) -> None:
    """Rows under which somebody signed once stay; others go."""
    now = [(person.party.position, person.name, person.title) for person in agreement.signing]
    if now == list(signers):
        return
    for person in agreement.signing:
        if person.signatures:
            person.replaced_at = clock.now()
        else:
            db.session.delete(person)
    db.session.flush()
    parties = {party.position: party for party in agreement.parties}
    for place, (position, name, title) in enumerate(signers, start=1):
        _add(agreement, parties[position], place, name=name, title=title)
    db.session.flush()
    db.session.refresh(agreement, ["signatories"])


def _add(agreement: Agreement, party: Party, place: int, *, name: str, title: str) -> Signatory:
    person = Signatory(
        agreement_id=agreement.id, party_id=party.id, position=place, name=name, title=title
    )
    db.session.add(person)
    return person


def add_signatory(
    agreement: Agreement, party: Party, *, name: str, title: str, by: Actor
) -> Signatory:
    """One more who signs, after all others.

    Raises NotDrafting.
    """
    locked(agreement)
    _require_drafting(agreement)
    person = _add(agreement, party, len(agreement.signing) + 1, name=name, title=title)
    agreement.revision += 1
    db.session.flush()
    db.session.refresh(agreement, ["signatories"])
    audit.record(
        "agreement.signatory_added",
        agreement,
        by=by,
        party=party.organisation_id,
        name=name,
        title=title,
    )
    return person


def lock(agreement: Agreement, *, by: Actor) -> None:
    """Freeze title, text, parties, duties and signatories under one digest.

    Raises NotReady while something is missing, or ImpossibleStep.
    """
    locked(agreement)
    workflow.target(workflow.AGREEMENT_MOVES, Step.LOCK, agreement.status)
    if not rules.is_ready_to_lock(agreement):
        raise rules.NotReady
    agreement.text_sha256 = rules.digest(agreement)
    agreement.take(Step.LOCK)
    agreement.locked_at = clock.now()
    agreement.locked_by_id = by.user_id
    agreement.revision += 1
    audit.record("agreement.locked", agreement, by=by, sha256=agreement.text_sha256)
    letters.tell_locked(agreement)


def unlock(agreement: Agreement, *, reason: str, by: Actor) -> None:
    """Open the text again; every signature given so far is void from now on.

    Raises NoReason or ImpossibleStep.
    """
    if not reason.strip():
        raise rules.NoReason
    locked(agreement)
    agreement.take(Step.UNLOCK)
    given = [person.signature for person in agreement.signing if person.signature]
    for signature in given:
        signature.voided_at, signature.void_reason = clock.now(), reason
    before = agreement.text_sha256
    agreement.text_sha256 = agreement.locked_at = agreement.locked_by_id = None
    agreement.revision += 1
    audit.record(
        "agreement.unlocked", agreement, by=by, reason=reason, sha256=before, voided=len(given)
    )
    letters.tell_unlocked(agreement, reason=reason, voided=len(given))


def locked(agreement: Agreement) -> None:
    """Take the row's lock and read it anew, so that two who act at once follow each other."""
    db.session.refresh(agreement, with_for_update=True)
