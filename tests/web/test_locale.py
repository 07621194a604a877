"""Which language a page is shown in."""

import pytest
from flask import Flask, render_template_string, session

from challenge.web.locale import _, current_language, lazy, ngettext, phrase


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/", "", "en"),
        ("/", "th,en;q=0.5", "th"),
        ("/", "de,ja;q=0.5", "ja"),
        ("/", "de", "en"),
        ("/?lang=ja", "th", "ja"),
        ("/?lang=xx", "th", "th"),
        ("/?lang=%00", "", "en"),
    ],
)
def test_choice_of_language(kit: Flask, address: str, accepted: str, language: str) -> None:
    kit.add_url_rule("/", view_func=current_language)

    answer = kit.test_client().get(address, headers={"Accept-Language": accepted})

    assert answer.text == language


def test_the_chosen_language_is_remembered(kit: Flask) -> None:
    kit.add_url_rule("/", view_func=current_language)
    visitor = kit.test_client()

    visitor.get("/?lang=th")

    assert visitor.get("/").text == "th"


def test_an_unknown_language_is_not_remembered(kit: Flask) -> None:
    with kit.test_request_context("/?lang=xx"):
        kit.preprocess_request()

        assert dict(session) == {}


def test_without_a_request_the_first_language_speaks(kit: Flask) -> None:
    with kit.app_context():
        assert current_language() == "en"


def test_sentences_are_filled_in(kit: Flask) -> None:
    later = lazy("Enter %(what)s", what="a title")
    with kit.test_request_context("/"):
        assert _("Enter %(what)s", what="a title") == str(later) == "Enter a title"
        assert _("100% sure") == phrase("100% sure", {}) == "100% sure"
        assert phrase("Step “%(step)s”", {"step": "submit"}) == "Step “submit”"
        assert ngettext("%(num)s day", "%(num)s days", 1) == "1 day"
        assert ngettext("%(num)s day", "%(num)s days", 2) == "2 days"


def test_this_address_keeps_the_filters_and_escapes_them(kit: Flask) -> None:
    with kit.test_request_context('/?words="><b>&page=2&lang=en'):
        shown = render_template_string("{{ this_address(lang='th') }}")

    assert shown == "?words=%22%3E%3Cb%3E&amp;page=2&amp;lang=th"
