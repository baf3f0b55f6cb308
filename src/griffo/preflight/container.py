"""Rules about the archive: its size, its first file, locks, file names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED

from griffo.preflight.epub import CONTAINER, Found, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.preflight.epub import Epub

LARGEST = 200_000_000
"""Bytes that Amazon's page for sending takes."""
LARGEST_MAIL = 50_000_000
"""Bytes that Amazon takes by mail."""
MIMETYPE = "application/epub+zip"
_RIGHTS = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")
_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def too_large(epub: Epub) -> Iterator[Found]:
    """Find a file of more than 200 MB.

    Source: amazon.com/sendtokindle takes files up to 200 MB (quoted in github.com/input-output-hk/mastering-cardano
    issue 47).
    """
    if epub.size > LARGEST:
        sentence = f"The file has {epub.size / 1e6:.0f} MB; Amazon takes 200 MB at most."
        yield Found("", 0, sentence, "Make its pictures smaller.")


def large(epub: Epub) -> Iterator[Found]:
    """Find a file of more than 50 MB.

    Source: mail is refused above 50 MB (Amazon's help, Send to Kindle E-mail); a book of 134 MB was bounced through
    the web page too, and went through below 50 MB (github.com/input-output-hk/mastering-cardano issue 47).
    """
    if LARGEST_MAIL < epub.size <= LARGEST:
        sentence = f"The file has {epub.size / 1e6:.0f} MB; by mail Amazon takes 50 MB, and larger ones often fail."
        yield Found("", 0, sentence, "Make its pictures smaller.")


def no_mimetype(epub: Epub) -> Iterator[Found]:
    """Find a ``mimetype`` file that is missing or says something else.

    Source: EPUB 3.3, section 4.3 (OCF ZIP container); without it the file is no EPUB to any program that asks.
    """
    if epub.data.get("mimetype", b"").strip() != MIMETYPE.encode():
        yield Found("mimetype", 0, f"The file does not say that it is an EPUB: “{MIMETYPE}”.", _PACK)


def late_mimetype(epub: Epub) -> Iterator[Found]:
    """Find a ``mimetype`` file that is not the first, is compressed, or has extra fields.

    Source: EPUB 3.3, section 4.3. No bounce for this alone is on record; strict readers refuse it.
    """
    first = epub.entries[0] if epub.entries else None
    named = next((entry for entry in epub.entries if entry.filename == "mimetype"), None)
    if first and named and (first is not named or named.compress_type != ZIP_STORED or named.extra):
        sentence = "This must be the first file of the archive, not compressed and without extra fields."
        yield Found("mimetype", 0, sentence, _PACK)


_PACK = "Pack the EPUB again with a program made for it."


def no_package(epub: Epub) -> Iterator[Found]:
    """Find a container that leads to no package document.

    Source: EPUB 3.3, section 4.2.6.3.1 (container.xml).
    """
    if not epub.opf and CONTAINER not in epub.broken and "" not in epub.unread:
        yield Found(CONTAINER, 0, "The file does not say where the book's package document is.", _PACK)


def unreadable(epub: Epub) -> Iterator[Found]:
    """Find files that cannot be unpacked: damaged, locked, of a compression that readers need not know, or too big.

    Source: Amazon's letter of refusal asks that a document be neither encrypted nor protected by a password (quoted in
    bookfere.com/post/973.html); EPUB 3.3, section 4.3.
    """
    for name, why in epub.unread.items():
        yield Found(name, 0, f"The file cannot be read: {why}.", _PACK)


def locked(epub: Epub) -> Iterator[Found]:
    """Find digital rights management.

    Source: Amazon's letter of refusal, as above; Send to Kindle takes no protected files.
    """
    names = [name for name in _RIGHTS if name in epub.names]
    foreign = [method for method in _methods(epub) if method[0] not in _OBFUSCATION]
    if names or foreign:
        name, line = (names[0], 0) if names else ("META-INF/encryption.xml", foreign[0][1])
        sentence = "The book is locked by digital rights management; Amazon takes only books without."
        yield Found(name, line, sentence, "Ask whoever sold it for a file without it.")


def obfuscated_fonts(epub: Epub) -> Iterator[Found]:
    """Find fonts that are scrambled.

    Source: what is left of such a file, or the fonts themselves, are taken for digital rights management
    (github.com/Toyro7356/Kindle-EPUB-Fixer, changes of version 1.4).
    """
    found = [line for method, line in _methods(epub) if method in _OBFUSCATION]
    if found:
        sentence = "The book's fonts are scrambled, which may be taken for digital rights management."
        yield Found("META-INF/encryption.xml", found[0], sentence, "Embed them as they are, or none.")


def _methods(epub: Epub) -> list[tuple[str, int]]:
    """Return the methods of encryption, with their lines."""
    rows = epub.find("META-INF/encryption.xml", "//enc:EncryptedData/enc:EncryptionMethod")
    return [(row.get("Algorithm", ""), line_of(row)) for row in rows]


def repeated_name(epub: Epub) -> Iterator[Found]:
    """Find names that stand in the archive twice.

    Source: EPUB 3.3, section 4.2.3: file names are unique, in upper and lower case alike.
    """
    counts = Counter(entry.filename.casefold() for entry in epub.entries)
    for name in sorted(epub.names):
        if counts[name.casefold()] > 1:
            yield Found(name, 0, "The archive has two files of this name.", "Take one of them out.")


def path_outside(epub: Epub) -> Iterator[Found]:
    r"""Find names that lead out of the archive, or that have ``\`` where ``/`` belongs.

    Source: EPUB 3.3, section 4.2.3; Kindle Publishing Guidelines 2019.2, section 6.5, for the backslash.
    """
    for name in sorted(epub.names):
        if "\\" in name or name.startswith("/") or ".." in name.split("/"):
            yield Found(name, 0, "The name of this file leads out of the book.", "Give it a plain name.")


def file_names(epub: Epub) -> Iterator[Found]:
    """Find names with spaces or with letters beyond ASCII.

    Source: among the causes of bounces in a collection of rejected files (7sbook.com/blogs/17.html, no. 2).
    """
    for name in sorted(epub.names):
        if " " in name or not name.isascii():
            hint = "Name it with letters without accents, digits, hyphens and dots only."
            yield Found(name, 0, "The name of this file holds a space or a letter that Amazon may stumble over.", hint)
