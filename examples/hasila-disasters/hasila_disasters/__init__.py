"""Earthquakes, floods and storms, and their tolls: a codebook for Hasila."""
