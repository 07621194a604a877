"""Builders: each module brings the world to a state by doing what a person would do."""
