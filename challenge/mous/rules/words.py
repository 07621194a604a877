"""The words for what an agreement waits for, its milestones, and what happened to it."""

from challenge.mous.rules.waiting import For, MilestoneState, Waits
from challenge.web.formats import day
from challenge.web.locale import _, current_language, lazy

WAITS: dict[For, str] = {
    For.ACCEPTANCE: lazy("The unit to accept the award"),
    For.CONFIRMATION: lazy("The award’s conditions to be confirmed"),
    For.DRAFT: lazy("A first draft"),
    For.LOCK: lazy("The text to be settled and locked"),
    For.ENTRY: lazy("Entry into force"),
    For.NOTHING: lazy("Nothing"),
}

MILESTONES: dict[MilestoneState, tuple[str, str]] = {
    MilestoneState.DONE: (lazy("Done"), "green"),
    MilestoneState.LATE: (lazy("Late"), "red"),
    MilestoneState.DUE: (lazy("Due"), "blue"),
}
"""The words, and the colour of the tag."""

HAPPENED: dict[str, str] = {
    "agreement.drafted": lazy("Draft made from the challenge’s text"),
    "agreement.saved": lazy("Draft saved"),
    "agreement.signatory_added": lazy("Signatory added"),
    "agreement.locked": lazy("Text locked"),
    "agreement.unlocked": lazy("Text unlocked, signatures void"),
    "agreement.signed": lazy("Signature recorded"),
    "agreement.approved_by_council": lazy("Council’s approval recorded"),
    "agreement.witness_added": lazy("Witness added"),
    "agreement.in_force": lazy("Brought into force"),
    "agreement.milestone_added": lazy("Milestone added"),
    "agreement.milestone_done": lazy("Milestone finished"),
    "agreement.held_up": lazy("Hold-up noted"),
    "agreement.holdup_cleared": lazy("Hold-up cleared"),
}


def waits_text(waits: Waits) -> str:
    """What is waited for, as a person would say it."""
    match waits.what:
        case For.HOLDUP:
            return waits.detail
        case For.SIGNATURE:
            return _("Signature of %(name)s", name=waits.detail)
        case For.MILESTONE:
            due = day(waits.due, language=current_language())
            return _("%(milestone)s, due %(day)s", milestone=waits.detail, day=due)
    return str(WAITS[waits.what])


def happened(action: str) -> str:
    """What an event of the record is called."""
    return str(HAPPENED.get(action, action))
