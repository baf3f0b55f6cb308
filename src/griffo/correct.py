"""What a person says about marks on the command line, made into decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from griffo.anchors import Words, alike, anchor, find, occurrences
from griffo.decisions import Decision, decide
from griffo.errors import GriffoError
from griffo.model import Role
from griffo.outline import BODY
from griffo.review import marked
from griffo.settings import listed
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.anchors import Slice
    from griffo.model import Kind, Story

_END = ".!?…"
_NAMED = 6
_LIKE = 0.5
"""How like the text words must be to be offered as what was meant."""


@dataclass(frozen=True, slots=True)
class Corrector:
    """Makes decisions about one story: as it is bound now, the name that messages give its file, and its source."""

    story: Story
    file: str
    source: Words

    def by_number(self, number: int, decision: Literal["accept", "reject"], kind: Kind | None = None) -> Decision:
        """Decide about the mark that ``griffo marks`` shows with ``number``; ``kind`` is another kind that it is.

        Raises ``GriffoError`` where there is no such mark.
        """
        ones = {one.number: one for one in marked(self.story)}
        if number not in ones:
            mend = f"The marks are numbered from 1 to {len(ones)}." if ones else "The story has no marks."
            raise GriffoError(f"There is no mark {number}.", file=self.file, mend=mend)
        block, span = ones[number].block, ones[number].span
        return self._decision(block.text.source(span.start, span.end), decision, kind or span.kind)

    def by_words(self, quoted: str, kind: Kind, line: int = 0) -> Decision:
        """Decide that words of the story are a mark, with the full stop or the like that follows them.

        Where they stand in several places, the ``line`` in which they begin tells which is meant, or else capitals.
        Raises ``GriffoError`` where they are not in one paragraph of the story, or are there more than once.
        """
        everywhere = _places(self.story, quoted)
        if not everywhere:
            raise self._missing(quoted)
        found = [place for place in everywhere if line in {0, self.story.line(place[0])}]
        if not found:
            sentence = f"“{_line(quoted)}” does not begin in line {line}, but {self._lines(everywhere)}."
            raise GriffoError(sentence, file=self.file, mend="Give that with --line.")
        if len(found) > 1:
            exact = [place for place in found if _letters(self.source.text[slice(*place)]) == _letters(quoted)]
            found = exact if len(exact) == 1 else found
        if len(found) > 1:
            sentence = f"“{_line(quoted)}” stands in the story {len(found)} times, {self._lines(found)}."
            counts = Counter(self.story.line(start) for start, _ in found)
            alone = next((f", or say which, as in --line {at}" for at, count in counts.items() if count == 1), "")
            mend = f"Give more of the words around it{alone}."
            raise GriffoError(sentence, file=self.file, mend=mend)
        return self._decision(found[0], "accept", kind)

    def _lines(self, places: Sequence[Slice]) -> str:
        """Return in words in which lines places begin."""
        lines = list(dict.fromkeys(str(self.story.line(start)) for start, _ in places))
        named = lines if len(lines) <= _NAMED else [*lines[:_NAMED], "further ones"]
        return f"in line {lines[0]}" if len(lines) == 1 else f"in lines {listed(named, 'and')}"

    def _decision(self, place: Slice, decision: Literal["accept", "reject"], kind: Kind) -> Decision:
        made = anchor(self.source, *place)
        if len(find(self.source, made)) != 1:
            sentence = f"“{_line(made.exact)}” could not be found again by what stands around it."
            raise GriffoError(sentence, file=self.file, mend="Mark it with more of the words around it: use --add.")
        return Decision(decision=decision, kind=kind, exact=made.exact, prefix=made.prefix, suffix=made.suffix)

    def _missing(self, quoted: str) -> GriffoError:
        folded, mend = Words.of(quoted).folded, "Copy the words from the story."
        if not folded.strip():
            return GriffoError(f"“{_line(quoted)}” holds no word.", file=self.file, mend=mend)
        if any(occurrences(self.source, folded)):
            sentence = f"“{_line(quoted)}” does not stand in one paragraph of the story."
            mend = "Give words of a single paragraph, outside headings and notes."
            return GriffoError(sentence, file=self.file, mend=mend)
        best = next((pair for pair, ratio in alike(self.source, folded) if ratio >= _LIKE), None)
        if best:
            start, end = self.source.around(*best, quoted.strip())
            mend = f"Did you mean “{_line(self.source.text[start:end])}” in line {self.story.line(start)}?"
        return GriffoError(f"“{_line(quoted)}” is not in the story.", file=self.file, mend=mend)


def with_new(decisions: Sequence[Decision], new: Sequence[Decision], source: Words) -> tuple[Decision, ...]:
    """Return the decisions with new ones, each in place of earlier ones about the same words."""
    result = tuple(decisions)
    for one in new:
        result = decide(result, one, source)
    return result


def _places(story: Story, quoted: str) -> list[Slice]:
    """Return where words stand in the story's paragraphs, in characters of the source file."""
    folded = Words.of(quoted).folded
    found: list[Slice] = []
    for block in story.blocks:
        if block.role not in BODY or block.role in {Role.SCENE_BREAK, Role.FIGURE}:
            continue
        words = Words.of(block.text.value)
        for pair in occurrences(words, folded):
            start, end = words.around(*pair, quoted.strip())
            while end < len(words.text) and words.text[end] in _END:
                end += 1
            found.append(block.text.source(start, end))
    return found


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _line(text: str) -> str:
    return shown(" ".join(text.split()))
