"""Regions, island groups and local units by code, with dates and other names."""
