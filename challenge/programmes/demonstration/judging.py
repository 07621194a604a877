"""How the committee of the demonstration declares, scores and ranks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from challenge.challenges.models import Round
from challenge.db import db
from challenge.programmes.demonstration.calls import challenge
from challenge.programmes.demonstration.people import Cast
from challenge.programmes.demonstration.script import Script
from challenge.programmes.tcc import judgements, synthetic_people
from challenge.programmes.tcc.entries import Entry
from challenge.programmes.tcc.sources import dice
from challenge.scoring import actions
from challenge.scoring.models import Allotment, RoundRun, Seat

MEMBERS = ("member-1", "member-2", "member-3", "member-4", "member-5")
RECUSED = ("member-4", "TCC1-024")
"""The one declared conflict of the paper round: a cousin advised that town."""


@dataclass
class Judging:
    """One round of cycle 1, from the panel to the frozen ranking."""

    script: Script
    cast: Cast
    slug: str
    key: str
    entries: dict[str, Entry]
    target: Callable[[Entry], float]

    def plan(self, opens: datetime, closes: datetime) -> None:
        self.script.at(opens - timedelta(days=3), self.seat_panel)
        self.script.at(opens, lambda: self.open_round(closes))
        self.script.at(opens + timedelta(hours=1), lambda: self.declare("chair"))
        for number, who in enumerate(MEMBERS):
            self._plan_member(number, who, opens, closes)
        self.script.at(opens + timedelta(days=3), self.allot)
        self.script.at(closes, self._close)
        self.script.at(closes + timedelta(hours=20), self._freeze)

    def _plan_member(self, number: int, who: str, opens: datetime, closes: datetime) -> None:
        first = opens + timedelta(days=4, hours=number)
        self.script.at(opens + timedelta(hours=3 + 5 * number), lambda: self.declare(who))
        self.script.at(first, lambda: self._plan_sheets(number, who, first, closes))

    def _close(self) -> None:
        actions.close_round(self.run, by=self.cast.act("secretariat"))

    def _freeze(self) -> None:
        actions.freeze(self.run, by=self.cast.act("chair"))

    @property
    def round(self) -> Round:
        return next(one for one in challenge(self.slug).rounds if one.key == self.key)

    @property
    def run(self) -> RoundRun:
        return db.session.scalars(
            sa.select(RoundRun).where(RoundRun.round_id == self.round.id)
        ).one()

    def seat_panel(self) -> None:
        by = self.cast.act("secretariat")
        people = ("chair", *MEMBERS)
        for who, member in zip(people, synthetic_people.committee(), strict=True):
            seat = actions.seat(
                self.round,
                self.cast.users[who],
                chair=member.chair,
                agency=member.organisation,
                expertise=member.expertise,
                by=by,
            )
            if member.chair:
                actions.confirm_chair(seat, by=self.cast.act("approver"))

    def open_round(self, closes: datetime) -> None:
        actions.open_round(self.round, due_at=closes, by=self.cast.act("secretariat"))

    def _seat_of(self, who: str) -> Seat:
        return db.session.scalars(
            sa.select(Seat).where(
                Seat.round_id == self.round.id, Seat.user_id == self.cast.users[who].id
            )
        ).one()

    def declare(self, who: str) -> None:
        conflicts = {}
        if self.key == "paper" and who == RECUSED[0]:
            text = "A cousin of mine advised the tourism office of this town on its plan."
            conflicts = {self._proposal_id(RECUSED[1]): ("family", text)}
        actions.declare(self._seat_of(who), conflicts, by=self.cast.act(who))

    def _proposal_id(self, ref: str) -> int:
        from challenge.proposals.models import Proposal

        return db.session.scalars(sa.select(Proposal.id).where(Proposal.ref == ref)).one()

    def allot(self) -> None:
        actions.allot(self.run, by=self.cast.act("secretariat"))

    def _plan_sheets(self, number: int, who: str, first: datetime, closes: datetime) -> None:
        """Spread a member's sheets over the time there is."""
        allotments = self.allotments_of(who)
        pause = (closes - timedelta(hours=12) - first) / max(len(allotments), 1)
        jitter = dice(f"{self.key} {who}")
        for place, allotment in enumerate(allotments):
            moment = first + pause * place + timedelta(minutes=jitter.randint(0, 90))
            self.script.at(moment, lambda a=allotment.id: self.score(number, who, a))  # type: ignore[misc]

    def allotments_of(self, who: str) -> list[Allotment]:
        """What a member has to score, in a fixed order."""
        return list(
            db.session.scalars(
                sa.select(Allotment)
                .where(Allotment.seat_id == self._seat_of(who).id, Allotment.recused_at.is_(None))
                .order_by(Allotment.id)
            )
        )

    def score(self, number: int, who: str, allotment_id: int) -> None:
        allotment = db.session.get_one(Allotment, allotment_id)
        entry = self.entries[allotment.proposal.ref]
        panel = tuple(
            index
            for index, member in enumerate(MEMBERS)
            if self.key != "paper" or (member, entry.ref) != RECUSED
        )
        criteria = allotment.seat.round.criteria
        scores = judgements.sheet_scores(
            entry.ref, number, criteria, self.target(entry), panel=panel
        )
        remark = judgements.sheet_comment(entry.ref, number, entry.theme, scores)
        by = self.cast.act(who)
        sheet = actions.save_sheet(allotment, scores=scores, comments={}, remark=remark, by=by)
        actions.hand_in(sheet, by=by)
