"""Make the static faces of the styles from the fonts that their packages bring.

Reading systems and print shops handle plain TrueType faces far better than variable ones, and a book needs few of them.
Run with ``make fonts``. The same font packages and the same fontTools give the same bytes, so the result stands in git
and nobody needs the packages to build a book.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HOME = Path(__file__).parent

LIKE = {"\u2011": "-", "\u2012": "–", "\u2015": "—", "\u2032": "'", "\u2033": '"'}
"""Non-breaking hyphen, figure dash, horizontal bar and primes, with what looks like each."""

# fsSelection (OS/2) and macStyle (head) say the same thing twice, in different bits.
FS_ITALIC, FS_BOLD, FS_REGULAR = 1 << 0, 1 << 5, 1 << 6
MAC_BOLD, MAC_ITALIC = 1 << 0, 1 << 1


@dataclass(frozen=True)
class Face:
    """One static face: the font it comes from, its names, and its place in a variable font."""

    source: str
    style: str
    weight: int = 400
    italic: bool = False
    axes: dict[str, float] = field(default_factory=dict)
    """The value of every axis of a variable font; empty for one that is static already."""
    blocks: tuple[tuple[int, int], ...] = ()
    """The first and the last character of the stretches of Unicode that are kept; empty for all."""


@dataclass(frozen=True)
class Family:
    """The faces of one family that a style needs, and the package that brings them."""

    name: str
    package: str
    folder: str
    faces: tuple[Face, ...]
    inside: str = "files/"
    """Where in its package the fonts lie."""

    def postscript(self, face: Face) -> str:
        """Return the PostScript name of a face, which is the file's name too."""
        return f"{self.name.replace(' ', '')}-{face.style}"


BOOK = {"opsz": 12.0, "wght": 400.0}
"""Literata for a text of 10 to 12 points: its optical sizes go from 7 to 72."""
STRONG = BOOK | {"wght": 700.0}
BASIC = {"Regular": "Regular", "Italic": "Italic", "Bold": "Bold", "BoldItalic": "Bold Italic"}
"""The four styles of a family that old systems know, and what they call them."""

OWN = (
    Family(
        "EB Garamond",
        "fontpkg_eb_garamond",
        "classic",
        (
            Face("EBGaramond[wght].ttf", "Regular", axes={"wght": 400}),
            Face("EBGaramond-Italic[wght].ttf", "Italic", italic=True, axes={"wght": 400}),
            Face("EBGaramond[wght].ttf", "Bold", weight=700, axes={"wght": 700}),
            Face("EBGaramond-Italic[wght].ttf", "BoldItalic", weight=700, italic=True, axes={"wght": 700}),
        ),
    ),
    Family(
        "Literata",
        "fontpkg_literata",
        "modern",
        (
            Face("Literata[opsz,wght].ttf", "Regular", axes=BOOK),
            Face("Literata-Italic[opsz,wght].ttf", "Italic", italic=True, axes=BOOK),
            Face("Literata[opsz,wght].ttf", "Bold", weight=700, axes=STRONG),
            Face("Literata-Italic[opsz,wght].ttf", "BoldItalic", weight=700, italic=True, axes=STRONG),
        ),
    ),
    Family(
        "Figtree",
        "fontpkg_figtree",
        "modern",
        (Face("Figtree[wght].ttf", "SemiBold", weight=600, axes={"wght": 600}),),
    ),
    Family(
        "Atkinson Hyperlegible",
        "fontpkg_atkinson_hyperlegible",
        "large-print",
        (
            Face("AtkinsonHyperlegible-Regular.ttf", "Regular"),
            Face("AtkinsonHyperlegible-Italic.ttf", "Italic", italic=True),
            Face("AtkinsonHyperlegible-Bold.ttf", "Bold", weight=700),
            Face("AtkinsonHyperlegible-BoldItalic.ttf", "BoldItalic", weight=700, italic=True),
        ),
    ),
)

