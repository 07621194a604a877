"""Who may do what on one proposal, by post and part."""

import pytest

from challenge.accounts.actor import Actor, Held
from challenge.accounts.models import Role
from challenge.proposals import rules
from challenge.proposals.models import Proposal, TeamPart
from challenge.proposals.rules.refusals import MayOnlyComment, MayOnlyRead, NotYourUnit, SetsNoParts
from challenge.workflow import Refusal

VIEW, COMMENT, EDIT = TeamPart
HERE, ELSEWHERE, STARTER = 7, 8, 1


def holder(role: Role | None, unit: int = HERE, *, number: int = 2) -> Actor:
    return Actor(number, "Ana", (Held(role, unit, "Adams"),) if role else ())


@pytest.mark.parametrize(
    ("role", "unit", "given", "part"),
    [
        (Role.HEAD, HERE, None, EDIT),
        (Role.HEAD, HERE, VIEW, EDIT),
        (Role.STAFF, HERE, None, EDIT),
        (Role.STAFF, HERE, VIEW, VIEW),
        (Role.STAFF, HERE, COMMENT, COMMENT),
        (Role.CONTRIBUTOR, HERE, None, None),
        (Role.CONTRIBUTOR, HERE, VIEW, VIEW),
        (Role.CONTRIBUTOR, HERE, EDIT, EDIT),
        (Role.CONTRIBUTOR, ELSEWHERE, EDIT, None),
        (Role.HEAD, ELSEWHERE, EDIT, None),
        (Role.OFFICER, HERE, EDIT, None),
        (None, HERE, EDIT, None),
    ],
)
def test_a_part_follows_from_the_post_and_from_what_was_given(
    role: Role | None, unit: int, given: TeamPart | None, part: TeamPart | None
) -> None:
    assert rules.part_of(holder(role, unit), HERE, given) is part


@pytest.mark.parametrize(
    ("part", "comments", "edits"),
    [
        (None, NotYourUnit, NotYourUnit),
        (VIEW, MayOnlyRead, MayOnlyRead),
        (COMMENT, None, MayOnlyComment),
        (EDIT, None, None),
    ],
)
def test_each_part_can_do_what_those_before_it_can(
    part: TeamPart | None, comments: type[Refusal] | None, edits: type[Refusal] | None
) -> None:
    assert refused(rules.refuse_unless_comments, part) is comments
    assert refused(rules.refuse_unless_edits, part) is edits


def refused(rule: object, part: TeamPart | None) -> type[Refusal] | None:
    assert callable(rule)
    try:
        rule(part)
    except Refusal as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize(
    ("role", "unit", "number", "sets"),
    [
        (Role.HEAD, HERE, 2, True),
        (Role.STAFF, HERE, STARTER, True),
        (Role.STAFF, HERE, 2, False),
        (Role.CONTRIBUTOR, HERE, STARTER, False),
        (Role.HEAD, ELSEWHERE, STARTER, False),
    ],
)
def test_head_and_starter_set_parts(role: Role, unit: int, number: int, sets: bool) -> None:
    proposal = Proposal(organisation_id=HERE, created_by_id=STARTER)
    by = holder(role, unit, number=number)

    assert rules.sets_parts(by, proposal) is sets
    if not sets:
        with pytest.raises(SetsNoParts):
            rules.refuse_unless_sets_parts(by, proposal)
