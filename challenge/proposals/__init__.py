"""Stage 3: Drafting, submitting and withdrawing a proposal; owns its status."""
