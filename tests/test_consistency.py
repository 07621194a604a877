"""What holds for the whole source: sizes, templates, packages, and what the documents promise."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta

from tests.databases import ROOT

TEMPLATES = ROOT / "templates"
SOURCES = sorted([*(ROOT / "challenge").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
PAGES = sorted(TEMPLATES.rglob("*.html"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 40, 150
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def is_part(path: Path) -> bool:
    """Whether other templates take this one in; what remains are whole pages."""
    return "components" in path.parts or path.name.startswith("_")


def name(path: Path, root: Path = ROOT) -> str:
    return path.relative_to(root).as_posix()


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_source_stays_readable_at_a_sitting(path: Path) -> None:
    text = path.read_text()

    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, FUNCTIONS)]
    long = [f"{node.name}: {length(node)}" for node in functions if length(node) > LONGEST_FUNCTION]

    assert long == []
    assert len(text.splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_template_stays_readable_at_a_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_TEMPLATE


def test_every_table_knows_what_becomes_of_it_on_a_telephone() -> None:
    tables = [
        (name(path, TEMPLATES), tag)
        for path in PAGES
        for tag in re.findall(r"<table .*>", path.read_text())
    ]

    undecided = [
        (page, tag) for page, tag in tables if not re.search(r"app-(stack|narrow|matrix)", tag)
    ]
    mute = [(page, tag) for page, tag in tables if "app-stack" in tag and "role=" not in tag]

    assert (undecided, mute) == ([], [])


def test_every_package_has_a_place_in_the_import_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = " ".join(contracts["contracts"][0]["layers"])

    placed = set(re.findall(r"\w+", layers))

    assert placed == modules()


def test_every_package_is_described_in_the_architecture() -> None:
    described = set(re.findall(r"[\w.]+", (ROOT / "docs" / "architecture.md").read_text()))

    assert modules() - {module.removesuffix(".py") for module in described} == set()


def modules() -> set[str]:
    folder = ROOT / "challenge"
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return packages | {path.stem for path in folder.glob("*.py")} - {"__init__"}


def test_every_template_is_used() -> None:
    used = [*named_in_python(), *named_in_templates()]

    left = [
        template
        for template in (name(path, TEMPLATES) for path in PAGES)
        if not any(re.fullmatch(pattern, template) for pattern in used)
    ]

    assert left == []


@pytest.mark.parametrize("path", [path for path in PAGES if not is_part(path)], ids=name)
def test_every_page_extends_the_base(path: Path) -> None:
    seen = name(path, TEMPLATES)
    while seen != "base.html":
        parents = re.findall(r'{%-? extends "([^"]+)"', (TEMPLATES / seen).read_text())
        assert len(parents) == 1, f"{seen} extends nothing"
        seen = parents[0]


def named_in_python() -> Iterator[str]:
    """Patterns of the template names in the sources; a gap in an f-string stands for anything."""
    for path in (ROOT / "challenge").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and str(node.value).endswith(".html"):
                yield re.escape(str(node.value))
            elif isinstance(node, ast.JoinedStr):
                yield "".join(pattern_of(part) for part in node.values)


def pattern_of(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^/]+"


def named_in_templates() -> Iterator[str]:
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 (reads, never renders)
    for path in TEMPLATES.rglob("*.*"):
        for used in meta.find_referenced_templates(environment.parse(path.read_text())):
            if used is not None:
                yield re.escape(used)
