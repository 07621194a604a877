"""The frozen rule: one text for one rule, another digest for another."""

import hashlib

import pytest

from challenge.challenges.models import Criterion, Round
from challenge.scoring.rules.freezing import canonical, digest, rule_document
from challenge.scoring.rules.round_file import parse_rule


def planned() -> Round:
    criteria = [
        Criterion(key="impact", weight=60, maximum=10, minimum=None),
        Criterion(key="viability", weight=40, maximum=10, minimum=5),
    ]
    return Round(
        key="paper", not_applicable="leave_out", aggregate="mean", minimum_sheets=3, decimals=2,
        minimum_total=None, ties=["median", "lot"], lot_seed="ä", places={"*": 5}, reserves=1,
        criteria=criteria,
    )  # fmt: skip


TEXT = (
    '{"criteria":[{"key":"impact","maximum":10,"weight":60},'
    '{"key":"viability","maximum":10,"minimum":5,"weight":40}],'
    '"rule":{"aggregate":"mean","decimals":2,"lot_seed":"ä","minimum_sheets":3,'
    '"minimum_total":null,"not_applicable":"leave_out","places":{"*":5},"reserves":1,'
    '"ties":["median","lot"]}}'
)


def test_rule_is_frozen_as_the_round_file_says() -> None:
    document = rule_document(planned())

    assert canonical(document) == TEXT
    assert digest(document) == hashlib.sha256(TEXT.encode()).hexdigest()
    assert parse_rule(document)[0].places == {"*": 5}


@pytest.mark.parametrize(
    ("changed", "value"),
    [("reserves", 2), ("lot_seed", "a"), ("ties", ["lot", "median"]), ("places", {"*": 4})],
)
def test_any_change_of_the_rule_changes_its_digest(changed: str, value: object) -> None:
    other = planned()
    setattr(other, changed, value)

    assert digest(rule_document(other)) != digest(rule_document(planned()))


@pytest.mark.parametrize(("number", "text"), [(40.0, "40"), (40, "40"), (33.5, "33.5")])
def test_numbers_are_written_in_their_shortest_form(number: float, text: str) -> None:
    assert canonical(number) == text
