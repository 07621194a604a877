"""The way of one agreement, step by step, for the tracker on its page."""

from datetime import date, datetime

from challenge.mous.models import Agreement
from challenge.mous.rules import day_of, latest_signature
from challenge.web.formats import day
from challenge.web.locale import _, current_language
from challenge.workflow import AgreementStatus

Step = dict[str, str | None]


def way(agreement: Agreement) -> list[Step]:
    """Drafted, locked, signed, in force, milestones: what is done, what is now, what is to come."""
    reached = _reached(agreement)
    signed = sum(person.signature is not None for person in agreement.signing)
    finished = sum(stone.done_on is not None for stone in agreement.milestones)
    several = _("%(done)s of %(all)s")
    steps = [
        (_("Drafted"), _shown(_on(agreement, agreement.drafted_at)), ""),
        (_("Text locked"), _shown(_on(agreement, agreement.locked_at)), ""),
        (
            _("Signed"),
            _shown(latest_signature(agreement)),
            several % {"done": signed, "all": len(agreement.signing)},
        ),
        (_("In force"), _shown(agreement.in_force_on), ""),
        (_("Milestones"), "", several % {"done": finished, "all": len(agreement.milestones)}),
    ]
    return [
        {"text": text, "date": when, "note": note, "state": _state(place, reached)}
        for place, (text, when, note) in enumerate(steps)
    ]


def _reached(agreement: Agreement) -> int:
    """The place of the step that is under way; steps before it are done."""
    match agreement.status:
        case AgreementStatus.DRAFTING:
            return 0
        case AgreementStatus.LOCKED:
            everybody = all(person.signature for person in agreement.signing)
            return 3 if everybody else 2
        case AgreementStatus.IN_FORCE:
            return 4
    return 5


def _state(place: int, reached: int) -> str:
    if place == reached:
        return "now"
    return "done" if place < reached else "todo"


def _on(agreement: Agreement, moment: datetime | None) -> date | None:
    return day_of(moment, agreement.award.proposal.challenge.zone) if moment else None


def _shown(when: date | None) -> str:
    return day(when, language=current_language())
