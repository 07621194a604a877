"""The command: a line for each invariant, and a status that a timer can act on."""

from flask import Flask

from challenge.commands import check


def test_everything_holds_in_a_world_of_real_steps(whole: Flask) -> None:
    found = [
        (proof.invariant.sentence, each)
        for proof in check.proved(quick=True)
        for each in proof.findings
    ]

    assert found == []


def test_every_invariant_looks_at_something(whole: Flask) -> None:
    empty = [proof.invariant.sentence for proof in check.proved(quick=True) if not proof.number]

    assert empty == []
