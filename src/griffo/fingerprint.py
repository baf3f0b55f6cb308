"""Keys for what is kept: two results have the same key only if everything that shapes them is the same."""

from __future__ import annotations

import os
import re
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
_SETTINGS = ("/etc/fonts", "/opt/homebrew/etc/fonts", "/usr/local/etc/fonts", "~/.config/fontconfig")
"""Where Fontconfig's settings lie, unless the environment says otherwise."""
_FONTS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts", "/opt/homebrew/share/fonts"),
)
_FOLDER = re.compile(r"<dir[^>]*>\s*([^<]+?)\s*</dir>")


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


@cache
def fonts() -> str:
    """Return a name for the fonts of this machine: which files there are, how large, and from when.

    Those are what sets the characters that a style lacks. What Fontconfig's settings say of it belongs to them, and so
    do the folders that they name. Nothing is opened but the settings.
    """
    said = [
        os.environ.get(name, "") for name in ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    ]
    settings = [file for place in (*_SETTINGS, *filter(None, said[:3])) for file in _files(place) if file.is_file()]
    texts = [file.read_text("utf-8", "replace") for file in settings if file.suffix in {".conf", ""}]
    folders = {folder for text in texts for folder in _FOLDER.findall(text) if folder[0] in "/~"}
    folders |= {*_FONTS, *([f"{said[3]}/fonts"] if said[3] else [])}
    found = {str(file): file.stat() for folder in folders for file in _files(folder) if file.is_file()}
    rows = [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in sorted(found.items())]
    return digest(*said, *texts, *rows)


def _files(place: str) -> list[Path]:
    """Return what lies in a folder or below it; a file itself; nothing where there is nothing."""
    path = Path(place).expanduser()
    return sorted(path.rglob("*")) if path.is_dir() else [path] if path.is_file() else []


def _libraries() -> list[str]:
    """Return the files of Pango and HarfBuzz, whose names tell the version, or whose folders do.

    Nothing is loaded for it, and the loader is not asked: that would take longer than all else in this module.
    """
    found = (path for place in _PLACES for name in _SHAPERS for path in Path(place).glob(name))
    return sorted({str(path.resolve()) for path in found})