SPARE = "base"
"""The folder of the faces that all styles share: they lend the characters that a style's own lack."""
WRITTEN = ((0x20, 0x24F), (0x2B0, 0x52F), (0x1E00, 0x214F))
"""Latin, Greek and Cyrillic with their marks and punctuation."""
SIGNS = ((0x2190, 0x2BFF),)
"""Arrows, mathematical signs, shapes, stars and ticks."""
FLAT = (0.8, 0.2)
"""How far they say that they reach above the line and below it, in units of their size."""

LENT = tuple(
    Family(name, package, SPARE, faces, inside)
    for name, package, inside, faces in (
        (
            "Noto Sans",
            "manimgx_fonts",
            "",
            (
                Face("NotoSans[wght].ttf", "Regular", axes={"wght": 400}, blocks=WRITTEN),
                Face("NotoSans-Italic[wght].ttf", "Italic", italic=True, axes={"wght": 400}, blocks=WRITTEN),
            ),
        ),
        ("Noto Sans Hebrew", "manimgx_fonts", "", (Face("NotoSansHebrew[wght].ttf", "Regular", axes={"wght": 400}),)),
        ("Noto Sans Arabic", "manimgx_fonts", "", (Face("NotoSansArabic[wght].ttf", "Regular", axes={"wght": 400}),)),
        ("Noto Sans Symbols", "manimgx_fonts", "", (Face("NotoSansSymbols[wght].ttf", "Regular", axes={"wght": 400}),)),
        ("Noto Emoji", "manimgx_fonts", "", (Face("NotoEmoji[wght].ttf", "Regular", axes={"wght": 400}),)),
        (
            "Inter",
            "fontpkg_inter",
            "files/",
            (Face("Inter[opsz,wght].ttf", "Regular", axes={"opsz": 14, "wght": 400}, blocks=SIGNS),),
        ),
    )
)
FAMILIES = (*OWN, *LENT)


def cut(source: Path, family: Family, face: Face) -> TTFont:
    """Return the static face, with every character of the source and no trace of a variation."""
    # A new time stamp would make every run a new file; the date of the source's last change stays.
    font = TTFont(source, recalcTimestamp=False)
    if face.axes:
        instantiateVariableFont(font, face.axes, inplace=True)
    fill(font)
    rename(font, family, face)
    flag(font, face)
    slim(font, face.blocks)
    if family.folder == SPARE:
        flatten(font)
    return font


def fill(font: TTFont) -> None:
    """Let signs that the program writes have a look, where the font has none for them: the one that is most like it.

    Without it the line would fall back to whatever font the machine has.
    """
    for table in font["cmap"].tables:
        for sign, like in LIKE.items():
            if ord(sign) not in table.cmap and ord(like) in table.cmap:
                table.cmap[ord(sign)] = table.cmap[ord(like)]


def rename(font: TTFont, family: Family, face: Face) -> None:
    """Give the face its names.

    Old systems know four styles in a family. A face beyond those is the only one of a family of its own for them
    (records 1 and 2), and belongs to the real family for all others (16 and 17).
    """
    table = font["name"]
    basic = BASIC.get(face.style)
    full = f"{family.name} {basic or face.style}"
    postscript = family.postscript(face)
    version = f"{font['head'].fontRevision:.3f}"
    names = {
        1: family.name if basic else full,
        2: basic or "Regular",
        3: f"{version};{font['OS/2'].achVendID};{postscript}",
        4: full,
        6: postscript,
    }
    if not basic:
        names |= {16: family.name, 17: face.style}
    for stale in (16, 17, 21, 22, 25):  # the last names the variable font
        table.removeNames(nameID=stale)
    for number, name in names.items():
        table.removeNames(nameID=number)
        table.setName(name, number, 3, 1, 0x409)
    table.names.sort()


