"""A style: the fonts, style sheets and few choices that give a book its look.

A style is a folder of data with no code in it. Its sheets lie on top of two layers that all styles share:

    base/base.css  <  base/TARGET.css  <  NAME/TARGET.css        TARGET is epub, print or cover

``NAME/typeface.css`` lies above them on screens, where the faces go along.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from griffo.errors import GriffoError

Target = Literal["epub", "print", "cover"]
"""What a style sheet is for."""

BASE = "base"
"""The folder of the layers that all styles share; no style of its own."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of a style."""

    family: str
    path: Path
    weight: int = 400
    italic: bool = False


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
    trim: tuple[str, str]
    """Width and height of the printed page, as CSS lengths."""
    faces: tuple[Face, ...]
    typeface: str
    """The type and who drew it, as the colophon names them after "The type is"; empty where it is to be silent."""
    licence: Path
    """The licence of the fonts, which has to go wherever they go."""
    embedded: bool = True
    """Whether e-book and web page carry the faces. Paper and a drawn cover always have them."""


class _FaceData(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    weight: int = 400
    italic: bool = False


class _StyleData(msgspec.Struct, forbid_unknown_fields=True):
    """What ``style.toml`` holds."""

    title: str
    description: str
    family: str
    ornament: str
    trim: tuple[str, str]
    licence: str
    faces: tuple[_FaceData, ...]
    typeface: str = ""


def names() -> tuple[str, ...]:
    """Return the names of the styles there are, in alphabetical order."""
    return tuple(sorted(file.parent.name for file in _home().glob("*/style.toml")))


def load(name: str) -> Style:
    """Return the style called ``name``. Raises ``GriffoError`` where there is none, and names those there are."""
    if name not in names():
        raise GriffoError(f"There is no style “{name}”.", mend=f"The styles are: {', '.join(names())}.")
    folder = _home() / name
    file = folder / "style.toml"
    try:
        data = msgspec.toml.decode(file.read_bytes(), type=_StyleData)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise GriffoError(f"The style “{name}” cannot be read: {error}.", file=str(file)) from error
    return Style(
        name=name,
        folder=folder,
        title=data.title,
        description=data.description,
        family=data.family,
        ornament=data.ornament,
        trim=data.trim,
        faces=tuple(Face(data.family, folder / face.file, face.weight, face.italic) for face in data.faces),
        typeface=data.typeface,
        licence=folder / data.licence,
    )


def css(style: Style, target: Target) -> str:
    """Return the style sheet for ``target``: the shared layers, then the style's own. Faces are not in it."""
    home = style.folder.parent
    layers = [home / BASE / "base.css", home / BASE / f"{target}.css", style.folder / f"{target}.css"]
    if target == "epub" and style.embedded:
        layers.append(style.folder / "typeface.css")
    return "\n".join(layer.read_text(encoding="utf-8") for layer in layers if layer.exists())


def font_faces(style: Style, folder: str) -> str:
    """Return the ``@font-face`` rules of the style for font files that lie in ``folder``, a URL with its last slash."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f'font-style: {"italic" if face.italic else "normal"}; src: url("{folder}{face.path.name}"); }}'
        for face in style.faces
    )


def _home() -> Path:
    """Return the folder of the styles: inside the installed package, or at the top of a source checkout."""
    here = Path(__file__).resolve()
    packaged = here.parent / "styles"
    return packaged if packaged.is_dir() else here.parents[2] / "styles"
