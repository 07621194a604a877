"""What an event is about, in words: “Agreement TCC1-003”, with a link where the reader may go."""

from flask import url_for

from challenge.desk.recorded.event import Recorded
from challenge.desk.recorded.names import NAMED_BY_REF, Named, Names
from challenge.web.locale import lazy

KINDS: dict[str, str] = {
    "agreement": lazy("Agreement"),
    "alarm": lazy("Alarm"),
    "award": lazy("Award"),
    "challenge": lazy("Challenge"),
    "decision": lazy("Award decision"),
    "invitation": lazy("Invitation"),
    "message": lazy("Message"),
    "organisation": lazy("Organisation"),
    "person": lazy("Person"),
    "post": lazy("Post"),
    "promotion": lazy("Promotion from the reserve"),
    "proposal": lazy("Proposal"),
    "round_run": lazy("Round"),
    "screening": lazy("Screening"),
    "seat": lazy("Seat on the panel"),
    "sheet": lazy("Score sheet"),
}


def subject(event: Recorded, names: Names) -> tuple[str, Named]:
    """The kind of thing, and its name."""
    kind = str(KINDS.get(event.kind) or event.kind.replace("_", " ").capitalize())
    return kind, _named(event, names)


def _named(event: Recorded, names: Names) -> Named:
    if event.kind in ("challenge", "decision"):
        return _challenge(event, names)
    if (event.kind, event.subject_id) in names.known:
        return names.of(event.kind, event.subject_id)
    if event.kind in NAMED_BY_REF:
        return names.of("proposal", event.label)
    return Named(event.label)


def _challenge(event: Recorded, names: Names) -> Named:
    """A challenge, or the decision on its awards, which an auditor may open once there is one."""
    known = names.challenge(event)
    if known is None:
        return Named(event.label)
    if event.kind == "decision":
        return Named(known.title, url_for("awards.show", slug=known.slug))
    published = known.published_at is not None
    return Named(known.title, url_for("public.show", slug=known.slug) if published else "")
