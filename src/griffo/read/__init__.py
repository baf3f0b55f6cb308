"""Readers: from a file's bytes to a story's paragraphs."""
