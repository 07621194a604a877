"""Lines out of a file become lines of the draft, by the same verb as typing."""

import secrets
from collections.abc import Sequence
from typing import Any

from challenge.accounts.actor import Actor
from challenge.challenges.models import FormField
from challenge.proposals import queries
from challenge.proposals.actions.saving import save_answers
from challenge.proposals.models import Proposal
from challenge.proposals.rules import rows_of
from challenge.proposals.rules.imports import matched, with_components
from challenge.proposals.rules.money import MUST_HAVE

Answers = dict[str, Any]


def import_lines(
    proposal: Proposal,
    one: FormField,
    lines: Sequence[Answers],
    *,
    create: Sequence[str] = (),
    keyed: bool,
    by: Actor,
    revisions: dict[str, int],
) -> None:
    """Replace the lines of a budget; components named in `create` are made first.

    Raises SavedMeanwhile or NotOpenForChange.
    """
    draft = queries.draft_of(proposal)
    made = {name: f"r{secrets.token_hex(4)}" for name in create}
    answers: Answers = {}
    if made:
        key = one.options.get("components_field", "components")
        before = draft.answers.get(key) or {}
        rows = [*rows_of(before), *(_component(name, key) for name, key in made.items())]
        answers[key] = {**before, "rows": rows}
    saved = rows_of(draft.answers.get(one.key))
    answers[one.key] = {"rows": matched(with_components(lines, made), saved, keyed=keyed)}
    save_answers(proposal, answers, by=by, revisions=revisions)


def _component(name: str, key: str) -> Answers:
    return {"key": key, "name": name, "necessity": MUST_HAVE}
