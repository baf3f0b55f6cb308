"""Books of any length to measure with, made by seed from the words of the sample stories.

Every paragraph of the sample stories is a mould: its small words, punctuation and capitals stay, and its longer words
give way to others of the samples that end alike. So the prose has the speech, the thoughts and the rhythm of fiction,
the same seed gives the same book, and no paragraph comes twice but by chance.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from pathlib import Path

from griffo import pipeline
from griffo.model import Role
from griffo.read import txt

SEEDS = Path(__file__).parents[1] / "seeds"
CHAPTER = 2_500
"""Words after which a chapter ends."""
SCENE = 700
"""Words after which a scene ends."""
_WORD = re.compile(r"(?<![\w’])[a-z]{4,}(?![\w’])")
_ENDING = 2
"""Letters in which a word and its stand-in agree."""


def write(folder: Path, stories: int, words: int, seed: int = 1) -> None:
    """Write a book of so many stories and, within a paragraph a story, so many words."""
    folder.mkdir(parents=True, exist_ok=True)
    moulds = _moulds()
    vocabulary = _vocabulary(moulds)
    for number in range(1, stories + 1):
        dice = random.Random(f"{seed} {number}")
        text = _story(number, words // stories, moulds, vocabulary, dice)
        (folder / f"story-{number:03}.txt").write_text(text, encoding="utf-8")
    head = f'title = "A Book of {stories} Stories"\neditor = "The Bench"\nlanguage = "en"\ndate = 2026-01-01\n'
    (folder / "book.toml").write_text(head, encoding="utf-8")


def _moulds() -> list[str]:
    """Return the paragraphs of the sample stories, without what is around them."""
    stories = (txt.read(path.read_bytes(), path.name) for path in sorted(SEEDS.glob("*.txt")))
    blocks = (block for story in stories for block in pipeline.prepare(story).blocks)
    return [block.text.value for block in blocks if block.role is Role.PARAGRAPH]


def _vocabulary(moulds: list[str]) -> dict[str, list[str]]:
    """Return the longer words of the samples by how they end, each as often as it occurs."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in _WORD.findall("\n".join(moulds)):
        found[word[-_ENDING:]].append(word)
    return found


def _story(number: int, words: int, moulds: list[str], vocabulary: dict[str, list[str]], dice: random.Random) -> str:
    """Return one story: a title, a byline, chapters with scenes."""
    title = " ".join(dice.choice(vocabulary[ending]).capitalize() for ending in ("ed", "er", "ng"))
    parts = [f"{title} {number}", f"by Author {1 + number % 37}", "A/N: This one is for the bench."]
    written = chapter = scene = 0
    while written < words:
        if written >= chapter * CHAPTER and words > CHAPTER:
            chapter += 1
            scene = written + SCENE
            parts.append(f"Chapter {chapter}: {dice.choice(vocabulary['er']).capitalize()}")
        elif written >= scene:
            scene = written + SCENE
            parts.append("* * *")
        paragraph = _WORD.sub(lambda word: dice.choice(vocabulary[word[0][-_ENDING:]]), dice.choice(moulds))
        written += len(paragraph.split())
        parts.append(paragraph)
    return "\n\n".join(parts) + "\n"
