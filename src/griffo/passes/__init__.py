"""Passes: each reads what those before it found, and adds roles, boundaries and spans."""
