"""Lines that a site or an exporter left in the text and no author wrote."""

from __future__ import annotations

import re
from dataclasses import replace

from griffo.model import Block, Role, Story
from griffo.read.txt import PAGE_NUMBER

# Each row: what it is, as the report names it, and the whole line that it must match. Lines that introduce
# something ("Notes:", "Summary:") are residue too; the notes pass reads them as signposts before they go.
_LINES: tuple[tuple[str, str], ...] = (
    ("label of the archive's page", r"work header|chapter text|work text|main content|actions|preface|afterword"),
    ("signpost", r"(?:(?:work|chapter|story|author['’]?s?|end|beginning)\s+)*(?:end\s+)?(?:notes?|summary):?"),
    (
        "pointer to notes",
        r"\(?see the end of (?:the|this) (?:chapter|work|story) for (?:more )?(?:notes|warnings)[^.]*\.?\)?",
    ),
    (
        "request of the archive",
        r"please drop by the archive and comment to let the .{1,60} know if you enjoyed .{1,60}",
    ),
    ("archive's address line", r"posted originally on the .{1,60} at .{1,120}"),
    ("button", r"share|tweet|bookmark|subscribe|comments?\s*\(\d+\)|kudos(?:\s*\(?\d+\)?)?|download"),
    (
        "button",
        r"follow\s*/\s*fav(?:ou?rite)?.*|add to (?:library|favou?rites|bookshelf)|log ?in.{0,40}|sign up.{0,40}",
    ),
    ("button", r"review this (?:chapter|story)|(?:read|write|leave|post) a (?:review|comment)|jump:?"),
    (
        "chapter navigation",
        (
            r"[\W_]*(?:(?:prev(?:ious)?|next|first|last|entire|full)(?: (?:chapter|page|work|part|"
            r"story))?(?:\s*[|/·»«<>-]+\s*|\s+(?=next|prev)|(?=[\W_]*$)))+[\W_]*"
        ),
    ),
    (
        "chapter navigation",
        r"(?:table of contents|chapter index|back to top|↑\s*top|return to .{1,40}|chapters?\s*\d+\s*(?:of|/)\s*\d+)",
    ),
    (
        "counts of the site",
        (
            r"(?:(?:reviews?|favs?|favou?rites?|follows?|followers|views?|hits|reads|votes|likes|stars?|"
            r"comments?|kudos|bookmarks?)\s*:?\s*[\d,.]+\s*[kKmM]?\s*[|·•,/-]*\s*)+"
        ),
    ),
    (
        "counts of the site",
        (
            r"(?:[\d,.]+[kKmM]?\s*(?:reviews?|favs?|favou?rites?|follows?|followers|views?|hits|reads|votes|"
            r"likes|comments?|kudos|bookmarks?)\s*[|·•,/-]*\s*)+"
        ),
    ),
    ("statistics of the site", r"rated:\s*(?:fiction\s+)?[kmtgnr][\w+-]*\s+-\s+.{1,400}"),
    (
        "statistics of the site",
        r"(?:stats:?\s*)?published:?\s*\d{4}-\d\d-\d\d.{0,200}(?:words|hits|kudos|chapters):?.{0,200}",
    ),
    ("statistics of the site", r"(?:story|work)\s*(?:id|no\.?|number)\s*[:#]*\s*\d{3,12}"),
    ("page number", PAGE_NUMBER.pattern),
    (
        "export footer",
        r"(?:downloaded|exported|retrieved|saved|scraped|generated|converted)\s+(?:from|by|with|on|using)\b.{1,120}",
    ),
    ("export footer", r"(?:end\s+(?:of\s+)?(?:file|document|export)|https?://\S+|www\.\S+)"),
    ("advertisement", r"(?:advertisement|sponsored content|remove ads.{0,60})"),
)
_PATTERNS = tuple((why, re.compile(pattern, re.IGNORECASE)) for why, pattern in _LINES)
_ANY = re.compile("|".join(f"(?:{pattern})" for _, pattern in _LINES), re.IGNORECASE)
_BUTTON = re.compile(r"follow(?:ing)?|vote|like|report|reply|print", re.IGNORECASE)
"""What may be a site's button and may be an author's word: it goes beside another line of the site's."""
_LONGEST = 500
SIGNPOST = "signpost"
"""The reason given for lines such as ``Notes:``, on which the notes pass relies."""


def residue(story: Story) -> Story:
    """Give lines of site chrome, counts, buttons, footers and page numbers the role ``RESIDUE``."""
    blocks = [_judge(block) for block in story.blocks]
    sure = {at for at, block in enumerate(blocks) if block.role is Role.RESIDUE}
    for at in sorted({beside for one in sure for beside in (one - 1, one + 1)} - sure):
        if 0 <= at < len(blocks) and _is_button(blocks[at]):
            blocks[at] = replace(blocks[at], role=Role.RESIDUE, why="button")
    return replace(story, blocks=tuple(blocks))


def _is_button(block: Block) -> bool:
    return block.role is Role.PARAGRAPH and bool(_BUTTON.fullmatch(block.text.value.strip()))


def _judge(block: Block) -> Block:
    if block.role is not Role.PARAGRAPH or len(block.text) > _LONGEST:
        return block
    line = block.text.value.strip()
    if not _ANY.fullmatch(line):
        return block
    for why, pattern in _PATTERNS:
        if pattern.fullmatch(line):
            return replace(block, role=Role.RESIDUE, why=why)
    return block
