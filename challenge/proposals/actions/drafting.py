"""Starting a draft and saving what was typed, complete or not."""

import re
import secrets
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.audit.actions import record
from challenge.challenges.models import Challenge, FormField
from challenge.db import db
from challenge.proposals import queries, rules
from challenge.proposals.actions.components import name_gone, still_named
from challenge.proposals.models import Answer, AnswerRow, Proposal
from challenge.proposals.queries.drafts import LISTED, TEXT
from challenge.proposals.rules import refusals
from challenge.proposals.rules.cells import columns_of
from challenge.web.text import clean

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter or digit that is easily taken for another one."""
ROW_KEY = re.compile(r"[a-z0-9_]{1,12}", re.ASCII)
MOST_ROWS = 500
Answers = dict[str, Any]


def start(
    challenge: Challenge, organisation: Organisation, *, by: Actor, ref: str | None = None
) -> Proposal:
    """A draft of the unit, before anybody writes a word that could be in vain.

    Raises the first reason why this unit may not enter now.
    """
    if by.user_id is None or not rules.may_write(by, organisation.id):
        raise refusals.NotYourUnit
    entrant = queries.entrant(organisation, challenge)
    for reason in rules.obstacles(challenge, entrant, clock.now()):
        raise reason
    proposal = _born(challenge, organisation, by.user_id, ref)
    record("proposal.start", proposal, by=by)
    return proposal


def _born(
    challenge: Challenge, organisation: Organisation, person: int, ref: str | None
) -> Proposal:
    """The row, under a reference that no other proposal has."""
    for _try in range(20):
        proposal = Proposal(
            challenge=challenge,
            organisation=organisation,
            ref=ref or _drawn(challenge.prefix),
            created_by_id=person,
            created_at=clock.now(),
        )
        try:
            with db.session.begin_nested():
                db.session.add(proposal)
        except IntegrityError:
            if ref:
                raise
            continue
        return proposal
    raise RuntimeError("No free reference was found.")


def _drawn(prefix: str) -> str:
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _place in range(6))


def save_answers(
    proposal: Proposal,
    answers: Answers,
    *,
    by: Actor,
    revisions: dict[str, int] | None = None,
) -> None:
    """Keep what was typed in some fields, as it was typed; what is wrong only blocks submitting.

    `revisions` are those that the forms were made from.
    Raises SavedMeanwhile or NotOpenForChange.
    """
    opened = open_for(by, locked(proposal))
    fields = {one.key: one for one in proposal.challenge.fields}
    for key, answer in answers.items():
        label = fields[key].label
        refuse_closed(opened, key, label)
        saved = queries.saved_answer(proposal, key)
        _refuse_older(saved, revisions, key, label)
        _keep(proposal, fields[key], answer, saved, by)
    if "title" in answers and proposal.current_version_id is None:
        proposal.title = queries.title_in({"title": _typed(answers["title"])})
    _count(proposal, sorted(answers), by=by)


def choose_theme(
    proposal: Proposal, key: str | None, *, by: Actor, revision: int | None = None
) -> None:
    """Name the theme of the project."""
    opened = open_for(by, locked(proposal))
    saved = queries.saved_answer(proposal, rules.THEME)
    refuse_closed(opened, rules.THEME, THEME_LABEL)
    known = None if revision is None else {rules.THEME: revision}
    _refuse_older(saved, known, rules.THEME, THEME_LABEL)
    _keep_value(proposal, rules.THEME, {"text": key or ""}, saved, by)
    if proposal.current_version_id is None:
        proposal.theme = key
    _count(proposal, [rules.THEME], by=by)


THEME_LABEL = "Theme"


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until the transaction ends."""
    return queries.hold(proposal)


def open_for(by: Actor, proposal: Proposal) -> frozenset[str]:
    """What head and staff of the unit may change in the state the proposal is in now."""
    if by.user_id is None or not rules.may_write(by, proposal.organisation_id):
        raise refusals.NotYourUnit
    correction = queries.correction_of(proposal)
    return rules.open_fields(proposal, correction.fields if correction else None)


def refuse_closed(opened: frozenset[str], key: str, label: str) -> None:
    if key not in opened:
        raise refusals.NotOpenForChange(label=label)


def _refuse_older(
    saved: Answer | None, revisions: dict[str, int] | None, key: str, label: str
) -> None:
    now = saved.revision if saved else 0
    if revisions is not None and revisions.get(key, now) != now:
        raise refusals.SavedMeanwhile(label=label)


def _count(proposal: Proposal, keys: list[str], *, by: Actor) -> None:
    """One more saved change; the record names the fields, never the text."""
    proposal.revision += 1
    record("proposal.save", proposal, by=by, fields=keys, revision=proposal.revision)


def _keep(proposal: Proposal, one: FormField, answer: Any, saved: Answer | None, by: Actor) -> None:
    typed = _typed(answer)
    if one.kind in TEXT:
        value = {"text": typed if isinstance(typed, str) else ""}
    else:
        value = _only(one, typed if isinstance(typed, dict) else {})
    _keep_value(proposal, one.key, value, saved, by)
    if one.kind in LISTED:
        _keep_rows(proposal, one, rules.rows_of(typed)[:MOST_ROWS], by)


def _only(one: FormField, answer: Answers) -> Answers:
    """Nothing but what the form asks for beside the rows."""
    asked = {"rows": ["lead"], "period": ["start", "end"], "budget": []}
    names = asked.get(one.kind, [column["key"] for column in one.columns])
    return {name: answer[name] for name in names if name in answer}


def _keep_value(
    proposal: Proposal, key: str, value: Answers, saved: Answer | None, by: Actor
) -> None:
    if saved is None:
        saved = Answer(proposal_id=proposal.id, field_key=key, revision=0)
        db.session.add(saved)
    saved.value, saved.revision = value, saved.revision + 1
    saved.saved_by_id, saved.saved_at = by.user_id or 0, clock.now()


def _keep_rows(proposal: Proposal, one: FormField, rows: list[Answers], by: Actor) -> None:
    """Rows are matched by their key, so that an untouched one keeps who wrote it and when."""
    before = {row.row_key: row for row in queries.rows_in(proposal, one.key)}
    names = [column["key"] for column in columns_of(one)]
    used: set[str] = set()
    for position, row in enumerate(rows):
        key = _key_of(row, used)
        saved = before.pop(key, None) or _new_row(proposal, one, key)
        value = still_named({name: row[name] for name in names if name in row}, saved.value)
        saved.position = position
        if saved.value != value or not saved.saved_by_id:
            saved.value, saved.saved_by_id, saved.saved_at = value, by.user_id or 0, clock.now()
    name_gone(proposal, one, before)
    for gone in before.values():
        db.session.delete(gone)
    db.session.flush()


def _new_row(proposal: Proposal, one: FormField, key: str) -> AnswerRow:
    row = AnswerRow(proposal_id=proposal.id, field_key=one.key, row_key=key, value={})
    db.session.add(row)
    return row


def _key_of(row: Answers, used: set[str]) -> str:
    """The row's own key, or a new one; nobody gets two rows by sending a key twice."""
    key = str(row.get("key") or "")
    if key in used or not ROW_KEY.fullmatch(key):
        key = f"r{secrets.token_hex(4)}"
    used.add(key)
    return key


def _typed(answer: Any) -> Any:
    """Clean text, days as text, whole numbers within bounds, whatever the shape."""
    if isinstance(answer, dict):
        return {str(name): _typed(value) for name, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [_typed(value) for value in answer]
    if isinstance(answer, str):
        return clean(answer)
    return answer.isoformat() if isinstance(answer, date) else answer
