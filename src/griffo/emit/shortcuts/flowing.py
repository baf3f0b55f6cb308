"""Where boxes stand. WeasyPrint asks again and again what hardly any box is: floated, placed, beside a float."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure.boxes import BlockBox, BlockContainerBox, Box, LineBox, ParentBox
from weasyprint.layout import block
from weasyprint.layout import float as floating

_FLOATED = {"left", "right", "inline-start", "inline-end"}
_PLACED = {"absolute", "fixed"}
_FLOWING = {"static", "relative"}


def is_in_normal_flow(self: Any) -> bool:
    """Return whether a box stands where its text does: ``Box.is_in_normal_flow``."""
    style = self.style
    return style["float"] == "none" and style["position"] in _FLOWING


def is_floated(self: Any) -> bool:
    """Return whether a box is a float: ``Box.is_floated``."""
    return self.style["float"] in _FLOATED


def establishes_formatting_context(self: Any) -> bool:
    """Return whether what floats inside a box stays there: ``Box.establishes_formatting_context``."""
    style = self.style
    if style["float"] in _FLOATED or style["position"] in _PLACED or self.is_column:
        return True
    contains = isinstance(self, BlockContainerBox)
    if contains and (style["overflow"] != "visible" or not isinstance(self, BlockBox)):
        return True
    return "flow-root" in style["display"]


def page_values(self: Any) -> tuple[Any, Any]:
    """Return which pages a box asks for at its start and at its end: ``ParentBox.page_values``."""
    start = end = self.style["page"]
    first = next(filter(_counts, self.children), None)
    if first:
        last = next(filter(_counts, reversed(self.children)))
        values = first.page_values()
        start = values[0] or start
        end = (values if last is first else last.page_values())[1] or end
    return start, end


def _counts(child: Any) -> bool:
    return bool(child.is_in_normal_flow() or child.is_floated())


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002 - WeasyPrint's signature
    """Return where a box can stand beside floats, and how much room it has: ``float.avoid_collisions``."""
    if outer or context.excluded_shapes or not isinstance(box, LineBox):
        return _avoid_collisions(context, box, containing_block, outer)
    left = containing_block.content_box_x()
    right = left + containing_block.width
    left, right = left + box.margin_left, right - box.margin_right
    start = right if containing_block.style["direction"] == "rtl" else left
    return start - box.margin_left, box.border_box_y() - box.margin_top, right - left


def get_clearance(context: Any, box: Any, direction: Any, collapsed_margin: float = 0) -> Any:
    """Return how far a box goes down to clear floats: ``float.get_clearance``."""
    if context.excluded_shapes or context.broken_out_of_flow:
        return _get_clearance(context, box, direction, collapsed_margin)
    return None


_avoid_collisions, _get_clearance = floating.avoid_collisions, floating.get_clearance


def collapse_margin(adjoining_margins: Any) -> Any:
    """Return what margins that touch make together: ``block.collapse_margin``."""
    return max(0, *adjoining_margins, 0) + min(0, *adjoining_margins, 0)


REPLACED = (
    (Box, "is_in_normal_flow", is_in_normal_flow),
    (Box, "is_floated", is_floated),
    (Box, "establishes_formatting_context", establishes_formatting_context),
    (ParentBox, "page_values", page_values),
    (floating, "avoid_collisions", avoid_collisions),
    (floating, "get_clearance", get_clearance),
    (block, "collapse_margin", collapse_margin),
)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