def flag(font: TTFont, face: Face) -> None:
    """Say weight and slope where layout engines look for them."""
    font["OS/2"].usWeightClass = face.weight
    selection = font["OS/2"].fsSelection & ~(FS_ITALIC | FS_BOLD | FS_REGULAR)
    bold = face.style in {"Bold", "BoldItalic"}
    shown = (FS_ITALIC if face.italic else 0) | (FS_BOLD if bold else 0)
    font["OS/2"].fsSelection = selection | (shown or FS_REGULAR)
    mac = (MAC_ITALIC if face.italic else 0) | (MAC_BOLD if bold else 0)
    font["head"].macStyle = font["head"].macStyle & ~(MAC_BOLD | MAC_ITALIC) | mac


def slim(font: TTFont, blocks: Iterable[tuple[int, int]]) -> None:
    """Drop what no page needs: signature, glyph names, what is left of variations, and "all alternates", a menu."""
    for tag in ("STAT", "DSIG"):
        if tag in font:
            del font[tag]
    font["name"].removeUnusedNames(font)
    tables = [font[tag].table for tag in ("GSUB", "GPOS") if tag in font]
    features = {record.FeatureTag for table in tables for record in table.FeatureList.FeatureRecord}
    # Names, scripts and characters all stay: what the subsetter drops on its own is meant for a single web page. A face
    # of which only some characters are kept needs no more than what joins and marks them.
    options = Options(
        glyph_names=False,
        hinting=False,
        layout_features=sorted(features & {"ccmp", "kern", "locl", "mark", "mkmk"} if blocks else features - {"aalt"}),
        layout_scripts=["*"],
        name_IDs=["*"],
        name_languages=["*"],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    subsetter = Subsetter(options)
    known = font.getBestCmap()
    subsetter.populate(unicodes=[code for code in known if not blocks or any(a <= code <= b for a, b in blocks)])
    subsetter.subset(font)


def flatten(font: TTFont) -> None:
    """Say that a face is no taller than those of books: among them it shall not push lines apart."""
    ascent, descent = (round(part * font["head"].unitsPerEm) for part in FLAT)
    head, other = font["hhea"], font["OS/2"]
    head.ascent, head.descent, head.lineGap = ascent, -descent, 0
    other.sTypoAscender, other.sTypoDescender, other.sTypoLineGap = ascent, -descent, 0
    other.usWinAscent, other.usWinDescent = ascent, descent


def licence(folder: str) -> str:
    """Return the licence of a style's fonts: who holds the rights in each family, then the words they share."""
    packages = dict.fromkeys(family.package for family in FAMILIES if family.folder == folder)
    texts = [file.read_text("utf-8") for file in (files(name) / "LICENSE" for name in packages) if file.is_file()]
    owners, words = zip(*(text.split("\n", 1) for text in texts), strict=True)
    if len(set(words)) > 1:
        raise SystemExit(f"The fonts of {folder} are under licences that differ: ship them as files of their own.")
    return "\n".join((*dict.fromkeys((*owners, *_owners(folder))), words[0]))


def _owners(folder: str) -> Iterable[str]:
    """Yield who holds the rights in those fonts whose package has no licence beside them, as the fonts say it."""
    for family in FAMILIES:
        package = files(family.package)
        if family.folder == folder and not (package / "LICENSE").is_file():
            with as_file(package / family.inside / family.faces[0].source) as source, TTFont(source) as font:
                yield font["name"].getDebugName(0)


def main() -> None:
    """Write the faces and their licences, and say how large they came out."""
    for family in FAMILIES:
        target = HOME / family.folder / "fonts"
        target.mkdir(parents=True, exist_ok=True)
        for face in family.faces:
            path = target / f"{family.postscript(face)}.ttf"
            with as_file(files(family.package) / family.inside / face.source) as source:
                cut(source, family, face).save(path)
            print(f"{path.relative_to(HOME.parent)}  {path.stat().st_size:,} bytes")
        (target / "OFL.txt").write_text(licence(family.folder), "utf-8")


if __name__ == "__main__":
    main()
