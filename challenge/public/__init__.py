"""What a citizen sees: catalogue, challenge, results."""
