"""Lines of a single text, as nearly all of a story are. WeasyPrint asks of each what else it holds."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.layout import float as floating
from weasyprint.layout import inline

from griffo.emit.shortcuts.styles import resolve_percentages

_SLACK = 1 + 1e-9
"""How much wider than it is WeasyPrint takes a line for, for what is lost in sums."""
_PLAIN = ("normal", "ltr", "static", "none", "baseline")
_STYLE = itemgetter("white_space", "direction", "position", "float", "vertical_align")


def get_next_linebox(  # noqa: PLR0913, PLR0917 - WeasyPrint's signature
    context: Any,
    linebox: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: Any,
    fixed_boxes: Any,
    first_letter_style: Any,
    first_line_style: Any,
) -> Any:
    """Return the next line and where the one after it begins: ``inline.get_next_linebox``."""
    found = None
    if len(linebox.children) == 1 and not (first_letter_style or first_line_style or context.excluded_shapes):
        found = _line(context, linebox, position_y, skip_stack, containing_block)
    return found or _get_next_linebox(
        context,
        linebox,
        position_y,
        bottom_space,
        skip_stack,
        containing_block,
        absolute_boxes,
        fixed_boxes,
        first_letter_style,
        first_line_style,
    )


_get_next_linebox = inline.get_next_linebox


def _line(context: Any, linebox: Any, position_y: float, skip_stack: Any, containing_block: Any) -> Any:
    """Return what ``get_next_linebox`` does, or nothing where it takes more than to break and place a text."""
    (child,) = linebox.children
    skip = _skipped(child, skip_stack) if _is_plain(child, linebox, containing_block) else None
    if skip is None:
        return None
    linebox.position_y, linebox.width, linebox.height = position_y, 0, 0
    linebox.position_x, linebox.position_y, room = avoid_collisions(context, linebox, containing_block, outer=False)
    most = (linebox.position_x + room) * _SLACK
    resolve_percentages(child, containing_block)
    child.position_x, child.position_y = linebox.position_x + linebox.text_indent, linebox.position_y
    text, end, is_kept = inline.split_text_box(context, child, most - child.position_x, skip)
    if text is None or is_kept or text.position_x + text.margin_width() > most:
        return None
    line = linebox.copy_with_children([text])
    line.remove_decoration(start=skip > 0, end=end is not None)
    line.width = text.position_x + text.margin_width() - line.content_box_x()
    inline._adjust_line_height(line)  # noqa: SLF001 - there is no other way in
    linebox.width, linebox.height = line.width, line.height
    if text.text.endswith(" "):
        inline.remove_last_whitespace(context, line)
    offset = inline.text_align(context, line, room, last=end is None)
    _place(line, text, offset, linebox.position_y)
    return line, None if end is None else {0: {end: None}}


def _is_plain(child: Any, linebox: Any, containing_block: Any) -> bool:
    return (
        isinstance(child, TextBox)
        and _STYLE(linebox.style) == _PLAIN
        and _STYLE(child.style) == _PLAIN
        and containing_block.style["direction"] == "ltr"
    )


def _skipped(child: Any, skip_stack: Any) -> int | None:
    """Return how many bytes of a text stand before a line, spaces at its head among them; nothing for an empty one."""
    (begun,) = skip_stack.values() if skip_stack else (None,)
    skip, content = next(iter(begun)) if begun else 0, child.text.encode()
    while content[skip : skip + 1] == b" ":
        skip += 1
    return skip if skip < len(content) else None


def _place(line: Any, text: Any, offset: float, position_y: float) -> None:
    """Put a line where it belongs, and its text on its baseline."""
    text.position_y = 0 - text.baseline
    own = 0 - line.baseline
    top = min(text.position_y, own)
    bottom = max(text.position_y + text.margin_height(), own + line.margin_height())
    line.baseline, line.height, line.margin_top, line.margin_bottom = -top, bottom - top, 0, 0
    line.position_x += offset
    line.position_y = position_y
    text.position_x += offset
    text.position_y += position_y - top


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002 - WeasyPrint's signature
    """Return where a box can stand beside floats, and how much room it has: ``float.avoid_collisions``."""
    if outer or context.excluded_shapes or not isinstance(box, LineBox):
        return _avoid_collisions(context, box, containing_block, outer)
    left = containing_block.content_box_x()
    right = left + containing_block.width
    left, right = left + box.margin_left, right - box.margin_right
    start = right if containing_block.style["direction"] == "rtl" else left
    return start - box.margin_left, box.border_box_y() - box.margin_top, right - left


_avoid_collisions = floating.avoid_collisions


REPLACED = ((inline, "get_next_linebox", get_next_linebox), (floating, "avoid_collisions", avoid_collisions))
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
