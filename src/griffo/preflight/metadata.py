"""Rules about what the book says of itself: language, title, author, identifier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from griffo.preflight.epub import Found, line_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from griffo.preflight.epub import Epub

LISTED = frozenset(
    """
    af afr gsw ar ara eu eus baq nb nob no nor nn nno br bre ca cat zh zho chi kw cor co cos da dan nl nld dut stq en
    eng fi fin fr fra fre fy fry gl glg de deu ger gu guj hi hin is isl ice ga gle it ita ja jpn lb ltz mr mar ml mal gv
    glv frr pl pol pt por oc oci rm roh sco gd gla es spa sv swe ta tam cy cym wel
    """.split()
)
"""The languages listed on kdp.amazon.com/help/topic/G200673300, as of 13 September 2022, as ISO 639 codes."""
TWO_LETTERS = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)
"""Every language of two letters (ISO 639-1)."""
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})
_CHOOSE = "Set it to the language of the book, such as en, en-GB or fr."


def no_metadata(epub: Epub) -> Iterator[Found]:
    """Find a package document without metadata.

    Source: Kindle Previewer's error E20003 (github.com/AlexPof/mark2epub issue 2).
    """
    if epub.package is not None and not epub.find(epub.opf, "//opf:metadata"):
        yield Found(epub.opf, 0, "The book says nothing about itself: its package document has no metadata.")


def no_language(epub: Epub) -> Iterator[Found]:
    """Find a book that does not state its language.

    Source: Kindle Previewer's error E23005, "The dc:Language field is mandatory" (github.com/JimmXinu/EpubMerge issue
    12); Kindle Publishing Guidelines 2019.2, section 10.1.
    """
    if epub.find(epub.opf, "//opf:metadata") and not any(text_of(row) for row in _languages(epub)):
        yield Found(epub.opf, 0, "The book does not say which language it is in.", _CHOOSE)


def unknown_language(epub: Epub) -> Iterator[Found]:
    """Find a language that is none: ``us``, ``C``, ``English``, ``und``.

    Source: books in "us" (github.com/dteviot/WebToEpub issue 1154) and "C" (github.com/ofou/graham-essays pull request
    19) were bounced, and went through in "en". ``und`` and its like name no language (BCP 47).
    """
    for row in _languages(epub):
        code = text_of(row)
        if code and not _is_language(code):
            yield Found(epub.opf, line_of(row), f"“{code}” is no language; Amazon sends such a book back.", _CHOOSE)


def unlisted_language(epub: Epub) -> Iterator[Found]:
    """Find a language that is not among those Amazon lists for Kindle books.

    Source: the list named at ``LISTED``; that documents in other languages "may fail to convert" is what
    github.com/innocenat/kindle-epub-fix tells its users.
    """
    for row in _languages(epub):
        code = text_of(row)
        if _is_language(code) and _primary(code) not in LISTED:
            sentence = f"The language “{code}” is not among those that Amazon lists for Kindle books."
            yield Found(
                epub.opf, line_of(row), sentence, "If Amazon sends the book back, send one in a listed language."
            )


def no_title(epub: Epub) -> Iterator[Found]:
    """Find a book without a title.

    Source: Kindle Publishing Guidelines 2019.2, section 10.1: language and title are required.
    """
    if epub.find(epub.opf, "//opf:metadata") and not any(text_of(row) for row in _titles(epub)):
        yield Found(epub.opf, 0, "The book has no title.", "Give it one.")


def second_title(epub: Epub) -> Iterator[Found]:
    """Find a second title where nothing says which one is the main one.

    Source: github.com/grimmory-tools/grimmory issue 2323, two files that differ in this alone: the one with a second
    ``dc:title``, for the subtitle, came back with E999.
    """
    if len(_titles(epub)) > 1 and not _main_title(epub):
        hint = "Put the subtitle behind a colon into the one title."
        yield Found(epub.opf, line_of(_titles(epub)[1]), "The book has two titles, which Amazon sends back.", hint)


def several_titles(epub: Epub) -> Iterator[Found]:
    """Find a second title beside one that is marked as the main one.

    Source: as for ``second_title``; a book whose titles told more of themselves went through
    (github.com/orgs/grimmory-tools/discussions/1181).
    """
    if len(_titles(epub)) > 1 and _main_title(epub):
        hint = "Put the subtitle behind a colon into the one title."
        yield Found(epub.opf, line_of(_titles(epub)[1]), "The book has two titles, which Amazon may send back.", hint)


def no_author(epub: Epub) -> Iterator[Found]:
    """Find a book without an author.

    Source: KindleGen, which converts what is sent, asked for title and author (github.com/addyosmani/
    backbone-fundamentals, instructions for e-books).
    """
    if epub.find(epub.opf, "//opf:metadata") and not any(
        text_of(row) for row in epub.find(epub.opf, "//opf:metadata/dc:creator")
    ):
        yield Found(epub.opf, 0, "The book names no author, which Amazon's converter used to ask for.", "Name one.")


def no_identifier(epub: Epub) -> Iterator[Found]:
    """Find a package document whose unique identifier is missing.

    Source: github.com/innocenat/kindle-epub-fix pull request 25 (unique-identifier mismatch); EPUBCheck OPF-030.
    """
    if epub.find(epub.opf, "//opf:metadata") and not _identifier(epub):
        sentence = "The unique-identifier of the package names no dc:identifier of the book."
        yield Found(
            epub.opf,
            line_of(epub.find(epub.opf, "/*")[0]),
            sentence,
            "Give the book one identifier and name its id there.",
        )


def other_identifier(epub: Epub) -> Iterator[Found]:
    """Find an NCX with another identifier than the package document's, or with none.

    Source: github.com/innocenat/kindle-epub-fix pull request 25; EPUBCheck NCX-001. A UUID with ``urn:uuid:`` before
    it and one without are the same: calibre's own books have both.
    """
    rows = epub.find(epub.ncx, "//ncx:head/ncx:meta[@name='dtb:uid']")
    mine = _identifier(epub)
    if epub.ncx and mine and [_bare(row.get("content", "")) for row in rows] != [_bare(mine)]:
        sentence = f"The NCX must name the same identifier as the package: “{mine}”."
        yield Found(epub.ncx, line_of(rows[0]) if rows else 0, sentence, 'Write it into meta name="dtb:uid".')


def _languages(epub: Epub) -> list[etree._Element]:
    return epub.find(epub.opf, "//opf:metadata/dc:language")


def _titles(epub: Epub) -> list[etree._Element]:
    return epub.find(epub.opf, "//opf:metadata/dc:title")


def _main_title(epub: Epub) -> bool:
    return bool(epub.find(epub.opf, "//opf:meta[@property='title-type'][normalize-space()='main']"))


def _identifier(epub: Epub) -> str:
    path = "//opf:metadata/dc:identifier[@id=/opf:package/@unique-identifier]"
    return next((text_of(row) for row in epub.find(epub.opf, path)), "")


def _bare(identifier: str) -> str:
    return identifier.strip().lower().removeprefix("urn:uuid:")


def _primary(code: str) -> str:
    return code.partition("-")[0].lower()


def _is_language(code: str) -> bool:
    primary = _primary(code)
    private = "qaa" <= primary <= "qtz" and len(primary) == 3
    known = len(primary) == 3 or primary in TWO_LETTERS
    return bool(_TAG.fullmatch(code)) and known and primary not in _NO_LANGUAGE and not private
