"""Rules about the book's pages: XML, images, links, and elements that Kindle does not take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from griffo.preflight.epub import Found, is_remote, line_of, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.preflight.epub import Broken, Epub

_COMMENT = etree.ErrorTypes.ERR_HYPHEN_IN_COMMENT
_ENTITIES = frozenset({etree.ErrorTypes.ERR_UNDECLARED_ENTITY, etree.ErrorTypes.WAR_UNDECLARED_ENTITY})
_ENCODED = re.compile(rb"""\s*(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding=["']""")
_IMAGES = "//x:img | //svg:image"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LOADED = "//x:img[@src] | //x:audio[@src] | //x:video[@src] | //x:source[@src] | //x:object[@data] | //x:link[@href]"


def broken_comment(epub: Epub) -> Iterator[Found]:
    """Find comments with a double hyphen inside.

    Source: pages with them are not well-formed; a book with five was refused
    (github.com/abuseofnotation/category-theory-illustrated issue 62; github.com/harvard-edge/cs249r_book issue 1148).
    """
    for name, broken in epub.broken.items():
        if broken.code == _COMMENT:
            hint = "Write “- -” there, or take the comment out."
            yield Found(name, broken.line, "A comment holds “--”, which XML does not allow.", hint)


def undefined_entity(epub: Epub) -> Iterator[Found]:
    """Find names such as ``&nbsp;`` that XML does not know.

    Source: XML 1.0, section 4.1; EPUBCheck RSC-016, fatal. Kindle Publishing Guidelines 2019.2, section 6.7, ask for
    plain characters instead.
    """
    for name, broken in epub.broken.items():
        if broken.code in _ENTITIES:
            hint = "Write the character itself, or its number: &#160; for &nbsp;."
            yield Found(name, broken.line, f"XML does not know this entity ({_words(broken)}).", hint)


def not_well_formed(epub: Epub) -> Iterator[Found]:
    """Find documents that are not XML for any other reason.

    Source: Kindle Publishing Guidelines 2019.2, section 6.1 (well-formed XHTML); a faulty NCX or navigation document
    is the most frequent cause of a bounce (bookfere.com/post/973.html).
    """
    for name, broken in epub.broken.items():
        if broken.code not in {_COMMENT, *_ENTITIES}:
            hint = "Mend the markup there; EPUBCheck says more."
            yield Found(name, broken.line, f"This is not well-formed XML: {_words(broken)}.", hint)


def _words(broken: Broken) -> str:
    message = broken.message.split(", line ")[0].rstrip(".")
    return message[:1].lower() + message[1:]


def no_encoding(epub: Epub) -> Iterator[Found]:
    """Find pages that do not state their encoding and need one.

    Source: Amazon then reads UTF-8 as ISO 8859-1 (github.com/innocenat/kindle-epub-fix); Kindle Publishing Guidelines
    2019.2, section 6.6, name the two ways to state it.
    """
    for name in epub.pages:
        told = _ENCODED.match(epub.data[name]) or epub.find(name, "//x:meta[@charset or @http-equiv]")
        if not told and not epub.data[name].isascii():
            hint = 'Begin it with <?xml version="1.0" encoding="utf-8"?>.'
            yield Found(name, 1, "The page does not state its encoding; its accents and quotes may be garbled.", hint)


def image_without_source(epub: Epub) -> Iterator[Found]:
    """Find images that name no file.

    Source: Send to Kindle fails on them (github.com/innocenat/kindle-epub-fix, version 1.2).
    """
    for name, image in epub.each(_IMAGES):
        if not (image.get("src") or image.get("href") or image.get(_XLINK)):
            yield Found(name, line_of(image), "This image names no file.", "Delete it, or say which file it shows.")


def image_without_text(epub: Epub) -> Iterator[Found]:
    """Find images without a description.

    Source: Kindle Publishing Guidelines 2019.2, section 10.4.1; HTML, section 4.8.3.
    """
    for name, image in epub.each("//x:img[not(@alt)]"):
        yield Found(name, line_of(image), "This image has no alt text.", 'Describe it: alt="A lighthouse at night".')


def empty_image_text(epub: Epub) -> Iterator[Found]:
    """Find images whose description is empty.

    Source: Kindle Previewer's error E21018 (github.com/innocenat/kindle-epub-fix pull requests 24 and 25). Amazon's own
    guidelines ask for an empty one on mere decoration, so this is a suspect and no more.
    """
    for name, image in epub.each("//x:img[@alt]"):
        if not image.get("alt", "").strip():
            hint = "Describe the image, or draw the ornament in the style sheet."
            yield Found(name, line_of(image), "This image's alt text is empty; Amazon has sent such books back.", hint)


def amazon_mark(epub: Epub) -> Iterator[Found]:
    """Find attributes that Amazon's own converter leaves behind.

    Source: ``data-AmznRemoved`` is refused when a converted book comes back (github.com/innocenat/kindle-epub-fix pull
    requests 24 and 25).
    """
    for name, element in epub.each("//@*[starts-with(local-name(), 'data-Amzn')]/.."):
        sentence = "An attribute data-Amzn… is left from an earlier conversion."
        yield Found(name, line_of(element), sentence, "Delete it.")
        break


def dead_link(epub: Epub) -> Iterator[Found]:
    """Find links in the text that lead nowhere in the book.

    Source: KindleGen's warnings W14001 and W14002 (github.com/addyosmani/backbone-fundamentals issue 562); a book full
    of them was refused (github.com/gibbok/typescript-book issue 108).
    """
    for name, link in epub.each("//x:a[@href and not(ancestor::x:nav)]"):
        file, fragment = target(name, link.get("href", ""))
        lost = file and (file not in epub.names or (fragment and fragment not in epub.ids.get(file, {fragment})))
        if lost:
            yield Found(name, line_of(link), f"This link leads nowhere: “{link.get('href')}”.", "Correct it.")


def missing_resource(epub: Epub) -> Iterator[Found]:
    """Find pages that show a picture, or use a style sheet, that is not in the book.

    Source: KindleGen's warning W14028, "Following file does not exist" (github.com/lorenzodifuccia/safaribooks, issue
    40).
    """
    for name, element, href in _loaded(epub):
        file, _ = target(name, href)
        if file and file not in epub.names:
            sentence = f"“{href}” is not in the book."
            yield Found(name, line_of(element), sentence, "Add the file; upper and lower case count.")


def remote_resource(epub: Epub) -> Iterator[Found]:
    """Find pages that load a picture or a style sheet from the network.

    Source: EPUB 3.3, section 3.6 (EPUBCheck RSC-006); no reader of Amazon's fetches them.
    """
    for name, element, href in _loaded(epub):
        if is_remote(href):
            sentence = f"“{href}” lies on the network, where Kindle does not look."
            yield Found(name, line_of(element), sentence, "Put the file into the book.")


def _loaded(epub: Epub) -> Iterator[tuple[str, etree._Element, str]]:
    for name, element in epub.each(f"{_LOADED} | //svg:image"):
        keys = ("src", "data", "href", _XLINK)
        yield name, element, next((value for key in keys if (value := element.get(key))), "")


def script(epub: Epub) -> Iterator[Found]:
    """Find scripts.

    Source: Kindle Publishing Guidelines 2019.2, section 6.3: scripting is not supported; github.com/innocenat/
    kindle-epub-fix pull request 25 counts it among the causes of E999.
    """
    for name, element in epub.each("//x:script | //svg:script"):
        yield Found(name, line_of(element), "This page has a script, which Kindle does not take.", "Take it out.")


def form_or_frame(epub: Epub) -> Iterator[Found]:
    """Find forms and frames.

    Source: Kindle Publishing Guidelines 2019.2, section 6.1: not supported.
    """
    for name, element in epub.each("//x:form | //x:iframe | //x:frame | //x:frameset"):
        tag = etree.QName(element).localname
        yield Found(name, line_of(element), f"This page has a “{tag}”, which Kindle does not take.", "Take it out.")


def nested_paragraph(epub: Epub) -> Iterator[Found]:
    """Find paragraphs inside paragraphs.

    Source: Kindle Publishing Guidelines 2019.2, section 6.4: they do not convert properly.
    """
    for name, element in epub.each("//x:p[ancestor::x:p]"):
        yield Found(name, line_of(element), "A paragraph stands inside a paragraph.", "Close the first one before it.")


def nested_link(epub: Epub) -> Iterator[Found]:
    """Find links inside links.

    Source: Kindle Publishing Guidelines 2019.2, section 11: books of fixed layout that have them are suppressed.
    """
    for name, element in epub.each("//x:a[ancestor::x:a]"):
        yield Found(name, line_of(element), "A link stands inside a link.", "Close the first one before it.")
