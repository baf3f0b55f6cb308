"""Writing outputs: all of them whole, or none."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from griffo.errors import GriffoError


def write_all(files: Mapping[Path, bytes], *, mend: str = "") -> None:
    """Write every file, or leave all of them as they were and raise ``GriffoError``.

    Each goes to a new file beside its place and is renamed only once all are safe on the disk, so a full
    disk or a crash in between leaves no half-written book. Missing folders are made. ``mend`` is what the error says
    can be done, where that is not to choose another folder with ``-o``.
    """
    for path in files:
        make_room(path, mend=mend)
    ready = {path: path.with_name(f".griffo-{secrets.token_hex(8)}.tmp") for path in files}
    path = Path()
    try:
        for path, content in files.items():
            _save(content, ready[path])
        for path, temporary in ready.items():
            temporary.replace(path)
    except OSError as error:
        mend = mend or "Earlier outputs are untouched. Make room, or choose another folder with -o."
        raise GriffoError(f"The file could not be written: {reason(error)}.", file=str(path), mend=mend) from error
    finally:
        for temporary in ready.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def slug(title: str) -> str:
    """Return a title as the stem of a file's name: ``Crème Brûlée, or: Noon`` gives ``creme-brulee-or-noon``.

    Letters of other scripts stay as they are, which every file system can hold and their readers can read.
    """
    plain = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", unicodedata.normalize("NFKD", title.casefold()))
    kept = (
        character if character.isalnum() or unicodedata.category(character).startswith("M") else " "
        for character in re.sub(r"['’]", "", unicodedata.normalize("NFC", plain))
    )
    stem = "-".join("".join(kept).split())
    return stem.encode()[:_LONGEST].decode(errors="ignore").strip("-") or "book"


_LONGEST = 150
"""Bytes of a name; file systems take 255, and a title need not fill them."""


def shown(text: str | Path) -> str:
    """Return text or a path as it may be shown: on one line, without characters that play tricks on a terminal.

    Bytes of a file's name that are not UTF-8 become replacement characters too, for JSON has no way to write them.
    """
    return _CONTROL.sub("\ufffd", str(text).encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def reason(error: OSError) -> str:
    """Return the operating system's words for an error, to end a sentence with: ``no space left on device``."""
    words = error.strerror or type(error).__name__
    return words[:1].lower() + words[1:]


def make_room(path: Path, *, mend: str = "") -> None:
    """Make the folder of ``path``. Raises ``GriffoError``, with ``mend``, where nothing can be written there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        sentence = f"Nothing can be written in this folder: {reason(error)}."
        raise GriffoError(sentence, file=str(path.parent), mend=mend or "Choose another one with -o.") from error
    if path.is_dir():
        mend = mend or "Rename it, or choose another folder with -o."
        raise GriffoError("A folder stands where the file is to be written.", file=str(path), mend=mend)


def _save(content: bytes, temporary: Path) -> None:
    # "x" follows no link, and unlike tempfile's files this one gets the permissions that new files have here.
    with temporary.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
