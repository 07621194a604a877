"""What a browser would send from a form as it stands on a page."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

from tests.client import Client

Pairs = MultiDict[str, str]


def typed(client: Client, path: str, *, to: str | None = None) -> Pairs:
    """The values of the form on the page at `path` that is sent to `to`, else to the same path."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status}"
    reader = _Sent(to or path)
    reader.feed(answer.text)
    assert reader.found, f"{path} has no form for {to or path}"
    return reader.pairs


class _Sent(HTMLParser):
    """Collects what stands in the boxes of one form; buttons are not pressed."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.pairs: Pairs = MultiDict()
        self.found = False
        self._inside = False
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._inside = given.get("action") == self.action
            self.found = self.found or self._inside
        elif not self._inside:
            return
        elif tag == "input":
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if name and ticked:
                self.pairs.add(name, value)
        elif tag == "textarea":
            self._area = name
            self.pairs.add(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.pairs.add(self._select, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.pairs[self._area] += data.removeprefix("\n")
