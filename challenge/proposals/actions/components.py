"""What happens to the lines of a budget when the component they belong to is removed."""

from collections.abc import Mapping
from typing import Any

from challenge.challenges.models import FormField
from challenge.proposals import queries
from challenge.proposals.models import AnswerRow, Proposal
from challenge.proposals.rules.cells import GONE

Answers = dict[str, Any]


def name_gone(proposal: Proposal, one: FormField, gone: Mapping[str, AnswerRow]) -> None:
    """Write into the lines of components that are being removed what these were called."""
    if not gone:
        return
    for line in _lines_divided_among(proposal, one):
        component = gone.get(line.value.get("component", ""))
        if component is not None:
            line.value = {**line.value, GONE: component.value.get("name") or ""}


def _lines_divided_among(proposal: Proposal, one: FormField) -> list[AnswerRow]:
    budgets = {
        each.key
        for each in proposal.challenge.fields
        if each.kind == "budget" and each.options.get("components_field", "components") == one.key
    }
    rows = queries.saved_rows(proposal) if budgets else {}
    return [line for key in sorted(budgets) for line in rows.get(key, [])]


def still_named(value: Answers, before: Answers) -> Answers:
    """The line keeps the name of its component that is gone until another one is chosen."""
    if GONE in before and value.get("component") == before.get("component"):
        return {**value, GONE: before[GONE]}
    return value
