"""Results kept between two compiles, in the folder ``.griffo`` of a book.

A book's folder may come from anywhere, so an entry counts only if it was put there by the same user of the same
machine: it is sealed (RFC 7693, keyed BLAKE2) with a secret that lies in that user's home. Anything else, whether cut
short, changed, moved to another name or made elsewhere, is as good as not there. No link is followed.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from stat import S_ISREG

FOLDER = ".griffo"
LIMIT = 256 * 1024 * 1024
"""Bytes that a book's results may take when a compile is done."""

_SEAL = 32
_SECRET = 32
_ENTRY = re.compile(r"[a-z]+-[0-9a-f]{40}")
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")
_BESIDE = {
    ".gitignore": "*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# Griffo's, see bford.info/cachedir\n",
}
"""What keeps version control and backups (https://bford.info/cachedir/) away from it."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of results, each under its kind and the key of what it was made of."""

    folder: Path
    secret: bytes = field(repr=False)

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what was put under this kind and key; nothing where that is not there or not as it was put."""
        name = f"{kind}-{key}"
        try:
            sealed = _read(self.folder / name)
            if sealed is None:
                return None
            content = sealed[_SEAL:]
            if not compare_digest(sealed[:_SEAL], self._seal(name, content)):
                return None
            os.utime(self.folder / name, follow_symlinks=False)  # used: what has not been for longest goes first
        except OSError:
            return None
        return content

    def holds(self, kind: str) -> bool:
        """Return whether anything seems to be kept under a kind."""
        return any(self.folder.glob(f"{kind}-*"))

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep something, whole or not at all; where that cannot be done, it is made again another time."""
        name = f"{kind}-{key}"
        temporary = self.folder / f".{secrets.token_hex(8)}.tmp"
        try:
            with temporary.open("xb") as stream:
                stream.write(self._seal(name, content))
                stream.write(content)
            temporary.replace(self.folder / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def size(self) -> int:
        """Return how many bytes are kept."""
        return sum(size for _, size, _ in self._entries())

    def prune(self, limit: int = LIMIT) -> None:
        """Delete what has not been used for longest, until no more than ``limit`` bytes are kept."""
        entries = sorted(self._entries())
        size = sum(entry[1] for entry in entries)
        for _, bytes_, path in entries:
            if size <= limit:
                break
            with suppress(OSError):
                path.unlink()
            size -= bytes_

    def _seal(self, name: str, content: bytes) -> bytes:
        made = blake2b(name.encode() + b"\0", key=self.secret, digest_size=_SEAL)
        made.update(content)
        return made.digest()

    def _entries(self) -> list[tuple[float, int, Path]]:
        """Return every file of ours as (time of its last use, bytes, path)."""
        found = []
        with suppress(OSError), os.scandir(self.folder) as files:
            for file in files:
                if _ENTRY.fullmatch(file.name) or _TEMPORARY.fullmatch(file.name):
                    with suppress(OSError):
                        state = file.stat(follow_symlinks=False)
                        found.append((state.st_mtime, state.st_size, Path(file.path)))
        return found


def open_store(book: Path) -> Store | None:
    """Return the store of a book that lies in the folder ``book``; nothing where none can be kept there.

    That is where ``.griffo`` is a link or no folder, where nothing can be written, and where the user has no home.
    """
    folder = book / FOLDER
    try:
        if folder.is_symlink():
            return None
        folder.mkdir(exist_ok=True)
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return None
        for name, content in _BESIDE.items():
            if not os.path.lexists(folder / name):
                (folder / name).write_text(content, encoding="utf-8")
        return Store(folder, _secret())
    except (OSError, RuntimeError):  # pathlib's word for a user without a home
        return None


def _secret() -> bytes:
    """Return this user's secret, and make it if there is none. Raises ``OSError`` where it cannot be kept."""
    home = os.environ.get("XDG_STATE_HOME", "")
    base = Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "state"
    path = base / "griffo" / "secret"
    with suppress(FileNotFoundError):
        return _whole(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(_SECRET))
        with suppress(FileExistsError):
            os.link(temporary, path)  # unlike a rename it leaves a secret alone that another process made meanwhile
    finally:
        temporary.unlink(missing_ok=True)
    return _whole(path)


def _whole(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) != _SECRET:
        raise OSError(f"{path} holds no secret of Griffo's")
    return content


def _read(path: Path) -> bytes | None:
    """Return the content of an ordinary file; nothing for a pipe, which might never end, or what is far too large."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
        state = os.fstat(stream.fileno())
        return stream.read() if S_ISREG(state.st_mode) and state.st_size <= LIMIT else None
