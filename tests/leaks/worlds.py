"""Two futures of one world that differ in one secret, and what a reader is answered in each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import unified_diff
from urllib.parse import urlsplit

from flask import Flask
from time_machine import Traveller

from challenge import clock
from challenge.challenges import actions as challenges
from challenge.db import db
from challenge.notices.models import Message
from challenge.proposals import actions as proposals
from challenge.scoring import actions as scoring
from challenge.screening import actions as screening
from tests.client import page
from tests.leaks import field, steps
from tests.leaks.asking import Asker, asker, body, filled
from tests.leaks.field import REF, RIVAL, THIRD, THIRD_TITLE, Field
from tests.leaks.table import rows
from tests.world.duplicates import HERONS, LANTERNS, compared
from tests.world.proposals import ANSWERS

Answers = dict[str, str]
"""What somebody is answered, by address; their mails stand under “mails”."""


@dataclass(frozen=True)
class Secret:
    """A world before the secret, its two futures, and those who must not notice which it is."""

    name: str
    stage: str
    one: Callable[[Field], None]
    other: Callable[[Field], None]
    readers: Sequence[str]


def nothing(world: Field) -> None:
    """The future in which it did not happen."""


def _another_score(more: int) -> Callable[[Field], None]:
    def vary(world: Field) -> None:
        """Another member changes a draft, or hands in, with this score for the rival."""
        allotment = next(
            each
            for each in steps.allotments(world, RIVAL)
            if each.seat.user_id != world.people["member"].id
        )
        steps.save(world, allotment, more=more)
        steps.hand_in(allotment)

    return vary


def _to_scoring_without_sheets(world: Field) -> None:
    steps.seated(world)
    steps.declared(world)
    steps.allotted(world)


def _ranked(*, ours_first: bool) -> Callable[[Field], None]:
    def vary(world: Field) -> None:
        """The round is scored and closed; ours comes first or last."""
        for allotment in steps.allotments(world):
            swing = -7 if allotment.proposal.ref == REF and not ours_first else 0
            steps.save(world, allotment, more=swing)
            steps.hand_in(allotment)
        steps.closed(world)

    return vary


def _decided(*, best: str) -> Callable[[Field], None]:
    def vary(world: Field) -> None:
        """Everything is decided and under embargo."""
        steps.final(world, best=best)
        steps.proposed(world)
        steps.approved(world)

    return vary


def _declaring(*, conflict: bool) -> Callable[[Field], None]:
    def vary(world: Field) -> None:
        """One more member declares, with or without a conflict with the rival."""
        number = world.proposal(RIVAL).id
        found = {number: ("family", field.CONFLICT)} if conflict else {}
        who = "third member"
        scoring.declare(world.seat(who), found, by=field.by(world, who))

    return vary


def _rival_draft(world: Field) -> None:
    steps.begin(world, "third head", THIRD, THIRD_TITLE)


def _compared(vary: Callable[[Field], None]) -> Callable[[Field], None]:
    def also(world: Field) -> None:
        """The worker has looked for what resembles."""
        vary(world)
        compared()

    return also


def _resembling(ref: str) -> Callable[[Field], None]:
    def vary(world: Field) -> None:
        """Of two proposals from another region one says what ours says; then the call is sealed."""
        _rival_draft(world)
        for each, who in ((RIVAL, "rival head"), (THIRD, "third head")):
            said = HERONS if each == ref else LANTERNS
            by = field.by(world, who)
            proposals.save_answers(world.proposal(each), {"remarks": said}, by=by)
        steps.submitted(world)
        proposals.submit(world.proposal(THIRD), by=field.by(world, "third head"))
        compared()
        world.pass_days(30.01)
        challenges.sweep()

    return vary


def _rival_writes(world: Field) -> None:
    more = {**ANSWERS, "title": "Something else altogether", "summary": "Word. " * 40}
    proposals.save_answers(world.proposal(RIVAL), more, by=field.by(world, "rival head"))


def _officer_notes(world: Field) -> None:
    screening.save_comments(
        world.proposal(), [("summary", "Say who pays for repairs.")], by=field.by(world, "officer")
    )


OUTSIDE = ("visitor", "rival head", "other officer", "other approver", "implementer")
PANEL = ("member", "second member", "conflicted", "chair", "conflicted chair")
SECRETS = (
    Secret(
        "a score on another's sheet",
        "allotted",
        _another_score(0),
        _another_score(3),
        ("visitor", "head", "rival head", "officer", *PANEL[:1], *PANEL[2:], "secretariat",
         "author", "approver", "auditor", "administrator"),
    ),
    Secret(
        "the order of the ranking",
        "allotted",
        _ranked(ours_first=True),
        _ranked(ours_first=False),
        ("visitor", "head", "rival head", "officer", "conflicted", "conflicted chair", "auditor",
         "other approver", "administrator"),
    ),
    Secret(
        "the winners under embargo",
        "shortlisted",
        _decided(best=REF),
        _decided(best=RIVAL),
        ("visitor", "head", "rival head", "officer", "implementer", "finance", "conflicted",
         "chair", "administrator"),
    ),
    Secret(
        "a rival's submission before the call is over",
        "submitted",
        _compared(nothing),
        _compared(steps.submit_third),
        (*OUTSIDE, "head", "staff", "officer", "secretariat", "author", "approver", "auditor",
         "administrator"),
    ),
    Secret(
        "a conflict declared by another member",
        "seated",
        _declaring(conflict=False),
        _declaring(conflict=True),
        ("visitor", "head", "rival head", "member", "chair", "author", "auditor", "officer"),
    ),
    Secret(
        "a draft of a rival",
        "open",
        nothing,
        _rival_draft,
        (*OUTSIDE, "head", "officer", "secretariat", "author", "auditor"),
    ),
    Secret(
        "what a rival writes",
        "open",
        nothing,
        _rival_writes,
        ("visitor", "head", "officer", "other officer", "secretariat", "author", "auditor"),
    ),
    Secret(
        "which proposal from elsewhere resembles",
        "open",
        _resembling(RIVAL),
        _resembling(THIRD),
        ("visitor", "head", "staff", "officer", "other approver", "administrator"),
    ),
    Secret(
        "a comment that the officer drafts",
        "sealed",
        nothing,
        _officer_notes,
        ("visitor", "head", "rival head", "other officer", "secretariat", "approver"),
    ),
)  # fmt: skip


def before(secret: Secret, time: Traveller) -> Field:
    """The world as it is before the two futures part."""
    between = {"seated": (steps.seated,), "allotted": (_to_scoring_without_sheets,)}
    stage = "screened" if secret.stage in between else secret.stage
    world = steps.brought_to(stage, time)
    for step in between.get(secret.stage, ()):
        step(world)
    db.session.commit()
    return world


def answers(app: Flask, world: Field, role: str, *, most: int = 70) -> Answers:
    """Everything that somebody can ask for: known addresses, and whatever their pages link to."""
    client = asker(app, world, role)
    found: Answers = {"mails": mails(world, role)}
    waiting = list(known(world, role))
    while waiting and len(found) <= most:
        path = waiting.pop(0)
        if path not in found:
            found[path], links = answer(client, path)
            waiting += links
    return found


def known(world: Field, role: str) -> Iterator[str]:
    """Addresses that the reader knows or may guess."""
    yield from ("/desk", "/")
    for row in rows():
        if row.path != "/record/chain" and (role in row.readers or role in row.empty):
            yield filled(row.path, world)
    yield from (f"/proposals/{RIVAL}", f"/proposals/{THIRD}")


def answer(client: Asker, path: str) -> tuple[str, list[str]]:
    """One answer in full, and where it leads within this site."""
    got = client.get(path)
    headers = "".join(
        f"{name}: {value}\n" for name, value in got.headers if name not in ("Set-Cookie", "Date")
    )
    links = page(got).paths if got.mimetype == "text/html" and got.status_code == 200 else []
    own = [link for link in links if link.startswith("/") and leads_on(link)]
    return f"{got.status}\n{headers}\n{body(got)}", own


def leads_on(link: str) -> bool:
    """Leaves out assets, and the chain's own page: its head counts events of every kind."""
    path = urlsplit(link).path
    return not path.startswith(("/static", "/record/chain", "/login", "/logout"))


