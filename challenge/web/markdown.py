"""Text that people wrote with a little markup, as safe HTML in our own classes."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "a": "govuk-link",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "blockquote": "govuk-inset-text",
}
PLAIN = {"li", "strong", "em", "s", "code", "pre", "thead", "tbody", "tr", "br", "hr"}
SCHEMES = {"http", "https", "mailto"}
HIGHEST, LOWEST = 3, 4
"""Headings inside a text stand below those of the page."""
LONGEST = 60_000
"""Characters; longer texts, which no form of ours accepts, are cut rather than parsed."""

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)


def render(text: str | None) -> Markup:
    """`text` as paragraphs, lists, tables and links; no image, no script, no foreign class."""
    tokens = _parser.parse((text or "")[:LONGEST])
    for token in tokens:
        _dress(token)
        for inner in token.children or ():
            _dress(inner)
    shown = _parser.renderer.render(tokens, _parser.options, {})
    return Markup(_cleaned(shown))  # noqa: S704 (the only text let through is what nh3 keeps)


def _dress(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(LOWEST, max(HIGHEST, int(token.tag[1]) + 1))}"
    if token.nesting == 1 and token.tag in CLASSES:
        token.attrSet("class", CLASSES[token.tag])


def _cleaned(shown: str) -> str:
    return nh3.clean(
        shown,
        tags=PLAIN | set(CLASSES),
        attributes={"a": {"href"}},
        allowed_classes={tag: set(names.split()) for tag, names in CLASSES.items()},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
