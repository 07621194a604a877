"""What the pages of a round share: the blueprint, the reader, the words."""

from typing import Any

from flask import Blueprint, abort, current_app, render_template, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import current_actor
from challenge.accounts.models import Role
from challenge.challenges.rules.rounds import EVERY_STRATUM, stratum_order
from challenge.scoring import queries
from challenge.scoring.models import RoundRun
from challenge.scoring.queries import Reader
from challenge.scoring.rules import words

blueprint = Blueprint("scoring", __name__)
Answer = str | tuple[str, int] | Response

PANEL_AND_AGENCY = (Role.MEMBER, Role.SECRETARIAT, Role.APPROVER, Role.AUTHOR, Role.AUDITOR)


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """The words that every template here may need."""
    return {
        "outcome_words": words.OUTCOME_WORDS,
        "decision_words": words.DECISION_WORDS,
        "conflict_words": words.CONFLICT_WORDS,
        "stratum_words": words.stratum_words,
        "places_in_order": places_in_order,
        "rung_words": words.rung_words,
        "criterion_labels": lambda criteria: {each.key: each.label for each in criteria},
    }


def places_in_order(places: dict[str, int]) -> list[tuple[str, int]]:
    """The strata that are named in a round's plan with their places, north to south."""
    named = [(stratum, number) for stratum, number in places.items() if stratum != EVERY_STRATUM]
    return sorted(named, key=lambda pair: stratum_order(pair[0]))


def reader_of(slug: str, key: str) -> Reader:
    """Whoever may see the round at all; else it does not exist."""
    return queries.reader(slug, key, by=current_actor()) or abort(404)


def secretariat_of(slug: str, key: str) -> Reader:
    """Whoever runs the round; for everybody else the page does not exist."""
    found = reader_of(slug, key)
    return found if found.runs else abort(404)


def opened(reader: Reader) -> RoundRun:
    """The round's run; before it is opened the page does not exist."""
    return reader.run or abort(404)


def show(template: str, reader: Reader, **values: Any) -> str:
    """A page about a round."""
    return render_template(
        f"scoring/{template}.html",
        reader=reader,
        planned=reader.planned,
        run=reader.run,
        challenge=reader.planned.challenge,
        demonstration=reader.planned.challenge.demonstration,
        **values,
    )


def place(endpoint: str, reader: Reader, **values: Any) -> str:
    """The address of another page of the same round."""
    planned = reader.planned
    return url_for(f"scoring.{endpoint}", slug=planned.challenge.slug, key=planned.key, **values)


def shown_fields(reader: Reader) -> list[str]:
    """In a blind round, everything but who is behind it: no records of people, no annexes."""
    hidden = ("record", "annexes") if reader.planned.blind else ()
    return [each.key for each in reader.planned.challenge.fields if each.kind not in hidden]


def secret() -> str:
    return str(current_app.secret_key)
