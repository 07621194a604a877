"""The letter of one unit: kept as a row, and a message that it is there."""

from challenge import clock
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.awards.models import Decision, Letter, LetterKind
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.models import Proposal
from challenge.web.locale import lazy


def send_letter(
    decision: Decision, proposal: Proposal, kind: LetterKind, written: tuple[str, str]
) -> Letter:
    """`written` is the subject and the body."""
    subject, body = written
    letter = Letter(
        decision_id=decision.id,
        proposal_id=proposal.id,
        kind=kind,
        subject=subject,
        body=body,
        sent_at=clock.now(),
    )
    db.session.add(letter)
    db.session.flush()
    tell(
        holders(proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"letter-{decision.id}-{proposal.id}-{kind}",
        subject=lazy("The result for your proposal %(ref)s", ref=proposal.ref),
        body=lazy("The result has been announced. Sign in to read the letter for your unit."),
    )
    return letter
