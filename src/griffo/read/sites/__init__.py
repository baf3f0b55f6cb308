"""Kinds of pages that are known: one function each, from a page to what it tells; ``html.SITES`` lists them."""
