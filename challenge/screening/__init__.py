"""Stage 4: Completeness and endorsement by the regional desk."""
