"""Every sentence for people is found by whoever collects the texts to translate."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from babel.messages.pofile import read_po

import challenge
from challenge.web import locale
from challenge.workflow import N_, Refusal
from tests.databases import ROOT


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What `make messages` would hand to the translators."""
    template = tmp_path_factory.mktemp("translations") / "messages.pot"
    extract(template)
    with template.open("rb") as file:
        return {
            text
            for message in read_po(file)
            for text in ([message.id] if isinstance(message.id, str) else message.id)
        }


def extract(template: Path) -> None:
    words = (ROOT / "Makefile").read_text(encoding="utf-8").partition("frontend extract ")[2]
    asked = words.partition("--output-file")[0].replace("\\\n", " ").split()
    subprocess.run(
        [
            *(sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"),
            *asked,
            *("--output-file", str(template), "."),
        ],
        cwd=ROOT,
        check=True,
    )


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every refusal of every stage."""
    yield kind
    for below in kind.__subclasses__():
        yield from refusals(below)


def test_every_refusal_can_be_translated(collected: set[str]) -> None:
    for module in walk_packages(challenge.__path__, "challenge."):
        import_module(module.name)

    ours = {kind for kind in refusals() if kind.__module__.startswith("challenge.")}

    assert len(ours) > 50
    assert {kind.__name__ for kind in ours if kind.message not in collected} == set()


def test_pages_and_rules_mark_sentences_with_the_same_word() -> None:
    assert locale.N_ is N_


@pytest.mark.parametrize(
    "text",
    [
        "Your desk",  # lazy, in a list of links
        "Returned for correction",  # a status
        "%(shown)s day",  # the first form of a number
        "What waits for you",  # a template
    ],
)
def test_texts_of_every_kind_are_collected(collected: set[str], text: str) -> None:
    assert text in collected


def test_no_sentence_is_put_together_before_it_is_translated() -> None:
    """`_(f"…")` would be looked up with its values in it, and never be found."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "challenge").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if any(f"{word}(f{quote}" in line for word in (" _", "(_", "lazy", "N_") for quote in "\"'")
    ]

    assert found == []
