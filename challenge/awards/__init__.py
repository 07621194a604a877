"""Stage 7: From the final ranking to announced, accepted and confirmed awards."""
