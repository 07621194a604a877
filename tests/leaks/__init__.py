"""Proof that nothing leaks: one table of who reads what from when, and everything that follows."""
