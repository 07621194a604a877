"""The Tourism Champions Challenge as data, and the invented texts of its demonstration."""

from .settings import cycle_1, cycle_3, form_fields

__all__ = ["cycle_1", "cycle_3", "form_fields"]
