"""A first round that is over, with its ranking, and a second one that members score now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from challenge import clock
from challenge.accounts.models import Post, Role, User
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.programmes.demonstration.people import BEGINNING, Cast
from challenge.scoring.models import Allotment, Placement, RoundRun, Seat, Sheet
from challenge.scoring.rules import freezing
from challenge.scoring.rules.ranking import Placed, rank, to_decimal
from challenge.scoring.rules.round_file import Entry, RoundFile, parse_rule
from challenge.scoring.rules.round_file import Sheet as Given
from challenge.workflow import RoundStatus
from tests.bench import bulk
from tests.bench.proposing import Entered
from tests.bench.units import person_row

SHEETS = 5
EACH = 50
"""Proposals of one member."""
MAXIMUM = 10
"""The highest score of every criterion."""
COMMENT = "The case is clear, the site is public land, and the costs are those of the region."


@dataclass(frozen=True, slots=True)
class Panel:
    """A round with its seats, the chair's left out, and its field."""

    planned: Round
    seats: list[int]
    entered: list[Entered]
    secretariat: int

    def pairs(self) -> Iterator[tuple[int, Entered]]:
        """Seat and proposal, five different seats each."""
        for at in range(len(self.entered) * SHEETS):
            yield self.seats[at % len(self.seats)], self.entered[at // SHEETS]


def rounds(challenge: Challenge, cast: Cast, entered: list[Entered]) -> tuple[User, str]:
    """Both rounds; the answer is a member of the second and a proposal this member scores."""
    members = _members(cast, max(SHEETS, len(entered) * SHEETS // EACH))
    by = cast.users["secretariat"].id
    first, second = (
        Panel(planned, _seats(planned, members, cast), entered, by) for planned in challenge.rounds
    )
    over = clock.now() - timedelta(days=30)
    _run(first, over, published=True)
    _place(first, _sheets(first, over))
    _run(second, clock.now(), published=False)
    _sheets(second, None)
    seat, proposal = next(second.pairs())
    return db.session.get_one(User, db.session.get_one(Seat, seat).user_id), proposal.ref


def _members(cast: Cast, number: int) -> list[int]:
    free = bulk.numbers(User)
    found = [next(free) for _ in range(number)]
    names = ((at, f"judge-{at}", f"Member {at} of the committee") for at in found)
    bulk.insert(User, (person_row(*name) for name in names))
    post = {"organisation_id": cast.organisations["committee"].id, "role": Role.MEMBER}
    bulk.insert(Post, ({**post, "user_id": each, "since": BEGINNING} for each in found))
    return found


def _seats(planned: Round, members: list[int], cast: Cast) -> list[int]:
    free = bulk.numbers(Seat)
    chair = next(free)
    seats = [next(free) for _ in members]
    row = {
        "round_id": planned.id,
        "most": EACH,
        "added_by_id": cast.users["secretariat"].id,
        "added_at": clock.now(),
        "declared_at": clock.now(),
    }
    people = [(chair, cast.users["chair"].id), *zip(seats, members, strict=True)]
    bulk.insert(
        Seat,
        (
            {**row, "id": key, "user_id": user, **_chairing(key == chair, cast)}
            for key, user in people
        ),
    )
    return seats


def _chairing(chair: bool, cast: Cast) -> bulk.Row:
    """A chair is confirmed by another person than the one who gave the seat."""
    if not chair:
        return {"chair": False, "confirmed_by_id": None, "confirmed_at": None}
    return {
        "chair": True,
        "confirmed_by_id": cast.users["approver"].id,
        "confirmed_at": clock.now(),
    }


def _run(panel: Panel, moment: datetime, *, published: bool) -> None:
    document = freezing.rule_document(panel.planned)
    run = RoundRun(
        round_id=panel.planned.id,
        rule=freezing.canonical(document),
        rule_sha256=freezing.digest(document),
        panel_sha256=freezing.digest([]),
        opened_by_id=panel.secretariat,
        opened_at=moment,
        due_at=moment + timedelta(days=20),
    )
    if published:
        run.status = RoundStatus.PUBLISHED
        run.closed_by_id = run.frozen_by_id = run.published_by_id = panel.secretariat
        run.closed_at = run.frozen_at = run.published_at = moment
    db.session.add(run)
    db.session.flush()


def _sheets(panel: Panel, handed_in: datetime | None) -> list[tuple[int, Entered, dict[str, int]]]:
    """Allotments and their sheets: all handed in, or each fifth begun."""
    free = bulk.numbers(Allotment)
    allotted = [(next(free), seat, each) for seat, each in panel.pairs()]
    bulk.insert(Allotment, (_allotment(panel, *row) for row in allotted))
    weights = {each.key: each.weight for each in panel.planned.criteria}
    begun = allotted if handed_in else allotted[::5]
    scored = [(*row, _scores(list(weights), row[0])) for row in begun]
    rows = (_sheet(number, scores, weights, handed_in) for number, _, _, scores in scored)
    bulk.insert(Sheet, rows)
    return [(seat, each, scores) for _number, seat, each, scores in scored]


def _allotment(panel: Panel, number: int, seat: int, each: Entered) -> bulk.Row:
    return {
        "id": number,
        "round_id": panel.planned.id,
        "seat_id": seat,
        "proposal_id": each.id,
        "version_id": each.version,
        "allotted_by_id": panel.secretariat,
        "allotted_at": clock.now(),
    }


def _scores(keys: list[str], number: int) -> dict[str, int]:
    dice = Random(number)  # noqa: S311  # the same in every run
    return {key: dice.randint(2, 10) for key in keys}


def _sheet(
    allotment: int, scores: dict[str, int], weights: dict[str, int], handed_in: datetime | None
) -> bulk.Row:
    reached = Decimal(sum(weights[key] * score for key, score in scores.items())) / MAXIMUM
    return {
        "allotment_id": allotment,
        "scores": scores,
        "comments": dict.fromkeys(scores, COMMENT),
        "remark": COMMENT,
        "total": reached if handed_in else None,
        "revision": 1,
        "saved_at": handed_in or clock.now(),
        "handed_in_at": handed_in,
    }


def _place(panel: Panel, sheets: list[tuple[int, Entered, dict[str, int]]]) -> None:
    """The ranking that follows from the sheets."""
    rule, criteria = parse_rule(freezing.rule_document(panel.planned))
    file = RoundFile(
        rule,
        criteria,
        tuple(Entry(each.ref, each.unit.group) for each in panel.entered),
        tuple(
            Given(str(seat), each.ref, {key: Fraction(value) for key, value in scores.items()})
            for seat, each, scores in sheets
        ),
        frozenset(),
    )
    by_ref = {each.ref: each for each in panel.entered}
    bulk.insert(
        Placement,
        (
            _placement(panel.planned, by_ref[placed.ref], placed, at)
            for at, placed in enumerate(rank(file), start=1)
        ),
    )


def _placement(planned: Round, each: Entered, placed: Placed, position: int) -> bulk.Row:
    means = placed.means.items()
    return {
        "round_id": planned.id,
        "proposal_id": each.id,
        "version_id": each.version,
        "stratum": placed.stratum,
        "position": position,
        "sequence": position,
        "rank": placed.rank,
        "score": placed.score,
        "sheets": placed.sheets,
        "spread": None if placed.spread is None else to_decimal(placed.spread, 4),
        "means": {key: str(to_decimal(mean, 2)) for key, mean in means if mean is not None},
        "decided_by": placed.decided_by,
        "outcome": placed.outcome,
    }
