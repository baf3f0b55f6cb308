"""The pictures of a story, looked at: which are shown, which draw a scene break, which cannot be had.

Nothing is fetched. A picture is in the file itself, came with it or lies beside it; of any other its words stay, and a
finding says where it is.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from griffo.errors import GriffoError
from griffo.model import Finding, Level, Picture, Role
from griffo.passes.breaks import is_drawn_break
from griffo.read.addresses import LARGEST, beside, is_elsewhere
from griffo.read.images import SYMBOL
from griffo.read.picture import plate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from griffo.model import Block, Story
    from griffo.read import Fetch
    from griffo.read.manuscript import Image, Manuscript

MOST = 400
"""Pictures of one story that are shown, each counted once; comics have more, and are no stories."""
MOST_BYTES = 64_000_000
"""Bytes of the pictures of one story, all together: as much as a source may have."""
STRIP = 4
"""How many times as wide as high an ornament is that spans a column."""
LOW = 120
"""Pixels that such an ornament is high at most."""
_TWICE = 2
_NAMED = 8
"""Pictures of which a finding of one sort says each by itself."""
_ORNAMENT = re.compile(
    r"[\W_\d]*(?:(?:decorative|ornamental|fancy|small)[\W_]+)?(?:(?:scene|section|page|chapter|line|text|paragraph|story)"
    r"[\W_]*)?(?:break|divider|separator|ornament|flourish|fleuron|squiggle|swirl|dinkus|asterism|line|rule|hr)s?[\W_\d]*",
    re.IGNORECASE,
)
"""What the words or the name of a picture say that draws a scene break."""
_DATA = re.compile(r"data:(?P<type>[^,;]*)(?:;[^,;]*)*?(?P<coded>;\s*base64)?\s*,(?P<content>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a picture cannot be shown."""

    code: str
    sentence: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """A picture that was looked at."""

    number: int
    """Of its block."""
    block: Block
    image: Image
    name: str
    """What a person knows it by."""
    picture: Picture | None = None
    trouble: _Trouble | None = None

    @property
    def is_named_ornament(self) -> bool:
        """Whether the words for it, or else its name, are those of a scene break."""
        said = self.block.text.value if self.image.described else self.name.rpartition("/")[2].rpartition(".")[0]
        return bool(said) and (bool(_ORNAMENT.fullmatch(said)) or (self.image.described and is_drawn_break(said)))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels; 0 where nobody knows."""
        return (self.picture.width, self.picture.height) if self.picture else self.image.size or (0, 0)

    @property
    def is_small(self) -> bool:
        """Whether it is little larger than a letter, or as low as an ornament that spans a column."""
        wide, high = self.size
        return 0 < max(wide, high) <= 2 * SYMBOL or (0 < high <= LOW and wide >= STRIP * high)

    @property
    def is_pixel(self) -> bool:
        """Whether it is there to count readers, or to keep room."""
        return 0 < max(self.size) <= 2


@dataclass(slots=True)
class _Desk:
    """Where the files of a story's pictures are opened, each once."""

    read: Manuscript
    fetch: Fetch
    known: dict[bytes, Picture | GriffoError] = field(default_factory=dict)
    size: int = 0

    def look(self, number: int, image: Image) -> _Seen:
        """Look at a picture."""
        block = self.read.story.blocks[number]
        local = "" if image.address.startswith("data:") else image.address
        seen = _Seen(number, block, image, local.rpartition("/")[2] or "a picture in the page")
        content = self._content(image.address)
        if content is None:
            return replace(seen, trouble=_missing(image.address))
        try:
            return replace(seen, picture=self._opened(content, seen.name))
        except GriffoError as error:
            hint = error.mend or "Its words stand in its place."
            return replace(seen, trouble=_Trouble("picture-broken", error.sentence, hint))

    def _content(self, address: str) -> bytes | None:
        if address.startswith("data:"):
            return _written(address)
        given = self.read.pictures.get(address)
        name = beside(address)
        return self.fetch(name) if given is None and name else given

    def _opened(self, content: bytes, name: str) -> Picture:
        key = blake2b(content).digest()
        if key not in self.known:
            self.known[key] = self._made(content, name)
        found = self.known[key]
        if isinstance(found, GriffoError):
            raise found
        return found

    def _made(self, content: bytes, name: str) -> Picture | GriffoError:
        if len(content) > LARGEST:
            return GriffoError(f"“{name}” is larger than {LARGEST // 1_000_000} MB.", mend="Save it smaller.")
        if len(self.known) >= MOST or self.size >= MOST_BYTES:
            return GriffoError(
                f"“{name}” is one picture too many for a story.", mend="Part the story into several files."
            )
        try:
            made = plate(content, name)
        except GriffoError as error:
            return error
        self.size += len(made.content)
        return made


