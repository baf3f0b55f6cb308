"""A style: the fonts, style sheets and few choices that give a book its look.

A style is a folder of data with no code in it. Its sheets lie on top of two layers that all styles share:

    base/base.css  <  base/TARGET.css  <  NAME/TARGET.css        TARGET is epub, print, cover or wrap

``NAME/typeface.css`` lies above them on screens, where the faces go along. The names in the sheets are a
contract, which ``docs/styles.md`` states.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from griffo import paper
from griffo.errors import GriffoError
from griffo.variant import Variant

if TYPE_CHECKING:
    from collections.abc import Iterable

Target = Literal["epub", "print", "cover", "wrap"]
"""What a style sheet is for. A printed cover, ``wrap``, has the sheets of ``cover`` below its own."""

BASE = "base"
"""The folder of the layers that all styles share; no style of its own."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of a style."""

    family: str
    path: Path
    weight: int = 400
    italic: bool = False
    display: bool = False
    """Whether the title on the cover is set in it."""
    strong: bool = False
    """Whether nothing is set in it but what a story has in bold; an e-book without that goes without the face."""


@dataclass(frozen=True, slots=True)
class Style:
    """A look for a book."""

    name: str
    folder: Path
    title: str
    description: str
    family: str
    """The family of the text; the style sheets name it too."""
    ornament: str
    """The character that stands between two scenes and on the title page."""
    leaf: paper.Leaf
    """The printed page and its margins."""
    faces: tuple[Face, ...]
    typeface: str
    """The type and who drew it, as the colophon names them after "The type is"; empty where it is to be silent."""
    licence: Path
    """The licence of the fonts, which has to go wherever they go."""
    embedded: bool = True
    """Whether e-book and web page carry the faces. Paper and a drawn cover always have them."""
    printer: paper.Printer | None = None
    """Who is to print the book; its margins then follow what they ask."""
    variant: Variant | None = None
    """The standard that the PDF is to keep."""

    @property
    def display(self) -> Face:
        """The face of the title on the cover: the one that says so, or the first."""
        return next((face for face in self.faces if face.display), self.faces[0])


_NARROWEST = 72.0
"""Points that a line of text has at least."""

_Family = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9 -]+\Z")]
_PATH = r"^([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*"
_Font = Annotated[str, msgspec.Meta(pattern=_PATH + r"\.ttf\Z")]
_Text = Annotated[str, msgspec.Meta(pattern=_PATH + r"\.txt\Z")]
_Points = Annotated[float, msgspec.Meta(gt=0, le=2000)]


class _FaceData(msgspec.Struct, forbid_unknown_fields=True):
    file: _Font
    family: _Family | None = None
    weight: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 400
    italic: bool = False
    display: bool = False
    strong: bool = False


class _PageData(msgspec.Struct, forbid_unknown_fields=True):
    """Measures in points; what each means stands in ``paper.Leaf``."""

    trim: str
    top: _Points
    outer: _Points
    bottom: _Points
    inner: _Points
    line: _Points
    head: _Points
    foot: _Points
    heads: Annotated[int, msgspec.Meta(ge=1, le=200)]
    widest: _Points


class _StyleData(msgspec.Struct, forbid_unknown_fields=True):
    """What ``style.toml`` holds."""

    title: str
    description: str
    family: _Family
    ornament: Annotated[str, msgspec.Meta(min_length=1, max_length=8)]
    licence: _Text
    page: _PageData
    faces: Annotated[tuple[_FaceData, ...], msgspec.Meta(min_length=1, max_length=12)]
    typeface: str = ""


def names(beside: Path | None = None) -> tuple[str, ...]:
    """Return the names of the styles there are, and of those in the folder ``beside``, in alphabetical order."""
    return tuple(sorted(_folders(_home()) | (_folders(beside) if beside else set())))


def load(name: str, beside: Path | None = None) -> Style:
    """Return the style called ``name``: a folder in ``beside``, the book's folder, or else one of Griffo's own.

    Raises ``GriffoError`` where there is none, and names those there are; and where one cannot be used.
    """
    if name not in names(beside):
        raise GriffoError(f"There is no style “{name}”.", mend=f"The styles are: {', '.join(names(beside))}.")
    if not beside or name not in _folders(beside):
        return _read(name, _home() / name)
    from griffo.ownstyle import check

    folder = beside / name
    files = sorted(file for file in folder.rglob("*") if not file.is_dir())
    check(folder, beside, files)
    found = _read(name, folder)
    named = [found.licence, *(face.path for face in found.faces)]
    check(folder, beside, [file for file in named if file not in files])
    return found


def _folders(home: Path) -> set[str]:
    return {file.parent.name for file in home.glob("*/style.toml")}