def mails(world: Field, role: str) -> str:
    """What was sent to somebody, as it arrives."""
    person = world.people.get(role)
    if person is None:
        return ""
    sent = db.session.query(Message).filter_by(user_id=person.id).order_by(Message.id)
    return "\n\n".join(f"{each.subject}\n{each.body}" for each in sent)


Plant = Callable[[Flask, Field], None]


@contextmanager
def moment_kept(world: Field) -> Iterator[None]:
    """Both futures begin at the same instant."""
    now = clock.now()
    yield
    world.time.move_to(now)


def leaks(app: Flask, world: Field, secret: Secret, *, plant: Plant | None = None) -> list[str]:
    """Every difference that a lower role could notice."""
    told: list[dict[str, Answers]] = []
    for vary in (secret.one, secret.other):
        with moment_kept(world), field.undone(app):
            vary(world)
            db.session.commit()
            if plant is not None:
                plant(app, world)
            forget_pages(app)
            told.append({role: answers(app, world, role) for role in secret.readers})
    return [
        f"{role}: {path}\n{changed(told[0][role].get(path, ''), told[1][role].get(path, ''))}"
        for role in secret.readers
        for path in sorted({*told[0][role], *told[1][role]})
        if told[0][role].get(path) != told[1][role].get(path)
    ]


def forget_pages(app: Flask) -> None:
    """What was drawn for one world must not answer in the other: it would hide what differs."""
    for name in ("pieces", "around", "frozen_content"):
        app.extensions.pop(name, None)
    app.extensions["challenge_pages"].clear()


def changed(one: str, other: str) -> str:
    lines = unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return "\n".join(line[:200] for line in list(lines)[:12])
