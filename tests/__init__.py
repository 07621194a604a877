"""The tests: each folder mirrors the package it tries; journeys play the product in a browser."""
