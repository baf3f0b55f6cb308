"""Griffo binds stories whose formatting was lost, and puts the italics back."""
