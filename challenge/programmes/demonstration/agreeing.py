"""How the awards of the demonstration are decided, accepted and agreed upon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from challenge.awards import actions as awards
from challenge.awards.models import Award
from challenge.awards.queries import award_of, live_decision
from challenge.db import db
from challenge.mous import actions as mous
from challenge.mous.models import Agreement
from challenge.programmes.demonstration import papers
from challenge.programmes.demonstration.calls import challenge
from challenge.programmes.demonstration.people import Cast
from challenge.programmes.demonstration.script import Script, local
from challenge.programmes.tcc import synthetic_people
from challenge.programmes.tcc.entries import Entry
from challenge.programmes.tcc.shapes import Settings
from challenge.proposals.models import Proposal

SIGNED = {
    "TCC1-003": date(2024, 11, 25),
    "TCC1-010": date(2025, 4, 7),
    "TCC1-006": date(2025, 8, 22),
}
"""The agreements that are known to be signed: Bolinao, Panay (day of the report), Tubigon."""
HEADS = {"province": "Governor", "city": "City Mayor", "municipality": "Municipal Mayor"}
DAVAO = "TCC1-012"
DAVAO_APPROVED = date(2026, 2, 10)
"""The press reported on 11 February 2026 that the council had approved the text."""


@dataclass
class Agreeing:
    """What follows the final ranking of cycle 1."""

    script: Script
    cast: Cast
    settings: Settings
    entries: dict[str, Entry]

    def plan(self) -> None:
        embargo = self.settings["award"]["embargo_until"]
        self.script.at(embargo - timedelta(days=7), lambda: self._propose(embargo))
        self.script.at(embargo - timedelta(days=5), self._approve)
        self.script.at(embargo + timedelta(seconds=20), awards.sweep)
        winners = [entry for entry in self.entries.values() if entry.winner]
        for number, entry in enumerate(winners):
            accepted = embargo + timedelta(days=2 + number % 9, hours=number)
            confirmed = local(date(2024, 6, 10) + timedelta(days=3 * number), 10)
            drafted = confirmed + timedelta(days=30 + 2 * number)
            self.script.at(accepted, lambda e=entry: self._accept(e))  # type: ignore[misc]
            self.script.at(confirmed, lambda e=entry: self._confirm(e))  # type: ignore[misc]
            self.script.at(drafted, lambda e=entry: self._draft(e))  # type: ignore[misc]
        for ref, day in SIGNED.items():
            self._plan_signing(self.entries[ref], day)
        self._plan_davao()

    def _propose(self, embargo: datetime) -> None:
        awards.propose_decision(
            challenge(self.settings["slug"]),
            embargo_until=embargo,
            note="By the published award rule, five ranks in each island group.",
            by=self.cast.act("secretariat"),
        )

    def _approve(self) -> None:
        decision = live_decision(challenge(self.settings["slug"]).id)
        if decision is not None:
            awards.approve_decision(decision, by=self.cast.act("approver"))

    def _award(self, entry: Entry) -> Award:
        proposal = db.session.scalars(sa.select(Proposal.id).where(Proposal.ref == entry.ref)).one()
        award = award_of(proposal)
        if award is None:
            raise LookupError(entry.ref)
        return award

    def _accept(self, entry: Entry) -> None:
        awards.accept(self._award(entry), by=self.cast.act(f"head {entry.psgc10}"))

    def _confirm(self, entry: Entry) -> None:
        note = (
            "The re-scoped plan fits the award, the plan to operate and maintain the works is "
            "accepted, and the council has been asked for its act."
        )
        awards.confirm(self._award(entry), note=note, by=self.cast.act("secretariat"))

    def _draft(self, entry: Entry) -> None:
        by = self.cast.act("author")
        drafted = mous.draft(self._award(entry), by=by)
        signers = {
            "unit": (self.cast.users[f"head {entry.psgc10}"].name, HEADS[entry.level]),
            "implementer": (synthetic_people.person_name("tieza-head"), "Chief operating officer"),
            "agency": (synthetic_people.person_name("secretary"), "Secretary of Tourism"),
        }
        for party, (name, title) in zip(drafted.parties, signers.values(), strict=True):
            mous.add_signatory(drafted, party, name=name, title=title, by=by)

    def _agreement(self, entry: Entry) -> Agreement:
        award = self._award(entry)
        return db.session.scalars(sa.select(Agreement).where(Agreement.award_id == award.id)).one()

    def _plan_signing(self, entry: Entry, day: date) -> None:
        self.script.at(
            local(day - timedelta(days=30), 10), lambda: self._approve_council(entry, day)
        )
        self.script.at(local(day - timedelta(days=14), 14), lambda: self._lock(entry))
        self.script.at(local(day, 16), lambda: self._sign(entry, day))

    def _approve_council(self, entry: Entry, day: date) -> None:
        mous.record_approval(
            self._agreement(entry),
            body=f"Council of {entry.unit}",
            resolution=f"{day.year}-{int(entry.psgc10) % 89 + 10} (number invented)",
            approved_on=day - timedelta(days=31),
            by=self.cast.act(f"staff {entry.psgc10}"),
        )

    def _lock(self, entry: Entry) -> None:
        mous.lock(self._agreement(entry), by=self.cast.act("author"))

    def _sign(self, entry: Entry, day: date) -> None:
        agreement = self._agreement(entry)
        who = (f"head {entry.psgc10}", "tieza", "author")
        for person, signatory in zip(who, agreement.signing, strict=True):
            by = self.cast.act(person)
            name = f"Signature {signatory.position} {entry.ref}.pdf"
            lines = [agreement.title, f"Signed by {signatory.name}, {signatory.title}", f"{day}"]
            scan = papers.letter("Signature page (demonstration)", lines, filename=name, by=by)
            mous.sign(signatory, signed_on=day, document=scan, by=by)
        if entry.ref == "TCC1-010":
            by = self.cast.act("author")
            mous.add_witness(agreement, name="Governor of Capiz", title="Governor", by=by)
            title = "Director, regional office VI"
            mous.add_witness(agreement, name="Director of the regional office", title=title, by=by)
        mous.bring_into_force(agreement, on=day, by=self.cast.act("author"))
        self._add_milestones(entry, agreement, day)

    def _add_milestones(self, entry: Entry, agreement: Agreement, day: date) -> None:
        by = self.cast.act("tieza")
        for planned in self.settings["agreement"]["milestones"]:
            due = day + timedelta(days=planned["days"])
            mous.add_milestone(agreement, label=planned["label"], due_on=due, by=by)
        if entry.ref in {"TCC1-003", "TCC1-010"}:
            ground = next(one for one in agreement.milestones if one.label == "Ground broken")
            note = "On the day of the signing, as the press reported."
            mous.finish_milestone(ground, done_on=day, note=note, by=by)

    def _plan_davao(self) -> None:
        entry = self.entries[DAVAO]
        reported = DAVAO_APPROVED + timedelta(days=1)
        self.script.at(local(reported, 9), lambda: self._report_davao(entry))

    def _report_davao(self, entry: Entry) -> None:
        agreement = self._agreement(entry)
        mous.record_approval(
            agreement,
            body="Sangguniang Panlungsod of Davao City",
            resolution="Approval of the agreement, reported on 11 February 2026",
            approved_on=DAVAO_APPROVED,
            by=self.cast.act(f"staff {entry.psgc10}"),
        )
        mous.lock(agreement, by=self.cast.act("author"))
        mous.hold_up(
            agreement,
            what="Environmental compliance certificate: the site is a park",
            who="Department of Environment and Natural Resources",
            since=DAVAO_APPROVED,
            by=self.cast.act("author"),
        )
