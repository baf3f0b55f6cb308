"""Spare faces: they lend the characters that a style's own faces lack, such as 漢, ש or ☃.

Some come along, small and in black: Latin, Greek and Cyrillic, Hebrew, Arabic, signs and emoji. Faces for Chinese,
Japanese and Korean would be ten times as large as all else, so those are looked for on the machine, as are other
scripts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import uharfbuzz

from griffo.emit.inline import has_right_to_left
from griffo.style import Face, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from griffo.style import Style

OWN = "Spare "
"""What the family of a face that comes along begins with: a machine may have one of the same name, of other width."""
SCREENS_HAVE = "NotoEmoji-Regular.ttf"
"""The face that no e-book carries: every reader has emoji of its own, and in colour."""
INSTALLED = (
    "Noto Serif CJK JP",
    "Noto Serif CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Serif Devanagari",
    "Noto Serif Thai",
    "Noto Serif Armenian",
    "Noto Serif Georgian",
    "Noto Sans Symbols2",
    "Noto Sans Math",
    "Noto Sans",
)
"""Families of the machine that are asked for first, after the faces that come along."""

_MODIFIERS = "\u200c\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
"""What joins characters to one sign, or says how it looks."""
_SELECTORS = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPAN = '<span class="spare">{}</span>'
_TEXT = re.compile("(<title>.*?</title>|<(html|p|h[1-6]|li|dd)?\\b[^>]*>|<[^>]*>)|([^<]+)", re.DOTALL)
"""A tag, which of those that say how a text runs, and text."""


def faces() -> tuple[Face, ...]:
    """Return the faces that come along, in the order in which they are asked."""
    folder = shared() / "fonts"
    rows = (
        ("Noto Sans", "NotoSans-Regular.ttf", False),
        ("Noto Sans", "NotoSans-Italic.ttf", True),
        ("Noto Sans Hebrew", "NotoSansHebrew-Regular.ttf", False),
        ("Noto Sans Arabic", "NotoSansArabic-Regular.ttf", False),
        ("Inter", "Inter-Regular.ttf", False),
        ("Noto Sans Symbols", "NotoSansSymbols-Regular.ttf", False),
        ("Noto Emoji", SCREENS_HAVE, False),
    )
    return tuple(Face(OWN + family, folder / file, italic=italic) for family, file, italic in rows)


def licence() -> Path:
    """Return the licence of the faces that come along."""
    return shared() / "fonts" / "OFL.txt"


def asked(sheet: str, style: Style, families: Iterable[str]) -> str:
    """Return a style sheet in which families are asked wherever one of the style's own, in quotation marks, is."""
    own = "|".join(re.escape(name) for name in sorted({face.family for face in style.faces}))
    more = "".join(f', "{name}"' for name in families)
    return re.sub(rf"""(["'])(?:{own})\1""", lambda match: match.group() + more, sheet) if more else sheet


def lacking(style: Style, text: str) -> frozenset[str]:
    """Return the characters of a text that not all faces of the style's text have. Spaces and the like are none."""
    known = frozenset.intersection(*(_known(face.path) for face in style.faces if face.family == style.family))
    return frozenset(character for character in set(text) if ord(character) not in known and _shows(character))


def lenders(characters: Iterable[str], among: Sequence[Face]) -> tuple[Face, ...]:
    """Return those faces that have any of these characters."""
    wanted = {ord(character) for character in characters}
    return tuple(face for face in among if not wanted.isdisjoint(_known(face.path)))


def wrapped(html: str, characters: frozenset[str]) -> str:
    """Return a page of HTML in which a ``span`` of the class ``spare`` holds every run of these characters.

    Faces differ in height; in such a span they cannot push lines apart. Words from right to left stay in one piece
    inside a paragraph that runs the other way, where WeasyPrint would put the pieces in the wrong order.
    """
    if not characters:
        return html
    run, against = _run(characters), True

    def text(match: re.Match[str]) -> str:
        nonlocal against
        if match[1]:
            against = 'dir="rtl"' not in match[1] if match[2] else against
            return match[1]
        whole = against and has_right_to_left(match[3])
        return run.sub(
            lambda found: found.group() if whole and _inside(found) else _SPAN.format(found.group()), match[3]
        )

    return _TEXT.sub(text, html)


def _inside(run: re.Match[str]) -> bool:
    """Return whether a run belongs to words from right to left: it is of them, or has them on both sides."""
    beside = (
        next(filter(str.isalpha, run.string[: run.start()][::-1]), ""),
        next(filter(str.isalpha, run.string[run.end() :]), ""),
    )
    return has_right_to_left(run.group()) or all(map(has_right_to_left, beside))


def _run(characters: Iterable[str]) -> re.Pattern[str]:
    """Return what matches a row of these characters, with what joins them; a mark takes the letter before it along.

    So does a word the space before it, after another: one by itself is not written (``inlines``).
    """
    signs = "".join(map(re.escape, sorted(characters)))
    marks = "".join(re.escape(sign) for sign in sorted(characters) if unicodedata.category(sign).startswith("M"))
    first = rf"(?:[^\s&;]?[{marks}]|[{signs}])" if marks else f"[{signs}]"
    letters = "".join(re.escape(sign) for sign in sorted(characters) if sign.isalpha())
    space = f"(?:(?<=[{letters}]) (?=[{letters}]))?" if letters else ""
    return re.compile(f"{space}{first}[{signs}{_MODIFIERS}\u0300-\u036f]*")


def named(family: str) -> str:
    """Return what a person calls a family."""
    return family.removeprefix(OWN)


def shown(text: str) -> str:
    """Return the characters of a text that show something, each once."""
    return "".join(dict.fromkeys(filter(_shows, text)))


@cache
def _known(path: Path) -> frozenset[int]:
    return frozenset(uharfbuzz.Face(path.read_bytes()).unicodes)


def _shows(character: str) -> bool:
    """Return whether a character is more than a space, a control or a way to look."""
    if _SELECTORS.match(character):
        return False
    category = unicodedata.category(character)
    return category == "Co" or category[0] not in "ZC"
