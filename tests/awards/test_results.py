"""What awards need before them, and the page of their results."""

import pytest
from flask import Flask

from tests.awards.test_pages import embargo, user_of
from tests.client import Client
from tests.scoring.field import field
from tests.statements import counted
from tests.world.awards import (
    announced_decision,
    ranked_challenge,
)
from tests.world.scoring import secretariat_of


def test_awards_before_the_ranking_is_frozen_are_refused(client: Client, app: Flask) -> None:
    challenge, _round = field(3)
    visitor = client.sign_in(user_of(secretariat_of, challenge))

    answer = visitor.post(f"/challenges/{challenge.slug}/award", data=embargo())

    assert answer.status_code == 409
    assert "is not frozen yet" in answer.text


@pytest.mark.parametrize(("islands", "awards"), [(("luzon",), 2), (("luzon", "visayas"), 4)])
def test_results_take_as_many_statements_for_two_awards_as_for_four(
    client: Client, app: Flask, islands: tuple[str, ...], awards: int
) -> None:
    challenge = ranked_challenge(field(3 * len(islands), islands=islands)[0])
    announced_decision(challenge)

    with counted(app) as sent:
        page = client.page(f"/challenges/{challenge.slug}/results")

    assert f"{awards} awards" in page.text
    assert len(sent) == STATEMENTS_OF_RESULTS


STATEMENTS_OF_RESULTS = 7
