"""Journeys: people with a browser, on the running house."""
