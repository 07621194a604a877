"""Texts that resemble each other, and some that do not."""

from flask import current_app

from challenge.db import db
from challenge.duplicates.actions import compare_waiting
from challenge.duplicates.models import Resemblance
from challenge.duplicates.queries import pairs
from challenge.proposals.models import Proposal

HERONS = (
    "The herons of the river mouth nest in the last old mangroves beside the landing. "
    "Boats with outboard motors drive them away in the morning, and nobody counts the nests. "
    "We would build a boardwalk of 200 metres behind the trees, with two hides for watchers. "
    "Fishers who know the channels guide small groups and share the fees with the wardens. "
    "Seedlings from a nursery of the school close the gaps that the typhoon tore."
)
"""Eighty words about one place."""
HERONS_AGAIN = (
    "In the last mangroves by the landing nest the herons of this river mouth. "
    "Every morning boats with outboard motors drive the birds off; nests are counted by nobody. "
    "Behind the trees we want to build 200 metres of boardwalk and two hides for those who watch. "
    "Small groups are guided by fishers who know the channels, and fees are shared with wardens. "
    "The school nursery grows seedlings to close gaps torn by a typhoon."
)
"""The same, re-worded."""
LANTERNS = (
    "The covered market stands empty after noon because its roof leaks and its lamps are broken. "
    "Weavers and bakers would open stalls in the evening if somebody repaired the drains. "
    "We ask for lanterns, benches, a kitchen for festivals and a stage for the brass bands. "
    "A cooperative of vendors cleans the halls, rents the stalls and pays for electricity. "
    "Young people of the town learn trades there that their grandparents still remember."
)
"""About something else."""


def written(summary: str, **more: str) -> dict[str, str]:
    """Answers with this text for a summary."""
    return {"summary": summary, **more}


def compared() -> int:
    """What the worker does with everything that was submitted, in a session of its own."""
    db.session.commit()
    with current_app.app_context():
        number = compare_waiting(100)
    db.session.expire_all()
    return number


def resemblance_of(one: Proposal, other: Proposal) -> Resemblance | None:
    return pairs.between(one.id, other.id)
