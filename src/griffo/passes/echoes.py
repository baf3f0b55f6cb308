"""Words said earlier in the story that come back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from griffo.passes.frames import Found
from griffo.passes.talk import Talk
from griffo.prose.grammar import WORD, grammar
from griffo.prose.sentences import sentences

_TAGGED = re.compile(r"[\s,]*(?:he|she|they|I|said|asked|[A-Z][\w’-]+ [a-z])")
_LONGEST = 400
_GAP = re.compile(" ")
_ECHO = 4  # words: a shorter phrase comes back by chance
_MOST = 24
_OWN = 7  # words: a phrase as long as this is somebody's own, not a turn of speech


def echoes(talk: Talk) -> Iterator[Found]:
    """Find what repeats, word for word, something said once before: a quotation that opens its paragraph, or narration.

    People do say things twice, so a quotation must stand apart from any talk: nobody said it a second time already,
    nobody speaks right before or after, nobody does anything while saying it. A long one is set, a short one is a
    suggestion.
    """
    said_before: Counter[str] = Counter()
    for place, text in enumerate(talk.texts):
        for start, end in talk.spoken[place]:
            said = _words(text[start:end])
            if start == 0 and _is_said_once(said_before, said) and _stands_apart(talk, place):
                yield from _quoted(said, start, end, place, text)
            _remember(said_before, text[start:end], said)
        if not talk.spoken[place]:
            yield from _unquoted(text, place, said_before)


def _quoted(said: str, start: int, end: int, place: int, text: str) -> Iterator[Found]:
    count = said.count(" ") + 1
    why = "repeats words said earlier in the story, apart from any talk"
    if count >= _OWN and text[end - 2] in ".!?":
        yield Found(place, start, end, 0.7, why)
    elif count >= _ECHO:
        yield Found(place, start, end, 0.4, why)


def _is_said_once(said_before: Counter[str], said: str) -> bool:
    """Whether words came up once before; those that begin like something said again and again are practised."""
    return said_before.get(said) == 1 and said_before.get(" ".join(said.split()[:_ECHO]), 0) <= 1


def _stands_apart(talk: Talk, place: int) -> bool:
    """Whether a quotation is no part of a conversation: narration ends before it, nobody answers or acts."""
    text, end = talk.texts[place], talk.spoken[place][-1][1]
    told_before = not place or not talk.texts[place - 1].endswith(("”", "’"))
    answered = place + 1 < len(talk) and bool(talk.spoken[place + 1])
    if not told_before or answered or len(talk.spoken[place]) > 1 or text[end - 2] in ",…—-":
        return False
    return not (_TAGGED.match(text, end) or grammar(text[end:]).past)


def _unquoted(text: str, place: int, said_before: Counter[str]) -> Iterator[Found]:
    """Find a paragraph without speech that is made of sentences said earlier: quotation marks were never its own."""
    if len(text) > _LONGEST:
        return
    count = 0
    for unit in sentences(text):
        said = _words(unit.text)
        if said not in said_before:
            return
        count += said.count(" ") + 1
    if count >= _ECHO + 2:
        yield Found(place, 0, len(text), 0.8, "repeats words said earlier in the story")


def _remember(said_before: Counter[str], speech: str, said: str) -> None:
    """Count what of a speech may come back, each phrase once a speech."""
    phrases = set(_phrases(said))
    parts = sentences(speech)
    for unit in parts if len(parts) > 1 else ():
        phrases.update(_phrases(_words(unit.text)))
    said_before.update(phrases)


def _phrases(said: str) -> list[str]:
    """Return a speech whole, and its last and first words from the fourth on."""
    gaps = [match.start() for match in _GAP.finditer(said)]
    last, first = gaps[-_MOST : len(gaps) - _ECHO + 1], gaps[_ECHO - 1 : _MOST - 1]
    return [said, *[said[gap + 1 :] for gap in last], *[said[:gap] for gap in first]]


def _words(text: str) -> str:
    return " ".join(WORD.findall(text)).lower()
