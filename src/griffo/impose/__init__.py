"""Imposition: the pages of a finished book on sheets that are folded, sewn, stitched or cut."""
