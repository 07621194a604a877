"""What is sent in vain is answered all the same."""

import io

import pytest
from flask import Flask

LIMIT = 1000


@pytest.mark.parametrize(("size", "taken"), [(LIMIT + 1, LIMIT + 1), (8 * LIMIT + 1, 0)])
def test_too_much_is_read_to_its_end_so_that_the_answer_is_seen(
    app: Flask, monkeypatch: pytest.MonkeyPatch, size: int, taken: int
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", LIMIT)
    body = io.BytesIO(b"x" * size)

    answer = app.test_client().post(
        "/login", input_stream=body, content_length=size, headers={"Referer": "/annexes"}
    )

    assert (answer.status_code, body.tell()) == (413, taken)
    assert "Too much to send at once" in answer.text
    assert '<a class="govuk-link" href="/annexes">Go back</a>' in answer.text
