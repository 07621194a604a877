"""The letter meant for one unit."""

from datetime import datetime
from zoneinfo import ZoneInfo

from challenge.awards.models import Award, Decision, LetterKind
from challenge.challenges.models import Challenge
from challenge.proposals.models import Proposal
from challenge.web.formats import day, instant, money
from challenge.web.locale import _


def compose(
    decision: Decision, proposal: Proposal, kind: LetterKind, award: Award | None
) -> tuple[str, str]:
    """Subject and body, in the words that fit the result; no other unit is named."""
    challenge = decision.challenge
    opening = _(
        "To the head of %(unit)s,\n\nThank you for entering %(challenge)s with the proposal "
        "“%(title)s” (%(ref)s).",
        unit=proposal.organisation.name,
        challenge=challenge.title,
        title=proposal.title,
        ref=proposal.ref,
    )
    until = instant(decision.reconsider_until, challenge.zone)
    window = _(
        "If you believe that a mistake was made, you may ask for reconsideration on the page of "
        "your proposal until %(until)s.",
        until=until,
    )
    subject, middle = _result(proposal, kind, award)
    signed = _signed(challenge, decision.announced_at)
    return subject, f"{opening}\n\n{middle}\n\n{window}\n\n{signed}"


def compose_promotion(award: Award, moment: datetime) -> tuple[str, str]:
    """To a unit in reserve that takes the place of a forfeited award; nobody else is named."""
    proposal, challenge = award.proposal, award.decision.challenge
    opening = _(
        "To the head of %(unit)s,\n\nYour proposal “%(title)s” (%(ref)s) was held in reserve for "
        "%(challenge)s. An award in your group was given up, and yours was the next by the "
        "ranking: it takes that place.",
        unit=proposal.organisation.name,
        title=proposal.title,
        ref=proposal.ref,
        challenge=challenge.title,
    )
    signed = _signed(challenge, moment)
    subject = _("Your proposal %(ref)s receives an award", ref=proposal.ref)
    return subject, f"{opening}\n\n{_given(award)}\n\n{signed}"


def _signed(challenge: Challenge, moment: datetime | None) -> str:
    """The agency, and the day it is where the challenge is held."""
    there = moment.astimezone(ZoneInfo(challenge.zone)).date() if moment else None
    return f"{challenge.agency.name}\n{day(there)}"


def _result(proposal: Proposal, kind: LetterKind, award: Award | None) -> tuple[str, str]:
    match kind:
        case LetterKind.AWARDED if award is not None:
            return _("Your proposal %(ref)s receives an award", ref=proposal.ref), _won(award)
        case LetterKind.RESERVE:
            return _("Your proposal %(ref)s is held in reserve", ref=proposal.ref), _(
                "Your proposal is held in reserve. Should an award in your group be given up, "
                "the next proposal in reserve takes its place, in the order of the ranking."
            )
    return _("The result for your proposal %(ref)s", ref=proposal.ref), _(
        "The committee has scored every endorsed proposal, and yours was not among those that "
        "receive an award this time. The work you put into it may serve a later call."
    )


def _won(award: Award) -> str:
    placed = _(
        "It placed %(rank)s in its group and receives an award of %(total)s:",
        rank=award.rank,
        total=_total(award),
    )
    return _with_parts(award, placed)


def _given(award: Award) -> str:
    return _with_parts(award, _("It receives an award of %(total)s:", total=_total(award)))


def _total(award: Award) -> str:
    return money(sum(part.amount_minor for part in award.funding), award.funding[0].currency)


def _with_parts(award: Award, first: str) -> str:
    parts = "\n".join(
        f"– {part.funder}: {money(part.amount_minor, part.currency)}" for part in award.funding
    )
    in_kind = _(
        "The award is given in kind: the implementing agency procures and builds, and hands the "
        "finished asset over to you. No money is transferred."
    )
    return "\n\n".join(
        [
            first,
            parts,
            *([in_kind] if any(part.in_kind for part in award.funding) else []),
            _(
                "The award is conditional until you have accepted it and its conditions are met. "
                "The head of the unit accepts it on the page of the proposal."
            ),
        ]
    )
