"""Programmes as data: everything a challenge author would type, nothing the product does."""
