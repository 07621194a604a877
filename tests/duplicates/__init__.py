"""Proposals that resemble each other: the rule, the worker, and who reads what of it."""
