"""Keys for what is kept: two results have the same key only if everything that shapes them is the same."""

from __future__ import annotations

import sys
import zlib
from functools import cache
from hashlib import blake2b
from pathlib import Path

_HOME = Path(__file__).parent
_PACKAGE = (".dist-info", ".egg-info")
_SHAPERS = ("libpango-1.0*", "libharfbuzz*")
_MULTIARCH = getattr(sys.implementation, "_multiarch", "")
_PLACES = (f"/usr/lib/{_MULTIARCH}", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib")


def digest(*parts: bytes | str) -> str:
    """Return a name for these parts in this order, in hexadecimal: for others it is another."""
    made = blake2b(digest_size=20)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(content).to_bytes(8, "big"))
        made.update(content)
    return made.hexdigest()


def folder(path: Path) -> str:
    """Return a name for all files below a folder; what Python compiled of them does not count."""
    files = sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return digest(*(part for file in files for part in (file.relative_to(path).as_posix(), file.read_bytes())))


@cache
def program() -> str:
    """Return a name for this program as it stands: its code and weights, Python, packages, and what shapes lines."""
    packages = (file.name for place in map(Path, sys.path) if place.is_dir() for file in place.iterdir())
    machine = (sys.version, sys.platform, sys.byteorder, zlib.ZLIB_RUNTIME_VERSION)
    named = sorted(name for name in packages if name.endswith(_PACKAGE))
    return digest(folder(_HOME), *machine, *named, *_libraries())


def _libraries() -> list[str]:
    """Return the files of Pango and HarfBuzz, whose names tell the version, or whose folders do.

    Nothing is loaded for it, and the loader is not asked: that would take longer than all else in this module.
    """
    found = (path for place in _PLACES for name in _SHAPERS for path in Path(place).glob(name))
    return sorted({str(path.resolve()) for path in found})
