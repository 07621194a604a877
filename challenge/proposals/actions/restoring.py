"""Putting an earlier text back: a new change like any other, by the verbs of saving."""

from challenge.accounts.actor import Actor
from challenge.proposals import queries, rules
from challenge.proposals.actions.saving import choose_theme, save_beside, save_row
from challenge.proposals.models import Edit, Proposal
from challenge.proposals.queries.drafts import TEXT
from challenge.proposals.rules import refusals
from challenge.proposals.rules.history import may_be_put_back
from challenge.proposals.rules.merging import BESIDE


def put_back(edit: Edit, proposal: Proposal, *, by: Actor, base: int) -> None:
    """Save the text as it was before `edit`; `base` is the revision that the reader saw.

    Raises NotOpenForChange, MayOnlyRead, MayOnlyComment, SavedMeanwhile or ChangeUndoneAlready.
    """
    fields = {one.key: one for one in proposal.challenge.fields}
    one, before = fields.get(edit.field_key), edit.before
    label = one.label if one else edit.field_key
    now = queries.parts_now(proposal).get((edit.field_key, edit.row_key))
    if before is None or not may_be_put_back(before, now):
        raise refusals.ChangeUndoneAlready(label=label)
    if edit.field_key == rules.THEME:
        choose_theme(proposal, before.get("text") or None, by=by, revision=base)
    elif one is None:
        raise refusals.NotOpenForChange(label=label)
    elif edit.row_key == BESIDE:
        answer = before.get("text") if one.kind in TEXT else before
        save_beside(proposal, one, answer, by=by, base=base)
    else:
        save_row(proposal, one, {"key": edit.row_key, **before}, by=by, base=base)
