"""What happened: an append-only, hash-chained record of every step."""

from challenge.audit.actions import Doer, record

__all__ = ["Doer", "record"]
