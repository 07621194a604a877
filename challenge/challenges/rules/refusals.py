"""What cannot be done with a challenge, each with a sentence for the person who tried."""

from challenge.web.locale import N_
from challenge.workflow import Refusal


class NotADraft(Refusal):
    message = N_("This challenge is no longer a draft, so its text is fixed.")


class SavedMeanwhile(Refusal):
    message = N_("Somebody else saved this section while you were writing.")


class NotComplete(Refusal):
    """Carries how many things are still missing."""

    message = N_("The challenge is not ready: %(count)s things are still missing. See the list.")

    def __init__(self, *, count: int) -> None:
        super().__init__(f"{count} missing")
        self.count = count


class SamePerson(Refusal):
    message = N_("Somebody else has to decide this: you put it forward yourself.")


class SlugTaken(Refusal):
    message = N_("Another challenge already has the address “%(slug)s”. Choose a different one.")

    def __init__(self, *, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class DateIsFixed(Refusal):
    message = N_(
        "This date cannot be moved like that: it must still be ahead, before and after the change, "
        "and the call must close after it opens."
    )


class ChangeIsWaiting(Refusal):
    message = N_("Another change of this date is waiting for approval. Decide that one first.")


class AlreadyDecided(Refusal):
    message = N_("This change of date has been decided already.")


class NotOver(Refusal):
    message = N_("The call has not closed yet.")


class CalledOff(Refusal):
    """Carries why."""

    message = N_(
        "This challenge was called off, so nothing can be started, submitted, screened, scored "
        "or awarded any more. What was written stays readable. Reason given: %(reason)s"
    )

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CancellationIsWaiting(Refusal):
    message = N_("A proposal to call this challenge off waits for approval already.")


class CancellationDecided(Refusal):
    message = N_("This proposal to call the challenge off has been answered already.")


class NotTheProposer(Refusal):
    message = N_("Only whoever proposed this can take it back.")
