"""A style that lies in a book's folder. Whoever made it is not known, so it may look like anything but load nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tinycss2
from fontTools.ttLib import TTFont

from griffo.errors import GriffoError
from griffo.write import reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST = 10_000_000
"""Bytes of one file of a style; the largest typefaces that a book could want stay below."""

_LOADING = {"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade", "element"}
"""The functions of CSS that name something to load."""
_RULES = {"import", "font-face", "namespace"}


def check(folder: Path, around: Path, files: Iterable[Path]) -> None:
    """Make sure that a style keeps to itself, as far as ``files`` go.

    Raises ``GriffoError``, with the file and the line, where ``folder`` does not lie in ``around`` or a file not in
    ``folder``, links followed; where a style sheet would load something; and where a font cannot be read.
    """
    if not _lies_in(folder, around):
        raise GriffoError(
            "This style leads out of the book's folder.", file=str(folder), mend="Copy it into the folder."
        )
    for file in files:
        if not _lies_in(file, folder):
            mend = "Copy the file itself into the style's folder."
            raise GriffoError("This file leads out of the style's folder.", file=str(file), mend=mend)
        content = _read(file)
        if file.suffix == ".css":
            try:
                harmless(content.decode("utf-8"), str(file))
            except UnicodeDecodeError as error:
                raise GriffoError("This is not UTF-8.", file=str(file), mend="Save the file as UTF-8.") from error
        elif file.suffix == ".ttf":
            _open(file)


def harmless(css: str, file: str) -> None:
    """Raise ``GriffoError`` where a style sheet would load something, or end the page that it stands in.

    A style needs no ``url()``: its fonts are named in ``style.toml``, and a book has no other picture than its cover.
    """
    for token in _tokens(tinycss2.parse_component_value_list(css, skip_comments=True)):
        if _loads(token):
            mend = "Take the rule out. Fonts of a style are named in its style.toml."
            sentence = "A style sheet may not load anything, by url(), @import or @font-face."
            raise GriffoError(sentence, file=file, line=token.source_line, mend=mend)
    before, found, _ = css.partition("</")
    if found:
        line = before.count("\n") + 1
        raise GriffoError("There is HTML in this style sheet.", file=file, line=line, mend="Take “</” out.")


def _loads(token: Any) -> bool:
    if token.type == "function":
        return str(token.lower_name) in _LOADING
    if token.type == "at-keyword":
        return str(token.lower_value) in _RULES
    kind = token.kind if token.type == "error" else token.type
    return kind in {"url", "bad-url"}


def _tokens(waiting: Iterable[Any]) -> Iterator[Any]:
    """Yield every token, those inside brackets too."""
    rest = list(reversed(list(waiting)))
    while rest:
        token = rest.pop()
        yield token
        rest += reversed(getattr(token, "content", None) or getattr(token, "arguments", None) or ())


def _lies_in(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # Python before 3.13 raises the second for links in a circle
        return False


def _read(file: Path) -> bytes:
    try:
        if not file.is_file():  # reading a pipe or a device might never end
            raise GriffoError("The style names a file that is not there.", file=str(file), mend="Copy it there.")
        if file.stat().st_size > LARGEST:
            raise GriffoError(f"The file is larger than {LARGEST // 1_000_000} MB.", file=str(file))
        return file.read_bytes()
    except OSError as error:
        raise GriffoError(f"The file cannot be read: {reason(error)}.", file=str(file)) from error


def _open(face: Path) -> None:
    """Read all of a font once, as the subsetter will: a damaged one shows here, where its file can be named."""
    try:
        with TTFont(face, lazy=False) as font:
            tables = {tag: font[tag] for tag in font.keys()}  # noqa: SIM118 - a TTFont is no mapping
            usable = "glyf" in tables and bool(font.getBestCmap())
    except Exception as error:  # fontTools raises whatever a damaged table makes go wrong
        raise GriffoError("The font cannot be read.", file=str(face), mend="Take another copy of it.") from error
    if not usable:
        raise GriffoError("The font has no TrueType outlines.", file=str(face), mend="Take another format of it.")
