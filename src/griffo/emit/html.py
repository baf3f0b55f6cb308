"""The book as one web page that needs nothing from anywhere: style sheet, fonts and pictures are in it."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from markupsafe import Markup

from griffo.emit.figures import addressed, pictures
from griffo.emit.fonts import web_fonts
from griffo.emit.page import Page, book_title, is_right_to_left, language_of, made_with, render
from griffo.emit.pages import pages
from griffo.style import Style, shared

if TYPE_CHECKING:
    from griffo.model import Anthology


def emit(book: Anthology, style: Style) -> bytes:
    """Return the book as an HTML page, in UTF-8. It asks the browser to load nothing, whatever a story may say."""
    made = pages(book, "html")
    held = pictures(book)

    def known(name: str) -> str:
        return f"data:{held[name].type};base64,{b64encode(held[name].content).decode()}"

    text = render(
        "document.html",
        title=book_title(book),
        language=language_of(book.language),
        rtl=is_right_to_left(book.language),
        made_with=made_with(),
        sheet=_sheet(style, made),
        pages=[addressed(page.body, known) for page in made],
    )
    return f"{text}\n".encode()


def _sheet(style: Style, made: tuple[Page, ...]) -> Markup:
    """Return the look of the e-book with what one long page needs on top, the fonts as data."""
    fonts = web_fonts(style, "", made)
    sheet = fonts.sheet
    for name, font in fonts.files.items():
        sheet = sheet.replace(f'"{name}"', f'"data:font/woff2;base64,{b64encode(font).decode()}"')
    return Markup("\n".join((sheet, (shared() / "html.css").read_text(encoding="utf-8"))))  # noqa: S704 - our own sheets, not a story's text
