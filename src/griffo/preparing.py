"""Stories made ready for a book: read, gone through every rule, pass and check, and packed, in whichever process."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from griffo.beside import Beside, fetching
from griffo.decisions import Decision
from griffo.errors import GriffoError
from griffo.fingerprint import digest, program
from griffo.model import Lesson, Meta, NotesPolicy, Role, Story
from griffo.packing import pack, unpack
from griffo.report import StoryReport, report
from griffo.shingles import sketch, words_of
from griffo.workshop import Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from griffo.read.manuscript import Manuscript
    from griffo.steps import Tell
    from griffo.workshop import Result, Workshop


_SAMPLE = b"""Low Water

by Hanne Voss

"Where were you?" she said. He looked at the lamp. I should never have come. The night went on, and nobody spoke.

***

"At the quay," he said -- slowly. "It was late." She turned away. What does he want?
"""


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that shapes one story: a file's bytes, and what the book and a person say about it."""

    file: str
    """The file's name in messages. Nothing but those depends on it."""
    name: str
    """The story's name inside the book."""
    part: str
    """Which story of the file it is, where that holds several; else empty."""
    several: bool
    """Whether ``data`` packs several files (``read.zips.packed``), which make one story."""
    data: bytes
    meta: Meta
    notes: NotesPolicy
    convention: str
    decisions: tuple[Decision, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    beside: tuple[Beside, ...] = ()
    """Pictures that lie beside the file. They are read where the order is carried out."""

    def task(self, kind: str) -> Task[Order]:
        """Return the order as something to be made, under a key that changes with all that shapes it."""
        shape = (
            self.name,
            self.part,
            self.several,
            self.meta,
            self.notes,
            self.convention,
            self.decisions,
            self.lessons,
        )
        pictures = [part for one in self.beside for part in (one.name, one.print)]
        return Task(self.file, digest(program(), kind, self.data, pack(shape), *pictures), len(self.data), self)


@dataclass(frozen=True, slots=True)
class Told:
    """What a book asks about a story before it opens it."""

    report: StoryReport
    meta: Meta
    sketch: bytes
    """Of its words, to find the same story elsewhere in the book."""
    title_line: int
    """The line, from 1, of its title in the file; 0 where there is none."""
    beside: tuple[str, ...] = ()
    """The pictures beside it that it names, as it names them."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A story made ready, as it came from a process or was kept."""

    key: str
    """Names all that shaped it; so it names the story itself."""
    told: Told
    packed: bytes
    retried: bool = False
    """Whether a process died over it, and another made it."""
    alone: bool = False
    """Whether this process made it, for no other could be started."""

    @property
    def story(self) -> Story:
        """The story. It is unpacked each time."""
        return unpack(self.packed, Story)


@dataclass(frozen=True, slots=True)
class _Made:
    told: Told
    story: bytes


def prepare_all(orders: Iterable[Order | GriffoError], shop: Workshop, tell: Tell) -> list[Prepared | GriffoError]:
    """Return what became of each order, in their order; an error passes through.

    An order is let go as soon as it is known that its story was kept.
    """
    places: list[tuple[str, str] | GriffoError] = []

    def tasks() -> Iterator[Task[Order]]:
        for one in orders:
            if isinstance(one, GriffoError):
                places.append(one)
            else:
                task = one.task("story")
                places.append((one.file, task.key))
                yield task

    results = deque(shop.make("story", prepare, tasks(), tell, get_ready))
    return [place if isinstance(place, GriffoError) else _opened(*place, results.popleft()) for place in places]


def _opened(file: str, key: str, result: Result) -> Prepared | GriffoError:
    if result.error:
        return result.error
    made = unpack(result.content, _Made)
    told = replace(made.told, report=replace(made.told.report, file=file))
    return Prepared(key, told, made.story, result.retried, result.alone)


def read(order: Order) -> Manuscript:
    """Read an order's file, by the reader for its kind. Raises ``GriffoError`` for a file that cannot be used."""
    from griffo.pipeline import reader
    from griffo.read.zips import read_together

    read_it = read_together if order.several else reader(order.name, order.part)
    return read_it(order.data, order.file, fetching(order.beside)).called(order.name)


def get_ready() -> None:
    """Read a few lines, so that whatever is imported, loaded and compiled when it is first needed is there."""
    prepare(
        Order("", "sample.txt", "", several=False, data=_SAMPLE, meta=Meta(), notes=NotesPolicy.KEEP, convention="")
    )


def prepare(order: Order) -> bytes:
    """Return a story made ready, packed. Raises ``GriffoError`` for a file that cannot be used."""
    from griffo import pipeline

    done = read(order)
    story = pipeline.prepare(done, order.meta, order.notes, order.convention, order.decisions, order.lessons)
    titles = [block.text.start for block in story.blocks if block.role is Role.TITLE]
    told = Told(
        report(story, "", done.source.text),
        story.meta,
        sketch(words_of(story)),
        story.line(titles[0]) if titles else 0,
        tuple(one.name for one in order.beside),
    )
    return pack(_Made(told, pack(story)))


def learn_all(orders: Iterable[Order], shop: Workshop) -> tuple[Lesson, ...]:
    """Return what the decisions in these orders teach. A file that cannot be used teaches nothing."""
    decided = (order.task("lessons") for order in orders if order.decisions)
    made = shop.make("lessons", learn, decided, first=get_ready)
    return tuple(lesson for result in made if not result.error for lesson in unpack(result.content, tuple[Lesson, ...]))


def learn(order: Order) -> bytes:
    """Return what the decisions in an order teach, packed. Raises ``GriffoError`` for a file that cannot be used."""
    from griffo import pipeline

    return pack(pipeline.learn(read(order), order.decisions, order.meta))
