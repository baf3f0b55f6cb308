r"""Rich Text Format, as Word, WordPad, TextEdit, LibreOffice, Scrivener and Pandoc write it.

Read by hand: of the libraries there are, striprtf gives plain text without italics, pyth has had no release since 2014,
and rtfparse takes HTML out of mails. The format is a row of words (``\i``), groups in braces and bytes; what a word
says holds until its group ends, and a group that is not known and begins with ``\*`` is passed over.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from griffo.errors import GriffoError
from griffo.read import rtf_words as words
from griffo.read.processor import (
    NO_FACE,
    PAGE_BREAK,
    Properties,
    call,
    footnote,
    paragraph,
    part_of,
    plain_in_headings,
    put,
    read_document,
    run,
    shows,
)
from griffo.read.rtf_state import Sink, State, faced
from griffo.read.source import LIMIT
from griffo.read.tree import Node

if TYPE_CHECKING:
    from griffo.read.manuscript import Manuscript

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})?\d* ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])|"
    rb"(?P<brace>[{}])|(?P<ends>[\r\n]+)|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_DEEPEST = 10_000
_MOST_RUNS = 2_000_000
"""Runs of text in a file; a million words have a twentieth of them."""


def read(data: bytes, name: str) -> Manuscript:
    """Read a file. Raises ``GriffoError`` where it is none, is too large, or holds no text."""
    if len(data) > LIMIT:
        mend = "Part it into one file per story, or take its pictures out."
        raise GriffoError(f"This file is larger than {LIMIT // 1024**2} MB.", file=name, mend=mend)
    if not data.lstrip().startswith(b"{\\rtf"):
        mend = "Open it in the program that it was written with, and save it as .docx, .odt or .rtf."
        raise GriffoError("This is no Rich Text file.", file=name, mend=mend)
    body = Sink()
    now = _Reading(State(body))
    now.read(data.lstrip(), name)
    now.end(now.state)
    margins = [Node("div", {"class": "margin"}, [*sink.blocks]) for sink in now.margins]
    said = Properties(now.said("title"), now.said("author"))
    return read_document([*body.blocks, *now.notes, *margins], said, now.counts, name, "the document")


@dataclass(slots=True)
class _Reading:
    """The file as far as it has been read."""

    state: State
    stack: list[State] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    """Bytes that are still to be decoded: a character may be two of them."""
    codes: list[int] = field(default_factory=list)
    """Units of UTF-16 that are still to be decoded, for the same reason."""
    encoding: str = "cp1252"
    passed: int = 0
    """Characters that are still to be passed over after a ``\\u``."""
    starred: bool = False
    runs: int = 0
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    notes: list[Node] = field(default_factory=list)
    margins: list[Sink] = field(default_factory=list)
    info: dict[str, Sink] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def said(self, name: str) -> str:
        """Return what the file says of itself."""
        return self.info[name].text if name in self.info else ""

    def read(self, data: bytes, name: str) -> None:
        """Read all tokens; what is behind the last brace is none of the file."""
        at = 0
        while match := _TOKEN.match(data, at):
            at = match.end()
            if match["brace"] == b"{" and len(self.stack) > _DEEPEST:
                mend = "Open it in a word processor and save it again."
                raise GriffoError("Thousands of groups stand inside each other.", file=name, mend=mend)
            if match["word"] == b"bin":
                at += max(0, int(match["number"] or 0))
            self._take(match)
            if self.runs > _MOST_RUNS:
                raise GriffoError("This file holds more than any story.", file=name, mend="Part it into several.")
            if match["brace"] and not self.stack:
                return
        self.counts.update(["end"])
        self._flush()
        while self.stack:
            self._group(opens=False)

    def _take(self, match: re.Match[bytes]) -> None:
        if match["text"] or match["byte"]:
            self._bytes(match["text"] or bytes.fromhex(match["byte"].decode()))
        elif match["brace"]:
            self._flush()
            self.passed = 0
            self._group(opens=match["brace"] == b"{")
        elif match["word"] or match["sign"]:
            word = (match["word"] or match["sign"]).decode("latin-1")
            if word != "u":
                self._flush()
                self.passed = 0
            self._word(word, int(match["number"]) if match["number"] else None)

    def _bytes(self, given: bytes) -> None:
        cut = min(self.passed, len(given))
        self.passed -= cut
        if given := given[cut:]:
            self._units()
            self.raw += given

    def _units(self) -> None:
        if self.codes:
            units = b"".join(code.to_bytes(2, "little") for code in self.codes)
            self.codes.clear()
            self._add([units.decode("utf-16-le", "replace")])

    def _flush(self) -> None:
        """Decode what was gathered, under what has held so far."""
        self._units()
        if self.raw:
            encoding = self.fonts.get(self.state.font, self.encoding)
            given, self.raw = bytes(self.raw), bytearray()
            try:
                self._add([given.decode("ascii")])
            except UnicodeDecodeError:
                self._add([given.decode(encoding, "replace")])

    def _add(self, found: list[Node | str]) -> None:
        state = self.state
        if state.table:
            self._row("".join(one for one in found if isinstance(one, str)))
        elif not (state.skipped or state.deleted):
            self.runs += 1
            state.sink.inner += run(found, plain_in_headings(state.face, state.part))

    def _row(self, name: str) -> None:
        """Take the name of a style; it ends in a semicolon."""
        if self.state.table == "stylesheet" and name.strip(" ;"):
            self.styles.setdefault(self.state.style, name.strip(" ;"))

    def _group(self, *, opens: bool) -> None:
        self.starred = False
        if opens:
            self.stack.append(self.state)
            return
        closed, self.state = self.state, self.stack.pop()
        if closed.sink is not self.state.sink:
            self.end(closed)

    def _word(self, word: str, number: int | None) -> None:
        if word == "*":
            self.starred = True
            return
        starred, self.starred = self.starred, False
        if self.state.skipped and word != "shptxt":
            return
        if word in words.SKIPPED or (starred and word not in words.STARRED):
            self.counts.update([words.SKIPPED[word]] if words.SKIPPED.get(word) else [])
            self.state.sink.listed |= word in words.LISTED
            self.state = replace(self.state, skipped=True)
        elif word == "u" and number is not None:
            self._unicode(number)
        elif word in words.SIGNS:
            self._add([words.SIGNS[word]])
        elif word in words.ENDS or word == "line":
            self._line(word)
        elif not self._destination(word):
            self._property(word, number)

    def _unicode(self, number: int) -> None:
        if self.raw:
            self._flush()
        self.codes.append(number & 0xFFFF)
        self.passed = self.state.fallback

    def _line(self, word: str) -> None:
        if word == "line":
            self._add([Node("br", {})])
        elif not (word in {"row", "column"} and not self.state.sink.inner):
            self.end(self.state)
        if word in {"page", "sect"}:
            put(self.state.sink.blocks, PAGE_BREAK)

    def _destination(self, word: str) -> bool:
        """Turn to where the text of a group goes; return whether the word says that."""
        sink = Sink()
        if word in words.NOTES:
            name = f"note-{len(self.notes)}"
            self.state.sink.inner.append(call(name))
            self.notes.append(footnote(name, []))
            sink.blocks = self.notes[-1].children  # type: ignore[assignment]  # of nodes only, as it is filled here
        elif word in words.MARGINS:
            self.margins.append(sink)
        elif word in words.SAID:
            self.info.setdefault(word, sink)
        elif word in {"fonttbl", "stylesheet"}:
            self.state = replace(self.state, table=word)
            return True
        elif word == "shptxt":
            self.state = replace(self.state, skipped=False, face=NO_FACE)
            return True
        elif word == "shpinst":
            self.state = replace(self.state, skipped=True)
            return True
        else:
            return False
        self.state = replace(self.state, sink=sink, face=NO_FACE, part="", bordered=False, align="")
        return True

    def _property(self, word: str, number: int | None) -> None:
        """Take what a word says of the text that follows."""
        state, on = self.state, number != 0
        face = faced(state.face, word, on=on)
        if face is not state.face:
            state = replace(state, face=face)
        elif word == "pard":
            state = replace(state, part="", bordered=False, align="")
        elif word in words.ALIGN:
            state = replace(state, align=words.ALIGN[word])
        elif word == "s" and number is not None:
            state = replace(state, style=number, part=part_of(self.styles.get(number, "")))
        elif word == "outlinelevel" and number is not None and 0 <= number < 9:
            state = replace(state, part=state.part or f"h{min(6, number + 1)}")
        elif word in {"brdrb", "brdrt"}:
            state = replace(state, bordered=True)
        elif word == "deleted":
            self.counts.update(["deletion"] if on else [])
            state = replace(state, deleted=on)
        else:
            state = self._reading(state, word, number)
        self.state = state

    def _reading(self, state: State, word: str, number: int | None) -> State:
        """Take what a word says of how bytes are to be read."""
        if word in {"f", "deff"} and number is not None:
            return replace(state, font=number)
        if word == "uc" and number is not None:
            return replace(state, fallback=max(0, number))
        if word == "fcharset" and state.table and number in words.CODE_PAGES:
            self.fonts[state.font] = words.CODE_PAGES[number]
        elif word in words.WHOLE:
            self.encoding = words.WHOLE[word]
        elif word == "ansicpg" and number:
            self.encoding = _known(f"cp{number}") or self.encoding
        return state

    def end(self, state: State) -> None:
        """End the paragraph in the sink of a state."""
        self._flush()
        sink = state.sink
        inner, listed = sink.inner, sink.listed
        sink.inner, sink.listed = [], False
        part = state.part or ("item" if listed and shows(inner) else "")
        put(sink.blocks, [paragraph(inner, "rule" if state.bordered and not shows(inner) else part, state.align)])


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""
