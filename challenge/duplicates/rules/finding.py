"""Who may say what two proposals are to each other."""


def may_find(*, on_desk: bool, secretariat: bool) -> bool:
    """An officer on whose desk both are, or the secretariat of the agency that reads both."""
    return on_desk or secretariat
