"""What a compile writes: which files, under which names, and what is to be said about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from griffo.emit import SUFFIXES
from griffo.errors import GriffoError
from griffo.model import Level
from griffo.report import OTHER_FACE, Output, Remark
from griffo.write import make_room, shown, slug, write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from griffo.compile import Draft
    from griffo.config import Book
    from griffo.model import Volume
    from griffo.report import Report, StoryReport
    from griffo.typeset import Made, Volumes

BOOKS = frozenset({"epub", "kepub"})
"""The formats that have the printed book's page numbers in them."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is to be written."""

    path: Path
    content: bytes
    output: Output
    """What the report says of it."""


def file_name(title: str, name: str, volume: Volume | None = None) -> str:
    """Return the name of the file in which a book, or a volume of it, has the format ``name``."""
    part = f"-volume-{volume.number}" if volume else ""
    return f"{slug(title)}{part}.{SUFFIXES.get(name, name)}"


def reserve(made: Draft, formats: Iterable[str], out: Path) -> None:
    """Make the folder ``out`` ready for a book in these formats, before it is set.

    Raises ``GriffoError`` where nothing can be written, or where a file that the book is made of would be lost.
    """
    for name in formats:
        _spare(made, out / file_name(made.frame.title, name))


def _spare(made: Draft, path: Path) -> None:
    if path.resolve() in {file.resolve() for file in made.files}:
        mend = "Choose another folder with -o."
        raise GriffoError("The book would overwrite a file that it is made of.", file=str(path), mend=mend)
    make_room(path)


def files(made: Draft, contents: Mapping[str, Volumes], out: Path) -> list[File]:
    """Return the files of a book, each volume's its own."""
    return [_file(made, name, one, out) for name, volumes in contents.items() for one in volumes]


def _file(made: Draft, name: str, one: Made, out: Path) -> File:
    path = out / file_name(made.frame.title, name, one.volume)
    return File(
        path,
        one.content,
        Output(
            format=name,
            path=shown(path),
            bytes=len(one.content),
            words=sum(story.words for story in _inside(made, one)),
            pages=one.sheets or UNSET,
            volume=one.volume.number if one.volume else UNSET,
        ),
    )


def _inside(made: Draft, one: Made) -> Sequence[StoryReport]:
    """Return the stories of a file."""
    return made.stories[one.volume.first - 1 : one.volume.last] if one.volume else made.stories


def save(made: Draft, written: Sequence[File], found: Sequence[Remark]) -> Report:
    """Write all files, or raise ``GriffoError`` and write none; return the report, with what was ``found`` besides."""
    for file in written:
        _spare(made, file.path)
    write_all({file.path: file.content for file in written})
    left = tuple(_left_over(made, written))
    outputs = tuple(file.output for file in written)
    return replace(made.report, outputs=outputs, findings=(*made.findings, *found, *left))


def _left_over(made: Draft, written: Sequence[File]) -> Iterator[Remark]:
    """Yield a warning for what an earlier compile wrote and this did not, since the book is in other volumes now."""
    printed = [file for file in written if file.output.format == "pdf"]
    if not printed:
        return
    paths = {file.path for file in written}
    stem, folder = slug(made.frame.title), printed[0].path.parent
    next_one = len(printed) + 1 if printed[0].output.volume is not UNSET else 1
    for name in (f"{stem}.pdf", f"{stem}-volume-{next_one}.pdf"):
        path = folder / name
        if path not in paths and path.is_file():
            sentence = "This is from an earlier compile, when the book was in other volumes."
            yield Remark(shown(path), 0, Level.WARNING, "left-over", sentence, "Delete it.")


def remarks(book: Book, made: Draft, contents: Mapping[str, Volumes]) -> tuple[Remark, ...]:
    """Return what the emitters warned of and tell, each sentence once, and what is to be said of the volumes."""
    told = dict.fromkeys(sentence for volumes in contents.values() for one in volumes for sentence in one.warnings)
    warned = (Remark("", 0, Level.WARNING, "emitter", sentence) for sentence in told)
    notes = dict.fromkeys(sentence for volumes in contents.values() for one in volumes for sentence in one.notes)
    noted = (Remark("", 0, Level.INFO, OTHER_FACE, sentence) for sentence in notes)
    return (*warned, *noted, *_too_long(book, made, contents.get("pdf", ())), *_without_pages(contents))


def _too_long(book: Book, made: Draft, volumes: Sequence[Made]) -> Iterator[Remark]:
    """Yield a warning for each story that is longer than a volume may be."""
    limit = book.limit
    for one in volumes:
        inside = _inside(made, one)
        if len(inside) != 1 or not book.toml:
            continue
        for key, what, most, found in (
            ("max-words", "words", limit.words, inside[0].words),
            ("max-pages", "pages", limit.pages, one.sheets),
        ):
            if most and found > most:
                place = replace(book.toml, name="print")
                sentence = f"“{inside[0].title}” alone makes a volume of {found:,} {what}, and {most:,} are allowed."
                mend = "No story is parted: raise the limit, or make two files of the story."
                yield Remark(place.file, place.line(key, 0), Level.WARNING, "long-story", sentence, mend)


def _without_pages(contents: Mapping[str, Volumes]) -> Iterator[Remark]:
    count = len(contents.get("pdf", ()))
    if count > 1 and BOOKS & set(contents):
        sentence = f"The e-book has no page numbers of the printed book: in its {count} volumes they begin anew."
        yield Remark("", 0, Level.INFO, "no-page-list", sentence)
