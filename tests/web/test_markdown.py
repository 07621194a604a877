"""Text that people wrote, as safe HTML."""

import pytest

from challenge.web.markdown import render

LINK = '<a href="https://tourism.gov.ph" class="govuk-link" rel="nofollow noopener">DOT</a>'
CASES = [
    ("Two\n\nparagraphs", '<p class="govuk-body">Two</p>\n<p class="govuk-body">paragraphs</p>\n'),
    ("**bold**", '<p class="govuk-body"><strong>bold</strong></p>\n'),
    ("# High", '<h3 class="govuk-heading-s">High</h3>\n'),
    ("- one", '<ul class="govuk-list govuk-list--bullet">\n<li>one</li>\n</ul>\n'),
    ("[DOT](https://tourism.gov.ph)", f'<p class="govuk-body">{LINK}</p>\n'),
    (None, ""),
]


@pytest.mark.parametrize(("text", "shown"), CASES)
def test_markup_becomes_our_components(text: str | None, shown: str) -> None:
    assert render(text) == shown


HARMFUL = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://elsewhere.example/x.png)",
    "<img src=x onerror=alert(1)>",
    '<a href="https://a.example" onclick="x()">x</a>',
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '<p class="govuk-error-message" style="position:fixed">x</p>',
]


@pytest.mark.parametrize("text", HARMFUL)
def test_harm_is_shown_as_text_or_not_at_all(text: str) -> None:
    shown = render(text)

    for dangerous in ("<script", "<img", "<a href", '<p class="govuk-error'):
        assert dangerous not in shown


@pytest.mark.parametrize("text", [">" * 5000, "[" * 20_000, "*a " * 5000, "x" * 200_000])
def test_long_and_deep_texts_are_rendered_quickly(text: str) -> None:
    assert render(text)
