"""Lines that say when or where a scene begins: "June 3, 1921", "7:40 AM", "Three weeks later…".

They stand alone above a scene, as a dateline stands above a news report, and have no verb; nobody thinks them.
"""

from __future__ import annotations

import re

_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_TIME = (
    r"(?:moment|second|minute|hour|day|night|morning|noon|midday|afternoon|evening|midnight|week|month|year|decade)s?"
)
_NUMBER = (
    r"(?:\d[\d:.,/-]*(?:st|nd|rd|th)?|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif)ty(?:-\w+)?|half)"
)
_SMALL = r"(?:the|of|on|at|in|about|around|early|late|a\.?m\.?|p\.?m\.?|o’clock|hours|bc|ad|year|day|chapter)"
_DATE = re.compile(rf"(?:(?:{_MONTH}|{_WEEKDAY}|{_NUMBER}|{_SMALL}|{_TIME})[\s,.;:—–-]*)+", re.IGNORECASE)
_LAPSE = re.compile(
    rf"(?:meanwhile|earlier|later|(?:(?:about|almost|nearly|over|some|only|just|several|many|a few|a couple of|"
    rf"{_NUMBER}|that|the|this|next|following|same|previous)\s+)+{_TIME}|soon after)\b(?P<rest>[^.…!?]*)",
    re.IGNORECASE,
)
_REST = re.compile(
    r"(?:[\s,…—–-]+(?:later|earlier|before|after|ago|on|that|the|this|same|next|in|at|of|just|outside|inside|back|night|"
    r"morning|evening|day|afternoon|[A-Z][\w’]*|(?:(?<=in the )|(?<=at the )|(?<=of the ))(?:[A-Z]\w* )?\w+|"
    r"(?<=at )\w+))*",
)
_LATER = re.compile(
    r"\b(?:ago|soon after|later|earlier|meanwhile|before|after|that|next|following|same)\b", re.IGNORECASE
)
"""What a lapse of time names: "that night", "the next day"; "a second" alone is none."""
_SMALL_WORD = r"(?:the|of|on|at|in|and|near|outside|inside|de|la|le)(?= )"
_PLACE = re.compile(rf"(?:[A-Z][\w’.-]*|{_SMALL_WORD})(?:,? (?:[A-Z\d][\w’.-]*|{_SMALL_WORD}))+")
_NUMERAL = re.compile(r"[IVXLC]+|\d{1,3}")
_LONGEST = 60


def is_dateline(line: str) -> bool:
    """Whether a whole line only says when or where a scene is set, how long after the last one, or its number."""
    if len(line) <= _LONGEST and line[-1:].isalnum() and (_PLACE.fullmatch(line) or _NUMERAL.fullmatch(line)):
        return True
    line = line.strip(" *_-—–~()[].…:")
    if not line or len(line) > _LONGEST:
        return False
    if _DATE.fullmatch(line) and any(char.isdigit() for char in line):
        return True
    lapse = _LAPSE.fullmatch(line)
    return lapse is not None and bool(_REST.fullmatch(lapse["rest"])) and bool(_LATER.search(line))
