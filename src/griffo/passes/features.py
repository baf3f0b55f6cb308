"""Every sentence of a story as a row of features: by itself, against its neighbours, and against its story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from griffo.passes.attributes import NAMES
from griffo.prose.lexicon import Shows

Column: TypeAlias = NDArray[np.float64]
_AT = {name: at for at, name in enumerate(NAMES)}
_NEAR = (
    "first", "plural", "second", "third", "only present", "only past", "mixed", "no verb", "question", "exclaims",
    "trails", "short", "words", "tag_after", "tag_before", "spoken", "think", "body", "say", "cry", "contracted",
    "i subject", "he subject", "name subject", "past verb", "present verb", "modal verb", "order", "ask", "inverted",
    "ing", "voice", "memory", "paper", "here", "not", "whole", "comma", "speechlike", "said_after", "odd voice",
    "feeling", "write", "digits", "shout", "unended", "lower", "labelled",
)  # fmt: skip
"""What is looked at in the two sentences before and the two after."""
_SAME = ("first", "only present", "only past", "third", "question", "no verb", "body", "spoken", "tag_after",
         "past verb", "he subject", "words", "speechlike", "odd voice")  # fmt: skip
"""What counts apart where the neighbour is in the same paragraph."""


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How much each sentence sounds like speech: in general, and by the words and the classes of its own story."""

    general: Column
    by_words: Column
    by_classes: Column


def own(rows: NDArray[np.int64], speechlike: Column) -> dict[str, Column]:
    """Return the columns that describe each sentence alone."""

    def at(name: str) -> Any:
        return rows[:, _AT[name]]

    bits = at("bits")

    def has(shows: Shows, where: Any = bits) -> Any:
        return (where & int(shows)) > 0

    words, past, present = at("words"), at("past"), at("present")
    will, would = has(Shows.WILL), has(Shows.WOULD)
    finite, subject, ending = at("finite"), at("subject"), at("ending")
    now = (present > 0) | will
    opening, second_word = at("opening"), at("second_word")
    found = {
        "words": np.minimum(words, 60),
        "one word": words <= 1, "two words": words == 2, "short": words <= 5, "long": words > 15,
        "first": at("first") > 0, "firsts": at("first"), "plural": has(Shows.PLURAL), "second": has(Shows.SECOND),
        "third": at("third") > 0, "thirds": at("third"), "it": has(Shows.IT), "names": at("names"),
        "past": past, "present": present, "will": will, "would": would,
        "only present": now & (past == 0), "only past": (past > 0) & ~now, "mixed": (past > 0) & now,
        "no verb": ~now & (past == 0) & ~would, "ing": at("ing") > 0, "had": has(Shows.HAD),
        "past verb": finite == 1, "present verb": finite == 2, "modal verb": finite >= 3,
        "i subject": subject == 1, "you subject": subject == 2, "he subject": subject == 3,
        "thing subject": subject == 4, "name subject": subject == 5,
        "order": at("order"), "cry": has(Shows.CRY, opening), "ask": has(Shows.ASK, opening),
        "inverted": has(Shows.INVERTED, opening), "link": has(Shows.LINK, opening), "the": has(Shows.THE, opening),
        "starts first": has(Shows.FIRST | Shows.PLURAL, opening), "starts third": has(Shows.THIRD, opening),
        "then inverted": has(Shows.INVERTED, second_word), "then past": has(Shows.PAST, second_word),
        "hedge": has(Shows.HEDGE), "oath": has(Shows.OATH), "here": has(Shows.HERE), "think": has(Shows.THINK),
        "body": has(Shows.BODY), "say": has(Shows.SAY), "not": has(Shows.NOT), "voice": has(Shows.VOICE),
        "memory": has(Shows.MEMORY), "paper": has(Shows.PAPER), "feeling": has(Shows.FEELING),
        "write": has(Shows.WRITE),
        "question": ending == 1, "exclaims": ending == 2, "trails": ending == 3, "dash": ending == 4,
        "comma": ending == 5, "colon": ending == 6, "full stop": ending == 7, "unended": ending == 0,
        "commas": at("commas"),
        "whole": at("opens") & at("closes"),
        "after colon": (at("before_mark") == 6) | (at("before_mark") == 7), "after comma": at("before_mark") == 5,
        "after dash": at("before_mark") == 8, "after mark": at("after_mark"),
        "speechlike": speechlike, "speechlike each": speechlike / np.maximum(2, words),
    }  # fmt: skip
    for name in (
        "both_marks", "capitals", "lower", "contracted", "vocative", "repeated", "one_name", "spoken", "opens",
        "closes", "tag_after", "tag_before", "said_after", "quote_opens", "quote_closes", "odd_quotes", "quoted",
        "digits", "shout", "aside", "labelled",
    ):  # fmt: skip
        found[name] = at(name)
    return {name: np.asarray(column, np.float64) for name, column in found.items()}


