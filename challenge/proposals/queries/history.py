"""Who changed what of a draft when, a page at a time."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from challenge.accounts.models import User
from challenge.db import db
from challenge.proposals.models import Edit, Proposal
from challenge.proposals.queries.drafts import saved_answers, saved_rows
from challenge.proposals.rules.merging import BESIDE, Part
from challenge.web.paging import Page, page

SIZE = 25


def changes_of(
    proposal: Proposal, *, key: str | None = None, after: str | None = None
) -> Page[tuple[Edit, str]]:
    """Edits with the names of their writers, the latest first; of one field or of all."""
    found = (
        sa.select(Edit, User.name)
        .join(User, User.id == Edit.by_id)
        .where(Edit.proposal_id == proposal.id)
    )
    if key is not None:
        found = found.where(Edit.field_key == key)
    session: Session = db.session
    listed = page(session, found, by=(Edit.at, Edit.id), after=after, size=SIZE, descending=True)
    return Page([(row[0], row[1]) for row in listed.rows], listed.after)


def edit_with(proposal: Proposal, key: str) -> Edit | None:
    return db.session.scalar(
        sa.select(Edit).where(Edit.proposal_id == proposal.id, Edit.key == key)
    )


def parts_now(proposal: Proposal) -> dict[tuple[str, str], Part]:
    """Every part of the draft as it is saved, by field and row."""
    found = {
        (key, BESIDE): Part(answer.value, answer.value_revision)
        for key, answer in saved_answers(proposal).items()
    }
    for key, rows in saved_rows(proposal).items():
        found |= {(key, row.row_key): Part(row.value, row.revision) for row in rows}
    return found
