"""A practice call whose paper round is open now, and a call that waits for its approver."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from challenge.challenges import actions as challenges
from challenge.programmes import tcc
from challenge.programmes.demonstration import calls
from challenge.programmes.demonstration.entering import Entering
from challenge.programmes.demonstration.judging import MEMBERS, Judging
from challenge.programmes.demonstration.people import Cast
from challenge.programmes.demonstration.screening import Desk
from challenge.programmes.demonstration.script import MANILA, Script
from challenge.programmes.tcc import outcomes, texts
from challenge.programmes.tcc.entries import Entry, cycle_1_entries
from challenge.programmes.tcc.outcomes import Screening
from challenge.programmes.tcc.shapes import Settings
from challenge.programmes.tcc.sources import dice

SLUG = "tcc-practice"
SINCE_OPENING = timedelta(days=66)
"""Counted from this many days ago, the round of the programme's calendar is open now."""
PERIOD_START = date(2027, 7, 1)
IN_EACH_GROUP = 2
UNDECLARED, UNFINISHED = MEMBERS[0], MEMBERS[1]
"""One member has conflicts to declare, one has sheets to hand in; the others are done."""


@dataclass
class Practice:
    """Units of cycle 1 enter again; their proposals are with the committee."""

    script: Script
    cast: Cast
    now: datetime

    def plan(self) -> None:
        settings = named(
            tcc.cycle_3((self.now - SINCE_OPENING).astimezone(MANILA).date()),
            slug=SLUG,
            prefix="TCCP",
            title="Tourism Champions Challenge, practice round (demonstration)",
        )
        dates = {event["key"]: event["at"] for event in settings["timeline"]}
        calls.publish(self.script, self.cast, settings, on=dates["opens"] - timedelta(days=6))
        entries = {f"TCCP-{number:02}": entry for number, entry in enumerate(entering_again(), 1)}
        for number, (ref, entry) in enumerate(entries.items()):
            started = dates["opens"] + timedelta(days=3 + number)
            self._plan_entry(ref, entry, started, dates["closes"])
        calls.seal(self.script, dates["closes"])
        self._plan_round(entries, dates["paper_opens"], dates["paper_closes"])

    def _plan_entry(self, ref: str, entry: Entry, started: datetime, closes: datetime) -> None:
        def draft() -> None:
            answers = texts.entry_answers(entry, period_start=PERIOD_START)
            entering = Entering(self.cast, calls.challenge(SLUG), entry, answers, ref=ref)
            entering.draft(answers)
            entering.enclose(started.date())
            self.script.at(started + timedelta(days=5), entering.submit)
            decided = Screening(endorsed=True, returns=(), code="", text="Ready to be judged.")
            desk = Desk(self.script, entering, decided, dice(f"practice {ref}"))
            desk.take_up(closes + timedelta(hours=1))

        self.script.at(started, draft)

    def _plan_round(self, entries: dict[str, Entry], opens: datetime, closes: datetime) -> None:
        judging = Judging(self.script, self.cast, SLUG, "paper", entries, outcomes.paper_target)
        self.script.at(opens - timedelta(days=2), judging.seat_panel)
        self.script.at(opens, lambda: judging.open_round(closes))
        declared = ("chair", *(who for who in MEMBERS if who != UNDECLARED))
        for hours, who in enumerate(declared, start=1):
            self._at(opens + timedelta(hours=hours), judging, who)
        self.script.at(opens + timedelta(hours=10), judging.allot)
        for number, who in enumerate(MEMBERS):
            if who != UNDECLARED:
                self._score(judging, number, who, opens + timedelta(hours=20 + number))

    def _at(self, moment: datetime, judging: Judging, who: str) -> None:
        self.script.at(moment, lambda: judging.declare(who))

    def _score(self, judging: Judging, number: int, who: str, moment: datetime) -> None:
        def hand_in() -> None:
            allotted = judging.allotments_of(who)
            for allotment in allotted[: 2 if who == UNFINISHED else len(allotted)]:
                judging.score(number, who, allotment.id)

        self.script.at(moment, hand_in)


def entering_again() -> list[Entry]:
    """Two units of each island group that were endorsed in cycle 1 and not chosen."""
    found: list[Entry] = []
    for entry in cycle_1_entries():
        alike = [one for one in found if one.island_group == entry.island_group]
        if entry.status == "endorsed_not_selected" and len(alike) < IN_EACH_GROUP:
            found.append(entry)
    return found


def plan_next_call(script: Script, cast: Cast, now: datetime) -> None:
    """The call of the coming year, put forward two days ago: the approver's next step."""
    settings = named(
        tcc.cycle_3((now + timedelta(days=120)).astimezone(MANILA).date()),
        slug="tcc-next",
        prefix="TCCN",
        title="Tourism Champions Challenge, next call (demonstration)",
    )
    script.at(now - timedelta(days=4), lambda: calls.draft(cast, settings))
    script.at(
        now - timedelta(days=2),
        lambda: challenges.propose(calls.challenge("tcc-next"), by=cast.act("author")),
    )


def named(settings: Settings, *, slug: str, prefix: str, title: str) -> Settings:
    """The same settings under another name."""
    return {**settings, "slug": slug, "prefix": prefix, "title": title}
