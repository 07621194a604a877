"""Who may run, chair, score and read a round, and who may not sit on its panel."""

from collections.abc import Iterable

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.proposals.models import Proposal
from challenge.scoring.rules import refusals
from challenge.workflow import RoundStatus

NEVER_SCORE = (Role.OFFICER, Role.HEAD, Role.STAFF, Role.CONTRIBUTOR)
"""The region coaches what it endorses, the unit and its helpers enter: none of them scores."""
ALL = "all"
"""The one stratum of a round that ranks everything together."""


def runs(by: Actor, challenge: Challenge) -> bool:
    """Whether `by` belongs to the secretariat that runs the rounds of a challenge."""
    return challenge.agency_id in by.organisations(Role.SECRETARIAT)


def publishes(by: Actor, challenge: Challenge) -> bool:
    """Whether `by` may announce a frozen round."""
    return challenge.agency_id in by.organisations(Role.SECRETARIAT, Role.APPROVER)


def seconds(by: Actor, challenge: Challenge) -> bool:
    """Whether `by` may be the agency's second person for a departure from the ranking."""
    return challenge.agency_id in by.organisations(Role.APPROVER)


def belongs(by: Actor, challenge: Challenge) -> bool:
    """Whether `by` reads for the agency what nobody else may before the announcement."""
    return challenge.agency_id in by.organisations(Role.SECRETARIAT, Role.APPROVER, Role.AUTHOR)


def may_sit(posts: Iterable[tuple[Role, int]], challenge: Challenge) -> bool:
    """Whether these posts (role, organisation) leave somebody free to judge a challenge."""
    held = list(posts)
    coaches_or_enters = any(role in NEVER_SCORE for role, _organisation in held)
    return not coaches_or_enters and (Role.SECRETARIAT, challenge.agency_id) not in held


def may_read_ranking(
    by: Actor, challenge: Challenge, status: RoundStatus, *, chairs: bool, free_member: bool
) -> bool:
    """Whether a ranking exists for `by`: the chair and agency once closed, others once final.

    `chairs` and `free_member` say that the reader sits on the panel without any conflict.
    """
    if status is RoundStatus.OPEN:
        return False
    if chairs or belongs(by, challenge):
        return True
    final = status in (RoundStatus.FROZEN, RoundStatus.PUBLISHED)
    return final and (free_member or by.holds(Role.AUDITOR))


def refuse_unless_open(status: RoundStatus) -> None:
    """Raise RoundStopped or RoundNotOpen unless sheets and conflicts are still taken."""
    if status is RoundStatus.STOPPED:
        raise refusals.RoundStopped
    if status is not RoundStatus.OPEN:
        raise refusals.RoundNotOpen


def stratum_of(proposal: Proposal, stratum: str) -> str:
    """The part of the field in which a proposal is ranked."""
    found = {
        "island_group": proposal.island_group,
        "level": proposal.level,
        "region": proposal.region_code,
        "theme": proposal.theme,
    }
    return found.get(stratum, ALL) or ALL
