"""Pieces of pages in memory: made once for each key, and never more than was allowed."""

from markupsafe import Markup

from challenge.web.kept import Kept


def test_a_piece_is_made_once_and_each_key_has_its_own() -> None:
    kept, made = Kept(), []

    def make(text: str) -> Markup:
        made.append(text)
        return Markup(text)  # noqa: S704 (our own words)

    assert kept.get(("v1", None), lambda: make("open")) == "open"
    assert kept.get(("v1", frozenset({"title"})), lambda: make("blind")) == "blind"
    assert kept.get(("v1", None), lambda: make("again")) == "open"
    assert made == ["open", "blind"]


def test_the_piece_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(most=2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: Markup("first"))
    assert [kept.get(key, lambda: Markup("new")) for key in ("a", "b")] == ["first", "new"]


def test_long_pieces_leave_room_for_fewer() -> None:
    kept = Kept(characters=10)
    kept.get("a", lambda: Markup("123456"))
    kept.get("b", lambda: Markup("123456"))
    assert kept.get("a", lambda: Markup("new")) == "new"
