"""Addresses of pictures, as files name them: which lead elsewhere, and which to a file beside."""

from __future__ import annotations

import re
from urllib.parse import unquote

PICTURES = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".bmp")
"""What the names of pictures end in that a story may show."""
LARGEST = 50_000_000
"""Bytes of a picture's file that is looked at."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")


def is_elsewhere(address: str) -> bool:
    """Whether an address leads to another place than that of its page: over the network, to another disk."""
    return bool(_SCHEME.match(address))


def beside(address: str) -> str:
    """Return which file beside its page an address names, as a path with slashes; nothing where it names none."""
    if is_elsewhere(address) or address.startswith("/"):
        return ""
    return unquote(re.split(r"[?#]", address, maxsplit=1)[0]).replace("\\", "/").strip()
