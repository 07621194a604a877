"""What can be put back out of the history of a draft."""

from challenge.proposals.rules.merging import Part, Value


def may_be_put_back(before: Value | None, now: Part | None) -> bool:
    """Whether there was a text, and the part says something else by now or is gone."""
    return bool(before) and (now is None or now.value != before)
