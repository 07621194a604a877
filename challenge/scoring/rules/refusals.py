"""What cannot be done in a round, in sentences that say what would be right."""

from challenge.web.locale import N_
from challenge.workflow import Refusal


class RoundAlreadyOpen(Refusal):
    message = N_("The round is open: its panel and its rules are fixed.")


class RoundNotOpen(Refusal):
    message = N_("The round is closed. No sheet is accepted and no conflict declared any more.")


class RoundStopped(Refusal):
    message = N_(
        "The challenge was called off, so this round stopped. What was written stays readable."
    )


class ChairNotConfirmed(Refusal):
    message = N_(
        "These chairs are not confirmed yet: %(names)s. Another person than the one who seated "
        "them, an approver of the agency, confirms a chair before the round can open."
    )

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = ", ".join(names)


class ChairAnswered(Refusal):
    message = N_("This seat needs no confirmation: it is no chair’s, or it is confirmed already.")


class NoVacancy(Refusal):
    message = N_("Nobody who went on has withdrawn without being replaced, so no place is free.")


class NobodyInReserve(Refusal):
    message = N_("Nobody is left in the reserve of that group.")


class NextRoundOpen(Refusal):
    message = N_("The next round is open, so nobody can be called up any more.")


class NotAMember(Refusal):
    message = N_(
        "%(name)s is not a member of a committee. An administrator can invite them as one."
    )

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class CannotScore(Refusal):
    """Whoever coaches, enters or runs a challenge never scores it (rule 15)."""

    message = N_(
        "%(name)s cannot sit on a panel: regional offices coach what they endorse, local units "
        "enter, and the secretariat runs the round. None of them scores. Choose somebody else."
    )

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AlreadySeated(Refusal):
    message = N_("%(name)s is on this panel already.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ChallengeStillOpen(Refusal):
    message = N_("The call is still open. A round can open once the call has closed.")


class EarlierRoundUnfinished(Refusal):
    message = N_("The round before this one is not published yet. Publish its result first.")


class StillScreened(Refusal):
    message = N_(
        "%(number)s proposals still wait for the decision of a regional office: %(refs)s. "
        "The round can open when all are decided."
    )

    def __init__(self, refs: list[str]) -> None:
        super().__init__(refs)
        self.number = len(refs)
        self.refs = ", ".join(refs[:20]) + ("…" if len(refs) > 20 else "")


class NothingToScore(Refusal):
    message = N_("No proposal has reached this round, so there is nothing to score.")


class NobodyToScore(Refusal):
    message = N_("The panel has no member who scores. Add members first.")


class NoChair(Refusal):
    message = N_("The panel has no chair. Add one first: a chair makes the ranking final.")


class RuleIncomplete(Refusal):
    message = N_("The rules of this round cannot be applied: %(problem)s")

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class SomebodyElses(Refusal):
    message = N_("Only the member can do this, in their own name.")


class AlreadyDeclared(Refusal):
    message = N_(
        "You have declared your conflicts for this round already. "
        "If you find another one, declare it on the page of that proposal."
    )


class NotDeclared(Refusal):
    message = N_("%(name)s has not declared conflicts yet, so nothing can be allotted to them.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class InConflict(Refusal):
    message = N_("This member has a conflict of interest with %(ref)s and cannot score it.")

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


class AllottedAlready(Refusal):
    message = N_("This member has %(ref)s already.")

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


class SheetStarted(Refusal):
    message = N_("The member has begun to score this proposal, so it stays with them.")


class SheetHandedIn(Refusal):
    message = N_("You handed in this sheet. It cannot be changed any more.")


class SavedMeanwhile(Refusal):
    message = N_(
        "This sheet was saved in another window meanwhile. What you typed is still below: "
        "compare it with the saved sheet, then save again."
    )


class SheetIncomplete(Refusal):
    message = N_(
        "Score every criterion or mark it as not applicable, and score at least one of them."
    )


class WrongScore(Refusal):
    message = N_("Every score must be a whole number within the criterion's range.")


class SheetsMissing(Refusal):
    message = N_(
        "%(number)s sheets are not handed in. Wait for them, or say why the round closes "
        "without them."
    )

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class UnsettledTies(Refusal):
    message = N_(
        "%(number)s proposals are tied at the line. Propose which of them take the places, "
        "have a second person approve it, then make the ranking final."
    )

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class OpenDepartures(Refusal):
    message = N_("A decision that departs from the ranking still waits for a second person.")


class TooManyPlaces(Refusal):
    message = N_("%(stratum)s has %(places)s places, and the decisions give %(taken)s.")

    def __init__(self, *, stratum: str, places: int, taken: int) -> None:
        super().__init__(stratum, places, taken)
        self.stratum = stratum
        self.places = places
        self.taken = taken


class DepartureExists(Refusal):
    message = N_("There is a decision about %(ref)s already.")

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


class AlreadyApproved(Refusal):
    message = N_("This decision was approved already.")


class NothingToSecond(Refusal):
    message = N_(
        "No decision about this proposal waits for a second person: it was refused, or never made."
    )


class ReasonMissing(Refusal):
    message = N_("Enter the reason: it is printed with the ranking.")


class SamePerson(Refusal):
    message = N_("You did the step before this one. Another person must do this one.")


class NotTheChair(Refusal):
    message = N_("Only a chair of this round without any conflict in it can do this.")


class LastRound(Refusal):
    message = N_("The result of the last round is announced with the awards, not here.")