def illustrated(read: Manuscript, fetch: Fetch) -> Manuscript:
    """Return the manuscript with its pictures; ``fetch`` knows the files beside it.

    One that cannot be had leaves its words; one that draws a scene break, or shows nothing, leaves that.
    """
    if not read.images:
        return read
    desk = _Desk(read, fetch)
    seen = [desk.look(number, image) for number, image in read.images.items()]
    often = Counter(_file(one) for one in seen if one.image.alone)
    blocks, shown = list(read.story.blocks), dict[str, Picture]()
    ornaments, pixels = [], []
    for one in seen:
        if one.is_pixel:
            pixels.append(one)
            blocks[one.number] = replace(one.block, role=Role.RESIDUE, why="a picture of a single pixel")
        elif one.block.role is Role.FIGURE and _draws_break(one, often[_file(one)]):
            ornaments.append(one)
            blocks[one.number] = replace(one.block, role=Role.SCENE_BREAK, why="a picture that draws a break")
        elif one.picture and one.block.role is Role.FIGURE and not one.image.alone and one.is_small:
            blocks[one.number] = replace(one.block, role=Role.RESIDUE, why="a picture as small as a letter")
        elif one.picture:
            shown.setdefault(one.picture.name, one.picture)
            blocks[one.number] = replace(one.block, picture=one.picture.name)
        elif not one.image.described:
            blocks[one.number] = replace(one.block, role=Role.RESIDUE, why="a picture that cannot be shown")
    used = [one for one in seen if one not in pixels and one not in ornaments]
    findings = (*read.story.findings, *_findings(read.story, used, ornaments))
    return replace(
        read,
        story=replace(read.story, blocks=tuple(blocks), pictures=tuple(shown.values()), findings=findings),
        images={},
        pictures={},
    )


def _file(one: _Seen) -> str:
    return one.picture.name if one.picture else one.image.address


def _draws_break(one: _Seen, often: int) -> bool:
    """Whether a picture draws a scene break: its words say so, or it is small and says nothing, or low and repeated."""
    if not one.image.alone:
        return False
    repeated = often > 1 and (one.is_small or (often > _TWICE and 0 < one.size[1] <= 2 * LOW))
    return one.is_named_ornament or repeated or (one.is_small and not one.image.described)


def _written(address: str) -> bytes:
    """Return what a ``data:`` address holds (RFC 2397); of a broken one nothing."""
    match = _DATA.match(address)
    if not match:
        return b""
    content = unquote_to_bytes(match["content"])
    if not match["coded"]:
        return content
    try:
        return b64decode(content + b"=" * (-len(content) % 4))
    except ValueError:
        return b""


def _missing(address: str) -> _Trouble:
    if is_elsewhere(address):
        hint = "Save it beside the story, and have the page name it there; its words stand in its place."
        return _Trouble("picture-elsewhere", f"A picture is elsewhere, and nothing is fetched: {address[:300]}", hint)
    hint = "Put it there, in the book’s folder; its words stand in its place."
    return _Trouble("picture-missing", f"There is no picture “{address[:300]}” with the story.", hint)


def _findings(story: Story, used: Sequence[_Seen], ornaments: Sequence[_Seen]) -> Iterator[Finding]:
    troubles: dict[str, dict[str, tuple[_Seen, _Trouble]]] = {}
    for one in used:
        if one.trouble:
            troubles.setdefault(one.trouble.code, {}).setdefault(one.trouble.sentence, (one, one.trouble))
    for code, found in troubles.items():
        for one, trouble in [*found.values()][:_NAMED]:
            yield _finding(story, one, code, Level.WARNING, trouble.sentence, trouble.hint)
        for one, trouble in [*found.values()][_NAMED : _NAMED + 1]:
            sentence = f"{len(found) - _NAMED} more cannot be shown for the same reason."
            yield _finding(story, one, code, Level.WARNING, sentence, trouble.hint)
    if ornaments:
        names = ", ".join(dict.fromkeys(f"“{one.name}”" for one in ornaments[:100]))
        what = "1 picture is" if len(ornaments) == 1 else f"{len(ornaments)} pictures are"
        sentence = f"{what} set as a scene break: {names}."
        yield _finding(story, ornaments[0], "picture-break", Level.INFO, sentence, "")
    wordless = [one for one in used if one.picture and not one.image.described]
    if wordless:
        what = "1 picture says" if len(wordless) == 1 else f"{len(wordless)} pictures say"
        sentence = f"{what} nothing to those who cannot see, who are told that there is a picture."
        hint = "Say in the file what it shows: the alternative text of the picture, alt in HTML."
        yield _finding(story, wordless[0], "picture-wordless", Level.INFO, sentence, hint)


def _finding(story: Story, one: _Seen, code: str, level: Level, sentence: str, hint: str) -> Finding:
    start, end = one.block.text.start, one.block.text.end
    return Finding(code, level, sentence, hint, start, end, story.line(start))
