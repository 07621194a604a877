"""Scoring: a member's sheet, saved as often as needed and handed in once."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.db import db
from challenge.scoring import queries
from challenge.scoring.models import Allotment, Sheet
from challenge.scoring.rules import refusals
from challenge.scoring.rules.panel import refuse_unless_open
from challenge.scoring.rules.ranking import to_decimal, total
from challenge.scoring.rules.round_file import parse_rule
from challenge.scoring.rules.sheets import is_complete, is_valid


def save_sheet(
    allotment: Allotment,
    *,
    scores: Mapping[str, int | None],
    comments: Mapping[str, str],
    remark: str,
    by: Actor,
    revision: int | None = None,
) -> Sheet:
    """Keep a draft: {criterion: score, or None for not applicable}; unanswered ones are absent.

    `revision` is the one the form was made from (0 before the first save); a sheet saved
    meanwhile in another window is not written over.
    """
    _check_open(allotment, by)
    sheet = queries.lock_sheet(allotment)
    if sheet is not None and sheet.handed_in_at is not None:
        raise refusals.SheetHandedIn
    if revision is not None and revision != (sheet.revision if sheet else 0):
        raise refusals.SavedMeanwhile
    if not is_valid(scores, allotment.seat.round.criteria):
        raise refusals.WrongScore
    if sheet is None:
        sheet = Sheet(allotment_id=allotment.id, revision=0)
        db.session.add(sheet)
    sheet.scores = dict(scores)
    sheet.comments = {key: text for key, text in comments.items() if text}
    sheet.remark = remark
    sheet.revision += 1
    sheet.saved_at = clock.now()
    db.session.flush()
    return sheet


def _check_open(allotment: Allotment, by: Actor) -> None:
    """Scores are taken from the member, while the round is open and there is no conflict."""
    if by.user_id != allotment.seat.user_id:
        raise refusals.SomebodyElses
    status = queries.lock_standing(allotment)
    if status is None:
        raise refusals.RoundNotOpen
    refuse_unless_open(status)
    if allotment.recused_at is not None:
        raise refusals.InConflict(allotment.proposal.ref)


def hand_in(sheet: Sheet, *, by: Actor) -> None:
    """Hand in a complete sheet; from now on nothing changes it.

    The record tells that it happened, never what was scored.
    """
    allotment = sheet.allotment
    _check_open(allotment, by)
    db.session.refresh(sheet, ["scores", "handed_in_at"], with_for_update=True)
    if sheet.handed_in_at is not None:
        raise refusals.SheetHandedIn
    if not is_complete(sheet.scores, allotment.seat.round.criteria):
        raise refusals.SheetIncomplete
    sheet.total = _total(sheet)
    sheet.handed_in_at = clock.now()
    audit.record("sheet.handed_in", sheet, by=by, proposal=allotment.proposal.ref)


def _total(sheet: Sheet) -> Decimal:
    run = queries.run_of(sheet.allotment.seat.round)
    if run is None:
        raise refusals.RoundNotOpen
    rule, criteria = parse_rule(queries.rule_of(run))
    scores = {
        key: None if value is None else Fraction(value) for key, value in sheet.scores.items()
    }
    return to_decimal(total(scores, criteria, rule.not_applicable), 4)
