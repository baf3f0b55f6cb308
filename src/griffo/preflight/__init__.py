"""The Kindle preflight: what makes Amazon's Send to Kindle return a book (its error E999), found before it is sent.

Amazon says nothing of its reasons. The rules are what its guidelines state, what its converter and Kindle Previewer
report with a number, and what people found by trying; each one's docstring names its source. An error is what Amazon
states to be refused or what somebody showed to be; a warning is what is only said to be, or costs a part of the book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from griffo.model import Level
from griffo.preflight import container, images, manifest, metadata, navigation, pages, styles
from griffo.preflight.epub import Epub, Found
from griffo.report import Remark

Rule = Callable[[Epub], Iterator[Found]]

ERRORS: tuple[Rule, ...] = (
    container.too_large,
    container.no_mimetype,
    container.no_package,
    container.unreadable,
    container.locked,
    container.repeated_name,
    container.path_outside,
    pages.broken_comment,
    pages.undefined_entity,
    pages.not_well_formed,
    metadata.no_metadata,
    metadata.no_language,
    metadata.unknown_language,
    metadata.no_title,
    metadata.second_title,
    metadata.no_identifier,
    metadata.other_identifier,
    manifest.missing_file,
    manifest.repeated_id,
    manifest.no_spine,
    navigation.dead_contents_link,
    navigation.contents_link_to_body,
    pages.image_without_source,
    styles.hidden_text,
)
WARNINGS: tuple[Rule, ...] = (
    container.large,
    container.late_mimetype,
    container.obfuscated_fonts,
    container.file_names,
    metadata.unlisted_language,
    metadata.several_titles,
    metadata.no_author,
    manifest.undeclared_file,
    manifest.repeated_file,
    manifest.media_type,
    navigation.no_contents,
    navigation.ncx_not_in_spine,
    navigation.contents_order,
    navigation.play_order,
    navigation.page_list,
    pages.no_encoding,
    pages.image_without_text,
    pages.empty_image_text,
    pages.amazon_mark,
    pages.dead_link,
    pages.missing_resource,
    pages.remote_resource,
    pages.script,
    pages.form_or_frame,
    pages.nested_paragraph,
    pages.nested_link,
    styles.css_variables,
    styles.missing_css_resource,
    images.image_type,
    images.no_cover,
    images.small_cover,
    images.unnamed_cover_page,
)


def code_of(rule: Rule) -> str:
    """Return the code of a rule's findings: ``kindle-no-language``."""
    return f"kindle-{rule.__name__.replace('_', '-')}"


def preflight(epub: Epub, file: str) -> tuple[Remark, ...]:
    """Return what may make Amazon return an EPUB, errors first.

    ``file`` is what the findings call it; they name the file inside behind a slash.
    """
    return tuple(
        Remark("/".join(filter(None, (file, found.file))), found.line, level, code_of(rule), found.sentence, found.hint)
        for level, rules in ((Level.ERROR, ERRORS), (Level.WARNING, WARNINGS))
        for rule in rules
        for found in rule(epub)
    )
