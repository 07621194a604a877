"""The demonstration: two cycles of a real programme, made by performing the real actions."""
