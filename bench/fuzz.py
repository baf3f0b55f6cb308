"""Fuzz the readers: no crash but an error for people, no hang, no memory without bound.

    .venv/bin/pip install atheris
    .venv/bin/python bench/fuzz.py KIND SECONDS [FOLDER]

KIND is an ending that Griffo reads: html, epub, docx, … Files of that kind in tests/cases/fuzz, and what the
case files of tests/cases/sources hold, are what it begins with; archives are changed inside their members, not as
bytes, since hardly a changed byte of a zip file gets beyond its checksum. What breaks a promise is written to FOLDER
(out/fuzz), named by its hash; put it into tests/cases/fuzz when it is mended, where ``tests/test_fuzz.py`` reads it
again every time.
"""

from __future__ import annotations

import hashlib
import io
import resource
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.documents import docx, odt, par, run
from tests.ebooks import ebook

with atheris.instrument_imports(include=["griffo.read"]):
    from griffo.errors import GriffoError
    from griffo.read import READERS

    for read in READERS.values():
        with suppress(GriffoError):
            read(b"", "nothing")  # imports its module

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "tests" / "cases"
SECONDS_PER_MB = 10
LEAST = 2.0
"""Seconds that any file may take: a machine may be busy."""
TIMES = 20
"""How many times its own size a file may add to the memory, beyond what the libraries take."""
LIBRARIES = 300_000_000
WORDS = (
    "<p>",
    "</p>",
    "<i>",
    "</i>",
    "<em>",
    "</em>",
    "<b>",
    "</b>",
    "<br>",
    "<hr>",
    "<div>",
    "</div>",
    "<h2>",
    "</h2>",
    "<table>",
    "<tr>",
    "<td>",
    "<li>",
    "<ul>",
    "<pre>",
    "<blockquote>",
    "<a href='#n'>",
    "<li id='n'>",
    "<ruby>",
    "<rt>",
    "<svg>",
    "<script>",
    "<style>",
    "<span style='font-style:italic'>",
    "<!--",
    "-->",
    "&nbsp;",
    "&#x41;",
    "<![CDATA[",
    "]]>",
    "<?xml",
    "<dl>",
    "<dt>",
    "<dd>",
    "<img src='data:,'>",
    "class='userstuff'",
    "id='chapters'",
    "[^1]",
    "^[",
    "***",
    "---",
    "> ",
    "# ",
)
"""Pieces that turn up in files, for the fuzzer's dictionary."""


MADE = {
    ".docx": [docx(par(run("The mill was "), run("shut", "<w:i/>")), par(run("Nobody came.")))],
    ".odt": [odt('<text:p text:style-name="Standard">The ferry was late.</text:p>')],
    ".rtf": [rb"{\rtf1\ansi The gate was {\i open}.\par\'92 \u8212? {\footnote By whom?}\par}"],
}
"""Files to begin with, of kinds that no case file holds."""


def seeds(ending: str) -> list[bytes]:
    """Return files of a kind to begin with."""
    found = [path.read_bytes() for path in sorted((SEEDS / "fuzz").glob(f"*{ending}"))]
    for path in sorted((SEEDS / "sources").glob(f"*{ending}.txt")):
        cases = path.read_text(encoding="utf-8").split("\n=== ")[1:]
        given = [case.partition("\n")[2].rpartition("\n=>")[0] for case in cases]
        found += [ebook(text) if ending == ".epub" else text.encode() for text in given]
    found += MADE.get(ending, [])
    return found or [b""]


def check(ending: str, data: bytes, folder: Path) -> None:
    """Read one file and keep it where a promise is broken."""
    start, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    broken = ""
    try:
        READERS[ending](data, f"fuzz{ending}")
    except GriffoError:
        pass
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        broken = f"{type(error).__name__}: {error}"
    took = time.process_time() - start
    if took > max(LEAST, SECONDS_PER_MB * len(data) / 1e6):
        broken = broken or f"{took:.1f} seconds for {len(data):,} bytes"
    grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held)
    if grown > LIBRARIES + TIMES * len(data):
        broken = broken or f"{grown:,} bytes of memory for {len(data):,}"
    if broken:
        folder.mkdir(parents=True, exist_ok=True)
        name = folder / f"{hashlib.sha256(data).hexdigest()[:12]}{ending}"
        if not name.exists():
            name.write_bytes(data)
            print(f"{name}: {broken}", flush=True)


def mutated(data: bytes, size: int, seed: int) -> bytes:
    """Change a file: an archive inside one of its members, anything else anywhere."""
    if not data.startswith(b"PK"):
        return text(bytes(atheris.Mutate(data, size)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()[:60]]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return bytes(atheris.Mutate(data, size))
    if members:
        at = seed % len(members)
        members[at] = members[at][0], text(bytes(atheris.Mutate(members[at][1], len(members[at][1]) + 64)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()[:size]


def text(data: bytes) -> bytes:
    """Keep most files text, which gets beyond the decoder; one in sixteen may be anything."""
    if hashlib.sha256(data).digest()[0] < 16:
        return data
    return data.decode("utf-8", "ignore").replace("\0", "").encode()


def main() -> None:
    """Fuzz one kind of file."""
    kind, seconds = sys.argv[1], sys.argv[2]
    folder = Path(sys.argv[3]) if len(sys.argv) > 3 else ROOT / "out" / "fuzz"
    ending = f".{kind}"
    corpus = folder / "corpus" / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds(ending):
        (corpus / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
    words = folder / "words"
    words.write_text("".join(f'"{word}"\n' for word in WORDS), encoding="ascii")
    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            "-max_len=200000",
            f"-dict={words}",
            "-timeout=60",
            "-rss_limit_mb=4000",
        ],
        lambda data: check(ending, data, folder),
        custom_mutator=mutated,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
