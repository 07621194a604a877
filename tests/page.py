"""A page as a test sees it: its words and forms, and whether it is well made."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
FIELDS = {"input", "select", "textarea", "button"}
Attributes = dict[str, str | None]


@dataclass
class Form:
    """One form and the names and values it would send."""

    method: str
    action: str | None
    fields: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.fields}


@dataclass
class Page:
    """What stands in an HTML document."""

    where: str
    title: str = ""
    headings: list[str] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    references: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    language: str | None = None

    @classmethod
    def read(cls, html: str, *, where: str = "") -> "Page":
        """Read a whole document."""
        reader = _Reader(cls(where))
        reader.feed(html)
        reader.close()
        return reader.page

    @property
    def text(self) -> str:
        """All visible words, with single spaces."""
        return " ".join(" ".join(self.words).split())

    @property
    def paths(self) -> list[str]:
        """Where the links lead."""
        return [path for path, _ in self.links]

    def check(self) -> None:
        """Fail with everything that is wrong with this page."""
        faults = [*self.faults, *self._missing(), *self._unclear()]
        assert not faults, f"{self.where}: " + "; ".join(faults)

    def _missing(self) -> list[str]:
        faults = []
        if not self.title.strip():
            faults.append("no title")
        if not self.language:
            faults.append("no language")
        if len(self.headings) != 1:
            faults.append(f"{len(self.headings)} first headings: {self.headings}")
        for form in self.forms:
            if form.action is None:
                faults.append("a form without action")
            if form.method == "post" and "csrf_token" not in form.names:
                faults.append(f"the form to {form.action} carries no CSRF token")
        return faults

    def _unclear(self) -> list[str]:
        twice = [name for name, times in self.ids.items() if times > 1]
        nowhere = self.references - set(self.ids)
        return [
            *(f"the id {name} stands twice" for name in twice),
            *(f"nothing has the id {name} that is referred to" for name in sorted(nowhere)),
        ]


class _Reader(HTMLParser):
    """Fills a page from its tags."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        self._look(tag, attributes)
        self._refer(tag, attributes)
        self._collect(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if SILENT.intersection(self._open):
            return
        if "title" in self._open and "svg" not in self._open:
            self.page.title += data
        elif "h1" in self._open:
            self.page.headings[-1] += data
        if "a" in self._open and self.page.links:
            path, words = self.page.links[-1]
            self.page.links[-1] = (path, words + data)
        if "head" not in self._open:
            self.page.words.append(data)

    def _look(self, tag: str, attributes: Attributes) -> None:
        """Note what the content security policy would refuse."""
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.page.faults.append(f"an inline {tag}")
        for name, value in attributes.items():
            if name == "style" or name.startswith("on"):
                self.page.faults.append(f"an inline {name} on {tag}: {value}")
        if tag == "form" and "form" in self._open[:-1]:
            self.page.faults.append("a form inside a form")
        if tag == "img" and "alt" not in attributes:
            self.page.faults.append(f"an image without alternative text: {attributes.get('src')}")

    def _refer(self, tag: str, attributes: Attributes) -> None:
        """Note ids, and what points to an id on this page."""
        if identifier := attributes.get("id"):
            self.page.ids[identifier] += 1
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            self.page.references.update((attributes.get(name) or "").split())
        target = attributes.get("href") or ""
        if tag == "a" and target.startswith("#") and len(target) > 1:
            self.page.references.add(target[1:])

    def _collect(self, tag: str, attributes: Attributes) -> None:
        if tag == "html":
            self.page.language = attributes.get("lang")
        elif tag == "h1":
            self.page.headings.append("")
        elif tag == "a" and attributes.get("href"):
            self.page.links.append((attributes["href"] or "", ""))
        elif tag == "form":
            method = (attributes.get("method") or "get").lower()
            self.page.forms.append(Form(method, attributes.get("action")))
        elif tag in FIELDS and attributes.get("name") and "form" in self._open:
            named = (attributes["name"] or "", attributes.get("value") or "")
            self.page.forms[-1].fields.append(named)