def classes(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what kind of sentence each is, as numbers of classes below ``CLASSES``: a column for each question."""

    def at(name: str) -> Any:
        return rows[:, _AT[name]]

    bits, opening = at("bits"), at("opening")
    will = (bits & int(Shows.WILL)) > 0
    tense = (at("past") > 0) + 2 * ((at("present") > 0) | will)
    person = (at("first") > 0) + 2 * ((bits & int(Shows.SECOND)) > 0) + 4 * (at("third") > 0)
    columns = [
        (at("finite") * 7 + at("subject"), 35),
        (at("ending"), 8),
        (tense * 8 + person, 32),
        (np.searchsorted([1, 3, 6, 12, 25], at("words")), 6),
        (np.minimum(2, at("names")), 3),
        *((np.minimum(1, at(name)), 2) for name in ("contracted", "ing", "vocative")),
        *(((opening & int(shows)) > 0, 2) for shows in _OPENINGS),
        *(((bits & int(shows)) > 0, 2) for shows in _HELD),
    ]
    sizes = np.cumsum([0, *(size for _, size in columns)])
    placed = [column + start for (column, _), start in zip(columns, sizes, strict=False)]
    return np.stack(placed, axis=1).astype(np.int64)


_OPENINGS = (Shows.CRY, Shows.ASK, Shows.INVERTED, Shows.LINK, Shows.ORDER, Shows.THE)
_HELD = (Shows.HEDGE, Shows.OATH, Shows.HERE, Shows.THINK, Shows.BODY, Shows.SAY, Shows.NOT, Shows.IT, Shows.WOULD,
         Shows.HAD)  # fmt: skip
CLASSES = 35 + 8 + 32 + 6 + 3 + 2 * (3 + len(_OPENINGS) + len(_HELD))
"""How many numbers of classes there are."""


def habits(own_columns: dict[str, Column], told: Column) -> dict[str, float]:
    """Return the story's rates: how it is told, and what shows its author's habit. ``told``: 1 outside speech."""

    def share(column: Column, among: Column = told) -> float:
        return float((column * among).sum() / max(1.0, float(among.sum())))

    g = own_columns
    verb = told * (g["past verb"] + g["present verb"])
    person = verb * (g["he subject"] + g["name subject"])
    unquoted = 1 - g["quoted"]
    spoken_to = np.maximum(g["first"], g["second"])
    tagged = told * g["tag_after"]
    alive = np.maximum(spoken_to, g["question"]) * np.maximum(g["only present"], g["no verb"])
    likeness = g["speechlike each"]
    middle = share(likeness)
    rates = {
        "i tells": share(g["i subject"], verb),
        "i tells past": share(g["i subject"], told * g["past verb"]),
        "present": share(g["present verb"], verb),
        "present he": share(g["present verb"], person),
        "you": share(g["second"]),
        "surplus": share(g["only present"] * spoken_to * unquoted),
        "surplus he": share(g["only present"] * (1 - g["first"]) * unquoted),
        "tags": share(g["tag_after"]),
        "tags bare": share(tagged * unquoted * np.maximum(spoken_to, np.maximum(g["only present"], g["question"]))),
        "tags quoted": (float((tagged * g["quoted"]).sum()) + 0.5) / (float(tagged.sum()) + 1),
        "tags in speech": share(g["tag_after"], g["spoken"]),
        "quoted": share(g["quoted"]),
        "alive quoted": share(alive * g["quoted"]),
        "alive bare": share(alive * unquoted),
        "fragments": share(g["no verb"] * g["whole"]),
        "alive whole": share(alive * g["whole"] * unquoted),
        "whole": share(g["whole"]),
        "questions": share(g["question"]),
        "speech": float(g["spoken"].mean()) if len(told) else 0.0,
        "likeness": middle,
        "likeness spread": share((likeness - middle) ** 2) ** 0.5,
        "likeness tail": share(np.asarray(g["speechlike"] > 0, np.float64) * unquoted),
    }
    rates["third"] = 1 - min(1.0, rates["i tells"] * 2.0)
    rates["past"] = 1 - min(1.0, rates["present he"] * 1.25)
    return rates


def features(
    rows: NDArray[np.int64], likeness: Likeness, blocks: NDArray[np.int64], taken: NDArray[np.bool_]
) -> tuple[list[str], NDArray[np.float64], dict[str, float]]:
    """Return the names of the features, their matrix (a row for every sentence), and the story's rates.

    ``rows`` are the ``attributes`` of the sentences, ``blocks`` the numbers of their paragraphs, and ``taken``
    says which are speech or otherwise accounted for.
    """
    g = own(rows, likeness.general)
    told = np.asarray(~taken, np.float64)
    rates = habits(g, told)
    third, past = rates["third"], rates["past"]
    g["odd voice"] = (
        third * (g["first"] + 0.5 * g["plural"] + 0.8 * g["second"])
        + past * g["only present"] - 0.7 * g["only past"] - 0.5 * g["third"] * g["only past"]
    )  # fmt: skip
    rates["odd voice"] = float((g["odd voice"] * told).sum() / max(1.0, float(told.sum())))
    found = dict(g)
    spread = max(0.05, rates["likeness spread"])
    found["likeness here"] = (g["speechlike each"] - rates["likeness"]) / spread
    _add_neighbours(found, g, blocks)
    _add_windows(found, g, told)
    _add_paragraphs(found, g, blocks, told)
    _add_relative(found, g, third, past)
    _add_likeness(found, likeness, g["words"], told)
    for name, value in rates.items():
        found["story: " + name] = np.full(len(rows), value)
    names = list(found)
    return names, np.stack([found[name] for name in names], axis=1), rates


def _shift(columns: Column, by: int) -> Column:
    """Move columns up by so many rows, or down; zeros come in."""
    moved = np.zeros_like(columns)
    if abs(by) >= len(columns):
        return moved
    if by > 0:
        moved[:-by] = columns[by:]
    else:
        moved[-by:] = columns[:by]
    return moved


def _add_neighbours(found: dict[str, Column], g: dict[str, Column], blocks: NDArray[np.int64]) -> None:
    numbers = np.asarray(blocks + 1, np.float64)
    near = np.stack([g[name] for name in _NEAR], axis=1)
    for by, where in _PLACES:
        moved = _shift(near, by)
        same = np.asarray(_shift(numbers, by) == numbers, np.float64)
        found[where + "same"] = same
        found.update({where + name: moved[:, at] for at, name in enumerate(_NEAR)})
        if abs(by) == 1:
            found.update({where + "same " + name: moved[:, _NEAR.index(name)] * same for name in _SAME})


_PLACES = ((-2, "two before: "), (-1, "before: "), (1, "after: "), (2, "two after: "))


def _around(columns: Column, reach: int) -> Column:
    """Sum each value with ``reach`` on either side, itself left out."""
    total = np.concatenate((np.zeros_like(columns[:1]), np.cumsum(columns, axis=0)))
    at = np.arange(len(columns))
    first, last = np.maximum(0, at - reach), np.minimum(len(columns), at + reach + 1)
    summed: Column = total[last] - total[first] - columns
    return summed


def _add_windows(found: dict[str, Column], g: dict[str, Column], told: Column) -> None:
    shown = {
        "i past": g["i subject"] * g["past verb"],
        "first": g["first"],
        "present": g["present verb"],
        "past": g["past verb"],
        "surplus": g["only present"] * np.maximum(g["first"], g["second"]),
        "second": g["second"],
        "present he": g["present verb"] * (g["he subject"] + g["name subject"]),
        "paper": g["paper"],
        "write": g["write"],
        "unended": g["unended"],
        "voiced": g["said_after"],
        "tagged": g["tag_after"],
        "whole": g["whole"],
        "odd voice": g["odd voice"],
    }
    columns = np.stack(list(shown.values()), axis=1) * told[:, None]
    like = np.round(g["speechlike each"] * 1000) * told
    for reach in (6, 25):
        among = np.maximum(1.0, _around(told, reach))
        shares = _around(columns, reach) / among[:, None]
        found.update({f"within {reach}: {name}": shares[:, at] for at, name in enumerate(shown)})
        found[f"within {reach}: likeness"] = g["speechlike each"] - _around(like, reach) / among / 1000
        found[f"within {reach}: speech"] = _around(g["spoken"], reach) / (2 * reach)


def _add_paragraphs(found: dict[str, Column], g: dict[str, Column], blocks: NDArray[np.int64], told: Column) -> None:
    size = np.bincount(blocks) if len(blocks) else np.zeros(1, np.int64)
    others = np.maximum(1, size[blocks] - 1)
    found["paragraph: sentences"] = np.minimum(size[blocks], 30).astype(np.float64)
    for name in (
        "first",
        "only present",
        "only past",
        "third",
        "speechlike each",
        "odd voice",
        "no verb",
        "said_after",
        "tag_after",
        "tag_before",
        "write",
        "unended",
        "digits",
    ):
        column = np.round(g[name] * 1000) * told
        total = np.bincount(blocks, weights=column) if len(blocks) else np.zeros(1)
        found["paragraph: " + name] = (total[blocks] - column) / others / 1000
    spoken = np.bincount(blocks, weights=g["spoken"]) if len(blocks) else np.zeros(1)
    found["paragraph: spoken"] = (spoken[blocks] - g["spoken"]) / others


def _add_relative(found: dict[str, Column], g: dict[str, Column], third: float, past: float) -> None:
    for name in ("first", "plural", "second", "i subject", "will", "contracted", "here", "question", "no verb", "third",
                 "cry", "hedge", "oath"):  # fmt: skip
        found["third: " + name] = g[name] * third
    for name in ("only present", "present verb", "no verb", "question", "modal verb", "will", "thing subject"):
        found["past: " + name] = g[name] * past
    found["voice: you and i"] = third * past * g["only present"] * np.maximum(g["first"], g["second"])
    found["voice: present"] = third * past * g["only present"]
    found["voice: question"] = third * past * g["question"] * (1 - np.minimum(1, g["past"]))
    found["told by i: present"] = (1 - third) * past * g["only present"]


def _add_likeness(found: dict[str, Column], likeness: Likeness, words: Column, told: Column) -> None:
    shown = {
        "like speech here": likeness.by_words,
        "like speech here, each": likeness.by_words / np.maximum(2, words),
        "of a spoken kind": likeness.by_classes,
    }
    among = told > 0 if told.any() else np.ones(len(told), np.bool_)
    for name, column in shown.items():
        found[name] = column
        if len(column):
            found[name + " against the story"] = (column - column[among].mean()) / (column[among].std() + 0.1)
        if not name.endswith("each"):
            for by, where in ((-1, "before: "), (1, "after: ")):
                found[where + name] = _shift(column * told, by) if len(column) else column
            found["within 6: " + name] = column - _around(column * told, 6) / np.maximum(1.0, _around(told, 6))
