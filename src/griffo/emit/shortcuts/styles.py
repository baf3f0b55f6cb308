"""Styles. WeasyPrint works out for each page what pages of its kind look like, and for each box how long its sides are.

Here that is worked out once for pages that the same rules hold for, and once for a style in which no length depends on
the box around.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.layout import background, page, percent
from weasyprint.layout.absolute import AbsolutePlaceholder

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"{prefix}{axis}" for axis in ("width", "height") for prefix in ("", "min_", "max_")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_TEXTS = {TextBox, LineBox}
"""Boxes whose styles stay as they are."""
_NO_LENGTHS = dict.fromkeys((*_LENGTHS[:8], "width", "height", *_BORDERS), 0)
_ALL = (*_LENGTHS, *_BORDERS, "border_collapse", "box_sizing")
_BOX = itemgetter(*_ALL)
_CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
_SHARP = dict.fromkeys(_CORNERS, (0, 0))
_BEHIND = itemgetter(
    "border_image_source",
    "mask_border_source",
    "background_image",
    "background_color",
    "color",
    "box_shadow",
    *_CORNERS,
)


def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Set the styles of a page and its margins: ``page.set_page_type_computed_styles``.

    The first page is by itself: when its styles are made, the size of the pages is not known.
    """
    rules = tuple(_rules(page_type, style_for))
    known = vars(style_for).setdefault("_griffo_pages", {})
    computed = style_for.get_computed_styles()
    if page_type.index == 0 or rules not in known:
        _set_page_type_computed_styles(page_type, html, style_for)
        if page_type.index:
            known[rules] = {kind: computed[page_type, kind] for kind in (None, *(rule[0] for rule in rules))}
    else:
        for kind, style in known[rules].items():
            computed[page_type, kind] = style


_set_page_type_computed_styles = page.set_page_type_computed_styles


def _rules(page_type: Any, style_for: Any) -> Iterator[tuple[str | None, tuple[int, ...], int]]:
    """Yield which rules hold for a page: of which of its margins each is, how it weighs and what it says."""
    for sheet, _, weight in style_for._sheets:  # noqa: SLF001 - where WeasyPrint's own function looks
        for _, selectors, declarations in sheet.page_rules:
            for specificity, kind, asked in selectors:
                if style_for._page_type_match(asked, page_type):  # noqa: SLF001
                    yield kind, tuple(weight or specificity), id(declarations)


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Give a box the lengths that its style asks for: ``percent.resolve_percentages``."""
    if not getattr(box, "is_generated", True):  # a margin of a page that shows nothing, and so has no size
        box.__dict__.update(_NO_LENGTHS)
        return
    style = box.style
    known = vars(style).get("_griffo_lengths")
    if known is None or (type(box) not in _TEXTS and known[0] != _BOX(style)):
        values = _BOX(style)
        vars(style)["_griffo_lengths"] = known = values, _fixed(dict(zip(_LENGTHS, values, strict=False)), style)
    if known[1] is None or isinstance(box, AbsolutePlaceholder):
        _resolve_percentages(box, containing_block)
    else:
        box.__dict__.update(known[1])


_resolve_percentages = percent.resolve_percentages


def _fixed(lengths: dict[str, Any], style: Any) -> dict[str, Any] | None:
    """Return the lengths of a box if they are the same whatever is around it."""
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return None
    made = {name: style[name] for name in _BORDERS}
    for name, value in lengths.items():
        if value == "auto":
            made[name] = 0 if name in {"min_width", "min_height"} else value
        elif getattr(value, "unit", None) == "px":
            made[name] = value.value
        else:
            return None
    return made


def layout_box_backgrounds(
    page_box: Any,
    box: Any,
    get_image_from_uri: Any,
    layout_children: bool = True,  # noqa: FBT001, FBT002 - WeasyPrint's signature
    style: Any = None,
) -> None:
    """Find out what is behind a box and all below it, mostly nothing: ``background.layout_box_backgrounds``."""
    values = _BEHIND(box.style)
    known = vars(box.style).get("_griffo_behind")
    if known is None or known[0] != values:
        vars(box.style)["_griffo_behind"] = known = values, _is_bare(*values)
    if not known[1] or style is not None or box is page_box or isinstance(box, AbsolutePlaceholder):
        _layout_box_backgrounds(page_box, box, get_image_from_uri, layout_children, style)
        return
    box.__dict__.update(_SHARP)
    if layout_children:
        for child in box.all_children():
            layout_box_backgrounds(page_box, child, get_image_from_uri)
    box.background = None


_layout_box_backgrounds = background.layout_box_backgrounds


def _is_bare(border: Any, mask: Any, images: Any, color: Any, text_color: Any, shadow: Any, *radii: Any) -> bool:
    """Return whether nothing is behind a box, whose corners are sharp."""
    color = text_color if color == "currentcolor" else color
    sharp = all((0, "px") in radius for radius in radii)
    none = border[0] == mask[0] == "none" and all(kind == "none" for kind, _ in images)
    return bool(sharp and none and color.alpha == 0 and not shadow)


REPLACED = (
    (page, "set_page_type_computed_styles", set_page_type_computed_styles),
    (percent, "resolve_percentages", resolve_percentages),
    (background, "layout_box_backgrounds", layout_box_backgrounds),
)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
