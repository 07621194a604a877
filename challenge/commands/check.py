"""`flask check`: prove the invariants of the whole database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

import click
from flask.cli import with_appcontext

from challenge import STAGES
from challenge.audit.invariants import Finding, Invariant
from challenge.db import db

MOST = 100
"""Findings of one invariant that are written out."""


@dataclass
class Proof:
    """What came of looking at one invariant: how many things, and what was wrong."""

    invariant: Invariant
    number: int = 0
    findings: list[Finding] = field(default_factory=list)
    """The first hundred."""
    wrong: int = 0


@click.command("check")
@click.option("--quick", is_flag=True, help="Leave out what reads files.")
@with_appcontext
def command(quick: bool) -> None:
    """Prove what must hold in the whole database; status 1 where something does not.

    Nothing is changed, and nobody waits for it.
    """
    db.read_from_one_moment()
    proofs = []
    for proof in proved(quick=quick):
        proofs.append(proof)
        for line in lines(proof):
            click.echo(line)
    broken = [proof for proof in proofs if proof.wrong]
    if broken:
        raise click.ClickException(f"{len(broken)} of {len(proofs)} invariants do not hold.")
    click.echo(f"All {len(proofs)} invariants hold.")


def invariants() -> Iterator[Invariant]:
    """Every stage's, in the order of the process."""
    for stage in ("audit", *STAGES):
        name = f"challenge.{stage}.invariants"
        if find_spec(name):
            found = vars(import_module(name)).values()
            yield from (each for each in found if isinstance(each, Invariant))


def proved(*, quick: bool = False) -> Iterator[Proof]:
    """Each invariant, looked at in turn."""
    for invariant in invariants():
        if not (quick and invariant.reads_files):
            yield prove(invariant)


def prove(invariant: Invariant) -> Proof:
    """Look at everything that one invariant is about; what cannot be read is a finding too."""
    proof = Proof(invariant)
    try:
        for found in invariant.look():
            proof.number += 1
            if found is not None:
                _note(proof, found)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as unreadable:
        _note(proof, Finding("the rest", f"something in it cannot be read: {unreadable!r}"))
    return proof


def _note(proof: Proof, found: Finding) -> None:
    proof.wrong += 1
    if len(proof.findings) < MOST:
        proof.findings.append(found)


def lines(proof: Proof) -> Iterator[str]:
    """One line for the invariant, one for each finding."""
    mark = "FAULT" if proof.wrong else "ok"
    yield f"{mark:<5} {proof.number:>9,}  {proof.invariant.sentence}"
    for found in proof.findings:
        yield f"      {found.subject}: {found.sentence}"
    if proof.wrong > len(proof.findings):
        yield f"      … and {proof.wrong - len(proof.findings):,} more"