def _read(name: str, folder: Path) -> Style:
    """Return a style as its folder has it. Raises ``GriffoError`` where ``style.toml`` is not as it should be."""
    file = folder / "style.toml"
    content = file.read_bytes()
    try:
        data = msgspec.toml.decode(content, type=_StyleData)
        leaf = _leaf(data.page)
    except msgspec.ValidationError as error:
        from griffo.settings import Toml

        key, table, number, said, mend = _wrong(str(error))
        line = Toml(str(file), content.decode(), table or "page").line(key, number)
        raise GriffoError(
            f"The style “{name}” cannot be read: {said}.", file=str(file), line=line, mend=mend
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        sentence = str(error).rstrip(".")
        raise GriffoError(f"The style “{name}” cannot be read: {sentence}.", file=str(file)) from error
    return Style(
        name=name,
        folder=folder,
        title=data.title,
        description=data.description,
        family=data.family,
        ornament=data.ornament,
        leaf=leaf,
        faces=tuple(
            Face(face.family or data.family, folder / face.file, face.weight, face.italic, face.display, face.strong)
            for face in data.faces
        ),
        typeface=data.typeface,
        licence=folder / data.licence,
    )


def _wrong(said: str) -> tuple[str, str, int, str, str]:
    """Return what msgspec finds wrong in a ``style.toml``: key, table, its number, what to say and what to do."""
    from griffo.settings import near

    said, _, path = said.partition(" - at `$.")
    place = _PLACE.match(path)
    table, number, key = (place[1] or "", place[2], place[3]) if place else ("", None, "")
    at = int(number or 0) if table else -1
    where = f" below {f'[[{table}]]' if number else f'[{table}]'}" if table else ""
    if field := _FIELD.search(said):
        names = [one.name for one in msgspec.structs.fields(_TABLES[table])]
        if "unknown" in said:
            return field[1], table, at, f"there is no key “{field[1]}”{where}", near(field[1], names)
        return field[1], table, at, f"it says no “{field[1]}”{where}", ""
    if types := _TYPES.fullmatch(said):
        wanted, found = (_SPOKEN.get(each, each) for each in types.groups())
        return key, table, at, f"“{key}” is {found}, where {wanted} belongs", ""
    return key, table, at, f"“{key}”{where} cannot be so: {said[:1].lower()}{said[1:].replace('`', '')}", ""


_PLACE = re.compile(r"(?:(page|faces)\b(?:\[(\d+)\])?)?\.?(\w*)")
_FIELD = re.compile(r"field `([^`]*)`")
_TYPES = re.compile(r"Expected `(\w+)[^`]*`, got `(\w+)`")
_SPOKEN = {
    "str": "text", "float": "a number", "int": "a whole number", "bool": "true or false", "array": "a list",
    "object": "a table",
}  # fmt: skip
_TABLES: dict[str, type[msgspec.Struct]] = {"": _StyleData, "page": _PageData, "faces": _FaceData}


def _leaf(page: _PageData) -> paper.Leaf:
    """Return the page of a style. Raises ``ValueError`` where its margins leave no room for text."""
    try:
        width, height = paper.size(page.trim)
    except ValueError as error:
        raise ValueError(f"“trim” cannot be “{page.trim}”. {error}") from error
    measures = {name: getattr(page, name) for name in page.__struct_fields__ if name != "trim"}
    leaf = paper.Leaf(width=width, height=height, **measures)
    if leaf.measure < _NARROWEST or leaf.column < 5 * leaf.line:
        raise ValueError("the margins of its page leave no room for text")
    return leaf


def printed(
    style: Style,
    trim: tuple[float, float] | None,
    printer: paper.Printer | None,
    bleed: float = 0,
    marks: tuple[str, ...] = (),
    *,
    outer_bleed: bool = False,
) -> Style:
    """Return the style for a book of another size, or for a printer; ``None`` leaves the one or the other open.

    There is no bleed at the spine for a printer that takes none there, nor where it is to be at the outer edges alone.
    """
    size = trim or (style.leaf.width, style.leaf.height)
    inner = 0 if outer_bleed or (printer and not printer.inner_bleed) else bleed
    leaf = replace(paper.fit(style.leaf, size, printer), bleed=bleed, inner_bleed=inner, marks=marks)
    return replace(style, leaf=leaf, printer=printer)


def css(style: Style, target: Target) -> str:
    """Return the style sheet for ``target``: the shared layers, then the style's own. Faces are not in it."""
    layers = [shared() / "base.css"]
    for name in ("cover", "wrap") if target == "wrap" else (target,):
        layers += [shared() / f"{name}.css", style.folder / f"{name}.css"]
    if target == "epub" and style.embedded:
        layers.append(style.folder / "typeface.css")
    return "\n".join(layer.read_text(encoding="utf-8") for layer in layers if layer.exists())


def shared() -> Path:
    """Return the folder of the layers that all styles share."""
    return _home() / BASE


def page_rules(leaf: paper.Leaf) -> str:
    """Return size, margins and bleed of pages as CSS, and the height and the width of the text for what stands in it.

    Those are ``--column`` and ``--measure``.
    Marks are none of its: where CSS has a bleed, its marks stand in it (``emit.trimming`` draws them outside).
    """
    bleed = f"@page {{ bleed: {_points(leaf.bleed)} }}\n" if leaf.bleed else ""
    if leaf.inner_bleed != leaf.bleed:
        spine = _points(leaf.inner_bleed)
        bleed += f"@page :left {{ bleed-right: {spine} }}\n@page :right {{ bleed-left: {spine} }}\n"
    top, outer, bottom, inner = (_points(margin) for margin in (leaf.top, leaf.outer, leaf.bottom, leaf.inner))
    return (
        f"@page {{ size: {_points(leaf.width)} {_points(leaf.height)}; margin: {top} {outer} {bottom} {inner} }}\n"
        f"{bleed}"
        f"@page :left {{ margin-left: {outer}; margin-right: {inner} }}\n"
        f"html {{ --column: {_points(leaf.column)}; --measure: {_points(leaf.measure)} }}\n"
    )


def _points(measure: float) -> str:
    return f"{measure:.3f}".rstrip("0").rstrip(".") + "pt"


def font_faces(faces: Iterable[Face], folder: str) -> str:
    """Return the ``@font-face`` rules of faces whose files lie in ``folder``, a URL with its last slash."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f'font-style: {"italic" if face.italic else "normal"}; src: url("{folder}{face.path.name}"); }}'
        for face in faces
    )


def _home() -> Path:
    """Return the folder of the styles: inside the installed package, or at the top of a source checkout."""
    here = Path(__file__).resolve()
    packaged = here.parent / "styles"
    return packaged if packaged.is_dir() else here.parents[2] / "styles"
