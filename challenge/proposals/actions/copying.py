"""Beginning a draft with what an earlier proposal of the same unit says."""

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.audit.actions import record
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.proposals import queries, rules
from challenge.proposals.actions.drafting import start
from challenge.proposals.actions.saving import choose_theme, save_answers
from challenge.proposals.models import CopiedDraft, Proposal


def start_from(challenge: Challenge, source: Proposal, *, by: Actor) -> Proposal:
    """A new draft of the source's unit with everything that fits; what does not is listed.

    Raises the first reason why the unit may not enter now.
    """
    proposal = start(challenge, source.organisation, by=by)
    draft = queries.draft_of(source)
    found = rules.copied(draft.fields, draft.answers, challenge.fields)
    known = {one.key: one.label for one in challenge.themes}
    theme = rules.copied_theme(draft.theme, known, found)
    rules.leave_annexes([each.document.filename for each in queries.annexes_of(source)], found)
    if found.answers:
        save_answers(proposal, found.answers, by=by)
    if theme:
        choose_theme(proposal, theme, by=by)
    db.session.add(
        CopiedDraft(
            proposal_id=proposal.id,
            source_id=source.id,
            copied_by_id=by.user_id or 0,
            copied_at=clock.now(),
            taken=sorted(found.answers),
            left_out=found.left_out,
        )
    )
    db.session.flush()
    record("proposal.copy_from", proposal, by=by, source=source.ref, fields=sorted(found.answers))
    return proposal
