"""What a refused request is answered: in words, and with what was typed."""

from flask import Flask

from challenge.web.refusals import explain
from challenge.workflow import ImpossibleStep, RoundStatus, Step
from tests.client import Client


def test_a_status_is_said_in_words(app: Flask) -> None:
    refusal = ImpossibleStep(step=Step.FREEZE, status=RoundStatus.FROZEN)

    with app.test_request_context():
        said = explain(refusal)

    assert said == "This step is not possible any more: the status is now “Ranking final”."


def test_what_was_typed_is_shown_when_its_page_is_gone(client: Client) -> None:
    sent = {"reason": "Two <b>words</b>\nand more", "key": "abc123", "password": "a secret phrase"}

    answer = client.post("/nowhere", data=sent)

    assert answer.status_code == 404
    assert "Two &lt;b&gt;words&lt;/b&gt;\nand more" in answer.text
    assert ("abc123" in answer.text, "a secret phrase" in answer.text) == (False, False)
    assert "What you typed" not in client.get("/nowhere").text
