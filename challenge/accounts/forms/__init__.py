"""Forms about signing in, people and organisations."""
