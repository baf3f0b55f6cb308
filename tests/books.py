"""Small anthologies for tests, built by hand as the passes would leave them."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from io import BytesIO
from struct import pack
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from griffo.model import (
    Align,
    Anthology,
    Block,
    Boundary,
    Kind,
    Meta,
    NoteKind,
    NotesPolicy,
    Picture,
    Place,
    Role,
    Series,
    Span,
    Story,
)
from griffo.read.picture import plate
from griffo.text import Text

if TYPE_CHECKING:
    from griffo.style import Style

_MARKED = re.compile(r"\{(?P<kind>[a-z]+)(?P<hide>[^a-z :]?):(?P<text>[^{}]*)\}")


def block(text: str, role: Role = Role.PARAGRAPH, *, gap: int = 1, boundary: Boundary = Boundary.NONE) -> Block:
    """Return a block. ``{thought:…}`` marks a span; ``{thought':…}`` one inside quotation marks that it hides."""
    plain, spans, at = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[at : match.start()]
        mark = match["hide"]
        opening, closing = ("", "") if not mark else ("(", ")") if mark == "(" else (mark, mark)
        start = len(plain) + len(opening)
        plain += opening + match["text"] + closing
        hide = (len(opening), len(closing))
        spans.append(Span(Kind(match["kind"]), start, start + len(match["text"]), "test", hide=hide))
        at = match.end()
    return Block(Text.of(plain + text[at:]), gap, role, tuple(spans), boundary)


def spanned(text: str, *spans: tuple[Kind, str], confidence: float = 1.0) -> Block:
    """Return a paragraph with a span over the first place where each of the given words stand."""
    found = [Span(kind, text.index(part), text.index(part) + len(part), "test", confidence) for kind, part in spans]
    return Block(Text.of(text), 1, Role.PARAGRAPH, tuple(found))


def aligned() -> list[Block]:
    """Return a chapter with lines in the middle, and at the end of their line, of every kind that can stand there."""

    def at(align: Align, text: str, role: Role = Role.PARAGRAPH, gap: int = 1) -> Block:
        return replace(block(text, role, gap=gap), align=align)

    return [
        block("The tide had gone out too far, and nobody on the quay that morning had said so to the ferryman."),
        at(Align.CENTRE, "No landing."),
        block("She read it twice, folded the map away, and rowed in all the same to the foot of the steps there."),
        at(Align.END, "Mara Finch"),
        block("There was a letter under the stone, as there was every spring, and she took it up to read it."),
        at(Align.CENTRE, "The Mill", Role.DOCUMENT),
        block("I am well, and the river is high, and the boat has been tarred. You might come.", Role.DOCUMENT),
        at(Align.END, "Tam", Role.DOCUMENT),
        block("She sang on the way back, as one does who has a long way to go and nobody to hear it."),
        at(Align.CENTRE, "Low is the river,", Role.VERSE, 2),
        block("long is the day.", Role.VERSE, gap=0),
        block("The water came back at noon."),
    ]


def heading(text: str) -> Block:
    """Return a block that opens a chapter."""
    return block(text, Role.HEADING)


def scene(text: str) -> Block:
    """Return a paragraph with a lost scene break before it."""
    return block(text, gap=3, boundary=Boundary.SCENE_BREAK)


def note(text: str, place: Place = Place.BEFORE, kind: NoteKind = NoteKind.NOTE) -> Block:
    """Return a paragraph in which the author speaks."""
    return Block(Text.of(text), 1, Role.NOTE, note=kind, place=place)


def story(*blocks: Block, meta: Meta | None = None, notes: NotesPolicy = NotesPolicy.KEEP, **details: str) -> Story:
    """Return a story, by default ``The Ferry`` by Ada Brook; ``details`` are further fields of its metadata."""
    meta = meta or Meta(**({"title": "The Ferry", "authors": ("Ada Brook",)} | details))  # type: ignore[arg-type]
    return Story("ferry.txt", blocks or (block("The ferry left at noon."),), meta, notes=notes)


def book(*stories: Story, title: str = "River Tales", **details: Any) -> Anthology:
    """Return an anthology of the given stories, or of one small one."""
    return Anthology(title, stories or (story(),), **details)


def full_story(notes: NotesPolicy = NotesPolicy.KEEP) -> Story:
    """Return a story with everything that a page can hold."""
    return story(
        note("A long summer ends at the river.", kind=NoteKind.SUMMARY),
        note("I own neither the river nor the boats.", kind=NoteKind.DISCLAIMER),
        note("For my sister.", kind=NoteKind.DEDICATION),
        note("This began as a letter."),
        note("Thank you, Wren, for reading it twice.", kind=NoteKind.THANKS),
        heading("Chapter 1: Noon"),
        block("Mara looked at the far bank. {thought:I could still turn back.} She did not."),
        block("“You are {emphasis*:late},” said the ferryman."),
        spanned(
            "No, I really must go, she thought.", (Kind.THOUGHT, "No, I really must go"), (Kind.EMPHASIS, "really")
        ),
        block("* * *", Role.SCENE_BREAK),
        block("The water rose {note(:a custom of the delta}, and the bell rang."),
        note("The bell is real; it hangs in the village hall.", Place.AT),
        block("Low is the river,", Role.VERSE, gap=2),
        block("long is the day,", Role.VERSE, gap=0),
        block("slow is the ferry", Role.VERSE, gap=1),
        block("that takes me away.", Role.VERSE, gap=0),
        block("Dear Mara,", Role.DOCUMENT),
        block("come before the frost. {emphasis:Please.}", Role.DOCUMENT),
        block("She folded the paper."),
        heading("Chapter 2: Dusk"),
        note("A short one.", Place.BEFORE),
        block("{memory:You were always slow}, her mother had said. The sign read {document:NO LANDING}."),
        scene("By night the {foreign:traghetto} from {title:The Lagoon} was gone."),
        block("Nobody waited.", gap=3, boundary=Boundary.LOST_LINE),
        note("More on Friday.", Place.AFTER),
        heading("Chapter 3"),
        block("Morning came."),
        note("That was all. Thank you for crossing with me.", Place.AFTER),
        meta=Meta(
            title="The Ferry",
            authors=("Ada Brook", "Bo Crane"),
            series=(Series("Slow Waters", "2"),),
            subtitle="A crossing",
            rating="General Audiences",
            fandom="Original Work",
            url="https://example.org/works/1?a=1&b=2",
            date="2019-04-01",
            permission="Given by letter, May 2020",
            details=(("Tags", "boats, letters"), ("Warnings", "none")),
        ),
        notes=notes,
    )


def drawn(width: int, height: int, kind: str = "PNG", colour: str = "steelblue") -> bytes:
    """Return the file of a picture: a triangle on a ground of one colour."""
    image, out = Image.new("RGB", (width, height), colour), BytesIO()
    ImageDraw.Draw(image).polygon([(0, height), (width // 2, 0), (width, height)], fill="linen")
    image.save(out, kind)
    return out.getvalue()


def pictured() -> Anthology:
    """Return a book with pictures: at a chapter’s head, with a caption, without words, in a note, twice, one lost."""
    wide, tall, small = (plate(drawn(*size), "a.png") for size in ((1500, 900), (500, 1400), (240, 160)))
    told = story(
        heading("Chapter 1: Noon"),
        shown(wide, "The bay at low water, with “one” sail & a dog"),
        block("Mara looked at the far bank. She did {strong:not} go, {emphasis:and} she was late on the 4{raised:th}."),
        shown(tall, "The bell tower"),
        block("The tower, as {emphasis:Tam} saw it.", Role.CAPTION),
        block("It was {note(:or so they say} old."),
        heading("Chapter 2: Dusk"),
        block("She {struck:ran} walked, H{lowered:2}O in her shoes."),
        shown(wide, "The bay at low water, with “one” sail & a dog"),
        note("The bay is real; so is the dog.", Place.AT),
        block("A photograph of the bell", Role.FIGURE),
        shown(small, "Picture"),
        block("Nobody waited."),
        replace(note("A drawing by a reader", Place.AFTER), picture=small.name),
        note("Thank you, Wren.", Place.AFTER),
    )
    return book(replace(told, pictures=(wide, tall, small)), title="Pictures")


def shown(picture: Picture, words: str) -> Block:
    """Return a block that shows a picture, with the words for it."""
    return replace(block(words, Role.FIGURE), picture=picture.name)


def many_stories(count: int) -> Anthology:
    """Return an anthology of ``count`` small stories, some with chapters, by seven authors."""
    stories = []
    for number in range(1, count + 1):
        meta = Meta(title=f"Tale {number}", authors=(f"Author {number % 7}",), date="2020-01-01")
        opening = (heading("One"),) if number % 3 == 0 else ()
        later = (heading("Two"), block(f"The second part of tale {number}.")) if number % 3 == 0 else ()
        stories.append(story(*opening, block(f"Here begins tale {number}."), scene("Later."), *later, meta=meta))
    return Anthology("Sixty Tales", tuple(stories), editor="Cy Dale", date="2024-02-29")


def hostile_book(language: str = "en") -> Anthology:
    """Return a book in which every string that reaches the output is awkward: markup, controls, emoji, Hebrew."""
    nasty = "A & B < C > \"D\" 'E' ]]> <!-- x --> \x00\x0b\x1f\ufffe &amp; {{ 7 }} {% x %} %s 🐉 שלום"
    blocks = (
        note(nasty, kind=NoteKind.DISCLAIMER),
        note(nasty),
        heading(f"Chapter 1: {nasty}"),
        Block(Text.of(nasty), spans=(Span(Kind.THOUGHT, 2, len(nasty) - 2, "test"),)),
        note(nasty, Place.AT),
        heading(nasty),
        Block(Text.of(nasty), role=Role.VERSE),
        note(nasty, Place.AFTER),
    )
    meta = Meta(
        title=nasty * 4,
        authors=(nasty, "five", "names", "for", "one"),
        series=(Series(nasty),),
        subtitle=nasty,
        summary=nasty,
        rating=nasty,
        url="javascript:" + nasty,
        date=nasty,
        language=language,
        permission=nasty,
        disclaimer="We own nothing. " + nasty,
        details=((nasty, nasty),),
    )
    tale = Story(f"{nasty}.txt", blocks, meta)
    return Anthology(nasty, (tale, tale), nasty, language, date=nasty, subtitle=nasty, publisher=nasty)


def cover(_book: Anthology | None = None, _style: Style | None = None) -> Picture:
    """Return a PNG of one grey pixel, where a test needs no real cover."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    pixel = chunk(b"IDAT", zlib.compress(b"\0\x80"))
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return Picture(head + pixel + chunk(b"IEND", b""), "image/png")
