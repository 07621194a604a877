"""`flask process`: the page about the process, its diagrams drawn from the tables of moves."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from challenge import workflow
from challenge.workflow import Move

PAGE = Path(__file__).parents[2] / "docs" / "process.md"
TABLES: tuple[tuple[str, tuple[Move[Any], ...]], ...] = (
    ("A proposal", workflow.MOVES),
    ("A challenge", workflow.CHALLENGE_MOVES),
    ("A round of scoring", workflow.ROUND_MOVES),
    ("An award decision", workflow.DECISION_MOVES),
    ("An agreement", workflow.AGREEMENT_MOVES),
)
MARK = "<!-- The diagrams below are drawn by `flask --app wsgi process`. -->"


@click.command("process")
def command() -> None:
    """Write the diagrams of docs/process.md anew."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    click.echo(f"Drawn: {len(TABLES)} diagrams.")


def page(text: str) -> str:
    """`text` up to the mark as it is, and the diagrams after it."""
    written = text.partition(MARK)[0]
    drawn = "\n".join(f"## {title}\n\n{diagram(moves)}" for title, moves in TABLES)
    return f"{written}{MARK}\n\n{drawn}"


def diagram(moves: Iterable[Move[StrEnum]]) -> str:
    """One table of moves as a Mermaid state diagram."""
    lines = [
        f"    {source} --> {row.target}: {row.step}"
        for row in moves
        for source in sorted(row.sources)
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])
