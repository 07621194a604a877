"""What cannot be done with an agreement, and what would help."""

from challenge.web.locale import N_
from challenge.workflow import Refusal


class NotConfirmed(Refusal):
    """An agreement about an award that still hangs on conditions."""

    message = N_(
        "An agreement can be drafted once the award is confirmed. Confirm the award of %(ref)s."
    )

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is not confirmed")
        self.ref = ref


class AlreadyDrafted(Refusal):
    message = N_("This award has an agreement already. Open it from the list of agreements.")


class NoImplementer(Refusal):
    message = N_(
        "The agreement needs an implementing agency, and none is registered. "
        "Ask an administrator to add it."
    )


class ChangedMeanwhile(Refusal):
    """A form that was made from an earlier revision."""

    message = N_("Somebody else saved this agreement meanwhile. Compare both texts and save again.")


class NotDrafting(Refusal):
    """A change to a text that is locked."""

    message = N_("The text is locked. Unlock it first; signatures given so far are then void.")


class NotReady(Refusal):
    """A lock while something is missing."""

    message = N_(
        "The text cannot be locked yet. It needs a text, at least two parties, and somebody who "
        "signs for each of them."
    )


class NotLocked(Refusal):
    message = N_("Signatures are recorded while the text is locked and not yet in force.")


class OutOfOrder(Refusal):
    """A signature before those that come first."""

    message = N_("%(name)s signs first. Record that signature before this one.")

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} signs first")
        self.name = name


class AlreadySigned(Refusal):
    message = N_("This signature is recorded already.")


class NotAllSigned(Refusal):
    message = N_("The agreement comes into force when everybody has signed. %(name)s has not.")

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has not signed")
        self.name = name


class NotInForce(Refusal):
    message = N_("Milestones are finished while the agreement is in force.")


class AlreadyFinished(Refusal):
    message = N_("This milestone is finished already.")


class AlreadyCleared(Refusal):
    message = N_("This is cleared already.")


class NoReason(Refusal):
    message = N_("Say why the text is unlocked: those who signed are told.")


class WrongDate(Refusal):
    """A date that cannot be; shown beside the field."""


class InFuture(WrongDate):
    message = N_("The date must be today or earlier")


class BeforeLock(WrongDate):
    """A signature dated before there was a text to sign."""

    message = N_("The date must be %(first)s or later: the text was locked on that day")

    def __init__(self, first: str) -> None:
        super().__init__("before the lock")
        self.first = first


class BeforeAward(WrongDate):
    """A milestone dated before there was anything to build."""

    message = N_("The date must be %(first)s or later: the award was announced on that day")

    def __init__(self, first: str) -> None:
        super().__init__("before the award")
        self.first = first


class BeforePrevious(WrongDate):
    """A signature dated before the one that comes first."""

    message = N_("The date must be %(first)s or later: %(name)s signed on that day")

    def __init__(self, first: str, name: str) -> None:
        super().__init__("before the previous signature")
        self.first = first
        self.name = name
