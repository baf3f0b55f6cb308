"""Set the EPUB of the sample stories beside those that pandoc and calibre make of the same text.

    .venv/bin/python bench/compare.py [FOLDER]

pandoc and calibre read no UTF-16 and no folder of files, so they get what Griffo reads as one file, in UTF-8, stories
in the book's order, with title, authors and language told on the command line: as Markdown with typographic quotation
marks for pandoc, as text with every heuristic switched on for calibre. Every figure in the table that is printed is
taken from the files. Needs pandoc, calibre and what the tests read books with.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from measure import Command, Cost, run

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.reading import script
from tests.test_epub import epubcheck

from griffo.compile import draft, open_book
from griffo.emit.page import authors_of
from griffo.read.source import load

ROOT = Path(__file__).parents[1]
GRIFFO = str(Path(sys.executable).with_name("griffo"))
NAMES = {"x": "http://www.w3.org/1999/xhtml", "e": "http://www.idpf.org/2007/ops", "p": "http://www.idpf.org/2007/opf"}
NAMES |= {"n": "http://www.daisy.org/z3986/2005/ncx/"}
RESIDUE = ("Work Header", "Chapter Text", "Follow/Fav", "Additional Tags:", "A/N", "Disclaimer:")
"""Words of the sites and of the authors' labels that have no place in a book's text."""


class Opened:
    """An EPUB, its pages in reading order."""

    def __init__(self, path: Path, cost: Cost, again: Path) -> None:
        self.path, self.cost = path, cost
        self.same = path.read_bytes() == again.read_bytes()
        with ZipFile(path) as files:
            content = {name: files.read(name) for name in files.namelist()}
        package = next(name for name in content if name.endswith(".opf"))
        self.opf = etree.fromstring(content[package])
        items = {item.get("id"): item for item in self.opf.iterfind(".//p:item", NAMES)}
        folder = package.rpartition("/")[0]

        def page(item: etree._Element) -> etree._Element:
            return etree.fromstring(content[f"{folder}/{item.get('href')}".lstrip("/")])

        spine = [items[row.get("idref")] for row in self.opf.iterfind(".//p:itemref", NAMES)]
        self.pages = [page(item) for item in spine]
        self.nav = next((page(item) for item in items.values() if "nav" in (item.get("properties") or "")), None)
        self.ncx = next(
            (page(item) for item in items.values() if (item.get("media-type") or "").endswith("ncx+xml")), None
        )

    def count(self, path: str) -> int:
        return sum(len(page.xpath(path, namespaces=NAMES)) for page in self.pages)

    def listed(self, kind: str) -> int:
        """Count the entries of a list of the navigation document."""
        found = [] if self.nav is None else self.nav.xpath(f"//x:nav[@e:type='{kind}']//x:li", namespaces=NAMES)
        return len(found)

    def text(self) -> str:
        bodies = (page.find("x:body", NAMES) for page in self.pages)
        return "\n".join("".join(body.itertext()) for body in bodies if body is not None)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="griffo-compare-"))
    folder.mkdir(parents=True, exist_ok=True)
    made = books(folder)
    violations = dict(zip(made, ace(*(one.path for one in made.values())), strict=True))
    print(f"| | {' | '.join(made)} |\n|---|{'---|' * len(made)}")
    for row, ask in ROWS.items():
        print(f"| {row} | {' | '.join(str(ask(one)) for one in made.values())} |")
    print(f"| DAISY Ace, violations | {' | '.join(str(len(violations[name])) for name in made)} |")


def books(folder: Path) -> dict[str, Opened]:
    """Make every EPUB twice, in fresh folders."""
    book = open_book([ROOT / "seeds"])
    plain = folder / "stories.txt"
    plain.write_text("\n\n\n".join(load(entry.path).text.replace("\r\n", "\n") for entry in book.entries), "utf-8")
    title, language = book.settings.title, book.settings.language
    authors = authors_of(draft(book).book)
    commands = {
        "Griffo, EPUB alone": [GRIFFO, "compile", str(ROOT / "seeds"), "--no-cache", "--format", "epub", "-o", "."],
        "Griffo, EPUB and PDF": [GRIFFO, "compile", str(ROOT / "seeds"), "--no-cache", "-o", "."],
        "pandoc": [
            *("pandoc", str(plain), "--from=markdown+smart", "--toc", "-o", "book.epub"),
            *(f"--metadata=title:{title}", f"--metadata=lang:{language}"),
            *(f"--metadata=author:{author}" for author in authors),
        ],
        "calibre": [
            *("ebook-convert", str(plain), "book.epub", "--enable-heuristics", "--smarten-punctuation"),
            *("--formatting-type=heuristic", "--title", title, "--language", language),
            *("--authors", " & ".join(authors), "--epub-version", "3"),
        ],
    }
    made = {}
    for name, command in commands.items():
        found = []
        for turn in ("first", "second"):
            place = folder / f"{name} {turn}"
            place.mkdir(exist_ok=True)
            found.append((run([Command(command)], place)[0], next(place.glob("*.epub"))))
        (cost, path), (_, again) = found
        made[name] = Opened(path, cost, again)
    return made


def ace(*files: Path) -> list[list[str]]:
    import msgspec

    return msgspec.json.decode(script("ace.js", *files), type=list[list[str]])


def messages(book: Opened) -> str:
    """Count what EPUBCheck says, by severity."""
    found = [line.split()[0] for line in epubcheck(book.path)]
    return ", ".join(f"{found.count(kind)} {kind.lower()}" for kind in dict.fromkeys(found)) or "nothing"


def metadata(book: Opened) -> int:
    """Count the kinds of accessibility metadata."""
    rows = (meta.get("property") or "" for meta in book.opf.iterfind(".//p:meta", NAMES))
    return len({row for row in rows if row.startswith("schema:access")})


def residue(book: Opened) -> int:
    text = book.text()
    return sum(len(re.findall(rf"(?m)^\s*{re.escape(words)}", text)) for words in RESIDUE)


def contents(book: Opened) -> int:
    """Count the entries of the contents: of the navigation document, or of the NCX where there is none."""
    if book.nav is not None:
        return book.listed("toc")
    return 0 if book.ncx is None else len(book.ncx.findall(".//n:navPoint", NAMES))


ROWS: dict[str, Callable[[Opened], object]] = {
    "EPUB version": lambda book: book.opf.get("version"),
    "EPUBCheck says": messages,
    "entries in the contents (7 stories)": contents,
    "landmarks": lambda book: book.listed("landmarks"),
    "page list, entries": lambda book: book.listed("page-list"),
    "passages in italics": lambda book: book.count("//x:i[not(ancestor::x:i)] | //x:em[not(ancestor::x:i)]"),
    "of them said to be a thought": lambda book: book.count("//x:i[@class='thought']"),
    "scene breaks": lambda book: book.count("//x:hr"),
    "author's notes as sections of their kind": lambda book: book.count(
        "//x:section[@role='doc-preface' or @role='doc-afterword' or @role='doc-acknowledgments' "
        "or @role='doc-dedication' or @role='doc-abstract']"
    ),
    "notes that pop up, with a way back": lambda book: book.count("//x:a[@role='doc-noteref']"),
    "site residue and labels left in the text": residue,
    "kinds of accessibility metadata": metadata,
    "authors named one by one": lambda book: len(book.opf.findall(".//{http://purl.org/dc/elements/1.1/}creator")),
    "words": lambda book: f"{len(book.text().split()):,}",
    "made twice, the same bytes": lambda book: "yes" if book.same else "no",
    "size": lambda book: f"{book.path.stat().st_size / 1000:.0f} kB",
    "time": lambda book: f"{book.cost.wall:.1f} s",
    "memory": lambda book: f"{book.cost.memory} MB",
}

if __name__ == "__main__":
    main()
