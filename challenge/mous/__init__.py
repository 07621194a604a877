"""Stage 8: Agreements: parties, text, signatures, tracking."""
