"""What a unit cannot do now, each with the sentence that says what would be right."""

from collections.abc import Sequence
from datetime import datetime

from challenge.money import Money
from challenge.proposals.rules.merging import Clash
from challenge.web import formats
from challenge.web.locale import N_, current_language
from challenge.workflow import Refusal


def written(values: dict[str, object], *, zone: str = "UTC") -> dict[str, object]:
    """`values` as they stand in a sentence: moments in `zone`, money with its currency."""
    return {name: _written(value, zone) for name, value in values.items()}


def _written(value: object, zone: str) -> object:
    language = current_language()
    if isinstance(value, datetime):
        return formats.instant(value, zone, language=language)
    if isinstance(value, Money):
        return formats.money(value, language=language)
    return value


class ProposalRefusal(Refusal):
    """A refusal whose moments are shown in the zone of the challenge."""

    def __init__(self, *, zone: str = "UTC", **values: object) -> None:
        super().__init__(self.message % values if values else self.message)
        self._zone = zone
        self._shown = values

    @property
    def values(self) -> dict[str, object]:
        return written(self._shown, zone=self._zone)


class NotPublished(ProposalRefusal):
    message = N_("This challenge is not open: it has not been published, or it was called off.")


class NotOpenYet(ProposalRefusal):
    message = N_("This challenge opens on %(opens)s. Come back then.")


class Closed(ProposalRefusal):
    message = N_(
        "This challenge closed on %(closes)s, so nothing can be submitted any more. "
        "What you wrote is kept as a draft."
    )


class ClosedToNew(ProposalRefusal):
    message = N_("This challenge closed on %(closes)s. No new proposal can be started.")


class CorrectionTimePassed(ProposalRefusal):
    message = N_(
        "The time for corrections ended on %(due)s. "
        "What you wrote is kept; write to your regional office."
    )


class LevelNotEligible(ProposalRefusal):
    message = N_("%(unit)s is a %(level)s. This challenge is open to: %(levels)s.")


class RegionNotEligible(ProposalRefusal):
    message = N_("%(unit)s is in %(region)s. This challenge is not open to that region.")


class RegionUnknown(ProposalRefusal):
    message = N_(
        "It is not known in which region %(unit)s is, and this challenge is open to some regions "
        "only. Write to the agency."
    )


class AwardNotCompleted(ProposalRefusal):
    message = N_(
        "%(unit)s has an award of “%(title)s” that is not completed yet. "
        "Until it is, the unit may not enter this challenge."
    )


class LimitReached(ProposalRefusal):
    message = N_(
        "%(unit)s has submitted %(limit)s proposals to this challenge, "
        "which is the most that one unit may submit. Withdraw one before you submit another."
    )


class NotYourUnit(ProposalRefusal):
    message = N_("Only the head and the staff of a unit write its proposals.")


class MayOnlyRead(ProposalRefusal):
    message = N_(
        "You may read this proposal, but not change it or comment on it. "
        "Ask the head of the unit, or whoever started it, for another part."
    )


class MayOnlyComment(ProposalRefusal):
    message = N_(
        "You may read this proposal and write notes beside it, but not change it. "
        "Ask the head of the unit, or whoever started it, for another part."
    )


class SetsNoParts(ProposalRefusal):
    message = N_("Only the head of the unit, or whoever started the draft, says who does what.")


class HeadEdits(ProposalRefusal):
    message = N_("%(name)s is the head of the unit, who can always edit.")


class NotInTheTeam(ProposalRefusal):
    message = N_("This person does not work on this proposal any more. Load the page again.")


class OnTheStaff(ProposalRefusal):
    message = N_("%(name)s is on the staff of your unit already. Set the part in the list above.")


class InvitedAlready(ProposalRefusal):
    message = N_("%(email)s was invited to this proposal already.")


class NoteSettled(ProposalRefusal):
    message = N_("This note was settled already.")


class ChangeUndoneAlready(ProposalRefusal):
    message = N_("“%(label)s” says that already. There is nothing to put back.")


class NotTheHead(ProposalRefusal):
    message = N_("Only the head of the unit can do this. Ask the head to sign in.")


class HeadNotVerified(ProposalRefusal):
    message = N_(
        "Your post as head of %(unit)s is not verified yet. "
        "Ask your regional office to verify it; everything you wrote is kept."
    )


class Incomplete(ProposalRefusal):
    message = N_(
        "This proposal is not complete yet. Still to do: %(missing)s. "
        "The overview of the proposal lists everything."
    )


class NotOpenForChange(ProposalRefusal):
    message = N_("“%(label)s” cannot be changed now. Only the fields with a comment are open.")


class TooManyAnnexes(ProposalRefusal):
    message = N_(
        "“%(filename)s” is not attached: a proposal takes %(most)s documents. "
        "Remove one, then attach this one again."
    )


class SavedMeanwhile(ProposalRefusal):
    message = N_(
        "Somebody else saved “%(label)s” after you opened it. "
        "Compare both texts and save again, or keep what is saved."
    )

    def __init__(self, *, label: str, clashes: Sequence[Clash] = ()) -> None:
        super().__init__(label=label)
        self._clashes = clashes

    @property
    def clashes(self) -> Sequence[Clash]:
        """Every part with two texts; none where the field was compared as a whole."""
        return self._clashes


class TooManyRows(ProposalRefusal):
    message = N_("“%(label)s” takes at most %(most)s entries. Remove one before you add another.")


class NotTheStaff(ProposalRefusal):
    message = N_("Only the staff of the unit ask the head to submit.")


class AskedAlready(ProposalRefusal):
    message = N_("The head was asked on %(at)s. You can ask again one hour after that.")


class NobodyToAsk(ProposalRefusal):
    message = N_("Your unit has no head here who could submit. Ask your regional office.")


class NoNote(ProposalRefusal):
    message = N_("Say what should be done before you submit: the staff read it.")


class NotOnTheStaff(ProposalRefusal):
    message = N_("Only somebody who holds a post on the staff of the unit can be named.")


class NamedAlready(ProposalRefusal):
    message = N_("%(name)s is named for this already.")


class WaiverAnswered(ProposalRefusal):
    message = N_("Somebody has answered this already. Look at the exception as it is now.")


class WaivedAlready(ProposalRefusal):
    message = N_("This was proposed for %(unit)s already.")


class CommentsUnanswered(ProposalRefusal):
    """A corrected proposal whose unit has not said what it did about each comment."""

    message = N_(
        "Say what you did about each comment of the regional office. "
        "Not answered yet: comment %(numbers)s."
    )


class ChangedSinceShown(ProposalRefusal):
    message = N_(
        "The proposal was changed after you opened this page. "
        "Read what would be submitted now, then submit again."
    )


class SecondPersonNeeded(ProposalRefusal):
    message = N_("You proposed this yourself. Another person has to approve it.")


class NotTheAgency(ProposalRefusal):
    message = N_("Only the agency of this challenge decides that.")


class NoReason(ProposalRefusal):
    message = N_("Say why the proposal is withdrawn.")


class LatenessAnswered(ProposalRefusal):
    message = N_("Somebody has answered this already. Look at the late permission as it is now.")


class LatenessUsed(ProposalRefusal):
    message = N_("The unit has submitted with this permission, so it cannot be taken back.")


class NotItsProposer(ProposalRefusal):
    message = N_("Only whoever proposed this can take it back.")
