"""Attempts that were denied: noted beside the record, and an alarm when they come in numbers."""
