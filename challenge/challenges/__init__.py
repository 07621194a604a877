"""Stage 2: Authoring, approving and publishing a challenge."""
