"""Cut the static faces of the style "classic" from the variable EB Garamond.

Reading systems and print shops handle plain TrueType faces far better than variable ones, and a book needs only three.
Run with ``make fonts``. The same font package and the same fontTools give the same bytes, so the result stands in git
and nobody needs the package to build a book.
"""

import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PACKAGE = "fontpkg_eb_garamond"
FAMILY = "EB Garamond"
TARGET = Path(__file__).parent / "classic" / "fonts"

# fsSelection (OS/2) and macStyle (head) say the same thing twice, in different bits.
FS_ITALIC, FS_BOLD, FS_REGULAR = 1 << 0, 1 << 5, 1 << 6
MAC_BOLD, MAC_ITALIC = 1 << 0, 1 << 1


@dataclass(frozen=True)
class Face:
    """One static face: the variable font it comes from, its weight and its names."""

    source: str
    weight: int
    style: str
    italic: bool = False

    @property
    def postscript(self) -> str:
        """The PostScript name, which is the file's name too."""
        return f"{FAMILY.replace(' ', '')}-{self.style}"


FACES = (
    Face("EBGaramond[wght].ttf", 400, "Regular"),
    Face("EBGaramond-Italic[wght].ttf", 400, "Italic", italic=True),
)


def cut(source: Path, face: Face) -> TTFont:
    """Return the static face, with every character of the source and no trace of the variation."""
    # A new time stamp would make every run a new file; the date of the source's last change stays.
    font = TTFont(source, recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": face.weight}, inplace=True)
    rename(font, face)
    flag(font, face)
    slim(font)
    return font


def rename(font: TTFont, face: Face) -> None:
    """Give the face its names.

    Old systems know four styles in a family. A face beyond those is the only one of a family of its own for them
    (records 1 and 2), and belongs to the real family for all others (16 and 17).
    """
    table = font["name"]
    basic = face.style in {"Regular", "Italic"}
    full = f"{FAMILY} {face.style}"
    version = f"{font['head'].fontRevision:.3f}"
    names = {
        1: FAMILY if basic else full,
        2: face.style if basic else "Regular",
        3: f"{version};{font['OS/2'].achVendID};{face.postscript}",
        4: full,
        6: face.postscript,
    }
    if not basic:
        names |= {16: FAMILY, 17: face.style}
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
    font["OS/2"].fsSelection = selection | (FS_ITALIC if face.italic else FS_REGULAR)
    font["head"].macStyle = font["head"].macStyle & ~(MAC_BOLD | MAC_ITALIC) | (MAC_ITALIC if face.italic else 0)


def slim(font: TTFont) -> None:
    """Drop what no page needs: variation leftovers, glyph names, and "all alternates", a menu for font viewers."""
    del font["STAT"]
    font["name"].removeUnusedNames(font)
    tables = [font[tag].table for tag in ("GSUB", "GPOS")]
    features = {record.FeatureTag for table in tables for record in table.FeatureList.FeatureRecord}
    # Names, scripts and characters all stay: what the subsetter drops on its own is meant for a single web page.
    options = Options(
        glyph_names=False,
        hinting=False,
        layout_features=sorted(features - {"aalt"}),
        layout_scripts=["*"],
        name_IDs=["*"],
        name_languages=["*"],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)


def main() -> None:
    """Write the faces and their licence, and say how large they came out."""
    TARGET.mkdir(parents=True, exist_ok=True)
    package = files(PACKAGE)
    for face in FACES:
        path = TARGET / f"{face.postscript}.ttf"
        with as_file(package / "files" / face.source) as source:
            cut(source, face).save(path)
        print(f"{path.relative_to(TARGET.parents[2])}  {path.stat().st_size:,} bytes")
    with as_file(package / "LICENSE") as licence:
        shutil.copyfile(licence, TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
