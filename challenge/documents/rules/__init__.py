"""Which files are accepted, and what they are then called."""
