"""HTML and CSS made into pages by WeasyPrint, which may load no more than fonts and what it is given."""

from __future__ import annotations

import ctypes.util
import logging
import re
import sys
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from griffo.emit.figures import FINEST, PRESS, TALLEST
from griffo.emit.glyphs import boxes
from griffo.emit.indents import indent
from griffo.emit.inline import xml_safe
from griffo.emit.leaders import fill
from griffo.emit.parts import warn, wrong
from griffo.emit.spare import INSTALLED, asked, lacking, wrapped
from griffo.emit.spare import faces as spare_faces
from griffo.paper import INCH
from griffo.style import Style, font_faces
from griffo.variant import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from griffo.model import Picture


@contextmanager
def _by_name() -> Iterator[None]:
    """Have libraries loaded by the names that they have on Linux, each of which WeasyPrint tries among others.

    For every other name ctypes would ask the linker and the compiler, which takes as long as to draw a cover.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - the signature is that of the other
    try:
        yield
    finally:
        ctypes.util.find_library = search


class _Later(ModuleType):
    """Stands for a module, of which only functions and classes are used, until one of those is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*args, **named)

        return call


@contextmanager
def _later(*names: str) -> Iterator[None]:
    """Have modules imported no sooner than they are used, by whatever imports them meanwhile."""
    stand_ins = {name: _Later(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


# WeasyPrint cuts fonts with HarfBuzz. What it has for machines without takes as long to import as all the rest of it.
with _by_name(), _later("fontTools.subset", "fontTools.varLib.instancer"):
    from weasyprint import CSS, HTML
    from weasyprint.text.ffi import ffi, fontconfig
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from griffo.emit.stubs import unbreak

_FONTS = "fonts:///"
_NO_PICTURES = b"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><selectfont><rejectfont>
<pattern><patelt name="color"><bool>true</bool></patelt></pattern>
</rejectfont></selectfont></fontconfig>"""
"""To Fontconfig, fonts of coloured pictures are not there. For emoji Pango would ask for them first, whatever a style
sheet says; but a press has black ink, and WeasyPrint gives those pictures widths that are not theirs."""
_NO_GLYPH = re.compile(r"unsupported by fonts: .*\(U\+(\w+)\)")

ffi.cdef("FcBool FcConfigBuildFonts (FcConfig *config);")


def render(html: str, sheet: str, style: Style) -> bytes:
    """Return an HTML document as a PDF. Nothing but the style's fonts can be loaded.

    What WeasyPrint finds wrong is raised as a ``UserWarning``; it would only write it to a log that nobody reads.
    """
    heard = Heard()
    with heard:
        pdf: bytes = laid(parsed(html, style), sheet, style).write_pdf(pdf_tags=True, pdf_version="1.7")
    warn([*([boxes("", heard.missing)] if heard.missing else []), *wrong(heard.said)])
    return pdf


def parsed(html: str, style: Style, pictures: Iterable[Picture] = ()) -> HTML:
    """Return a document as WeasyPrint takes it, with what the style lacks marked for other faces."""
    text = xml_safe(html)
    return HTML(string=wrapped(text, lacking(style, text)), url_fetcher=Files(style, pictures))


def laid(source: HTML, sheet: str, style: Style) -> Any:
    """Return WeasyPrint's document, its pages laid out, with what that leaves out or elsewhere put in its place."""
    looks, fonts = _looks(sheet, style)
    document = source.render(stylesheets=[looks], font_config=fonts, pdf_tags=True)
    for mend in (unbreak, fill, indent):
        mend(document.pages)
    return document


@lru_cache(maxsize=1)
def _looks(sheet: str, style: Style) -> tuple[CSS, FontConfiguration]:
    """Return a style sheet, and the fonts that it loads; all stories of a book have the same."""
    fonts, spare = FontConfiguration(), spare_faces()
    fontconfig.FcConfigParseAndLoadFromMemory(fonts._config, _NO_PICTURES, 1)  # noqa: SLF001 - there is no other way in
    fontconfig.FcConfigBuildFonts(fonts._config)  # noqa: SLF001
    rules = font_faces((*style.faces, *spare), _FONTS)
    families = dict.fromkeys((*(face.family for face in spare), *INSTALLED))
    return CSS(string=rules + asked(sheet, style, families), font_config=fonts, url_fetcher=Files(style)), fonts


class Files(URLFetcher):  # type: ignore[misc]
    """All that WeasyPrint may load: font files, those of a style and the spare ones, and the pictures of a piece."""

    def __init__(self, style: Style, pictures: Iterable[Picture] = ()) -> None:
        super().__init__(allowed_protocols=())
        self._files = {_FONTS + face.path.name: face.path for face in (*style.faces, *spare_faces())}
        self._pictures = {f"{PRESS}{one.name}": one for one in pictures}
        room = style.leaf.measure, TALLEST * style.leaf.column
        self._grey = style.variant in {Variant.A, Variant.X}  # which are for black alone
        self._most = round(room[0] * FINEST / INCH), round(room[1] * FINEST / INCH)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - WeasyPrint's signature
        """Return a font, or a picture as fine as paper needs it.

        Raises ``ValueError`` for anything else, which WeasyPrint reports and does without.
        """
        if picture := self._pictures.get(url):
            from griffo.read.picture import smaller  # here, for most of what is set has no pictures

            # A picture is asked for as often as pages are mended.
            self._pictures[url] = smaller(picture, self._most, grey=self._grey)
            return URLFetcherResponse(url, self._pictures[url].content)
        if url not in self._files:
            raise ValueError("a book loads nothing but the fonts of its style")
        return URLFetcherResponse(url, self._files[url].read_bytes())


class Heard(logging.Handler):
    """Collects what WeasyPrint's log says from warnings up, each sentence once, while it is entered as a context."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._messages: dict[str, None] = {}
        self._log = logging.getLogger("weasyprint")

    def __enter__(self) -> None:
        self._log.addHandler(self)

    def __exit__(self, *_: object) -> None:
        self._log.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Take up what was said."""
        self._messages[record.getMessage()] = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that no font has, in order."""
        return tuple(chr(int(match[1], 16)) for match in map(_NO_GLYPH.search, self._messages) if match)

    @property
    def said(self) -> tuple[str, ...]:
        """Everything else, in order."""
        return tuple(message for message in self._messages if not _NO_GLYPH.search(message))
