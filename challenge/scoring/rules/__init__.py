"""What follows from scores, conflicts and loads; pure."""
