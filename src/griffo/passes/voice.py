"""How an author sounds who speaks to readers outside the story."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CAPITALS_COUNT = "uses the words of fan writing"
# Each row: weight, what the evidence is called in reports, and the words that are that evidence. Weight 3 is
# enough alone; 1 and 2 add up. Tuned on notes of fiction sites and on prose without notes, where first-person
# narration and talk about books must not reach 3. They are looked for in the text in lower case, since to search
# regardless of case takes three times as long; fan writing's own words are told by their capitals.
_EVIDENCE: tuple[tuple[float, str, str], ...] = (
    (3, "disclaims ownership", (
        r"\b(?:i|we) (?:do not|don’t|dont|sadly don’t|still don’t|didn’t) own\b|\bnot the owner of\b|"
        r"\bno (?:copyright infringement|profit)|\ball (?:rights|characters|"
        r"credit)[^.]{0,40}\b(?:belongs?|goes?|reserved)\b|\bcharacters? (?:and \w+ )?(?:belongs?|(?:is|"
        r"are) (?:the )?property) (?:to|of)\b"
    )),
    (3, "asks for reviews", (
        r"\b(?:read (?:and|&|’n’|n) review|r&r|r and r|rnr|please (?:review|comment|r&r)|leave (?:a |"

            r"me a |some )?(?:reviews?|comments?|kudos)|(?:reviews?|reviewers|comments|kudos|feedback) (?:are|"
            r"make|is|would|feeds?)|so review|"
        r"review and|reviews? (?:please|and)|(?:constructive )?criticism (?:is )?(?:welcome|appreciated)|"
        r"no flames|flames will|feedback (?:is )?(?:welcome|appreciated))\b"
    )),
    (3, "asks what readers think", (
        r"\b(?:let me know (?:what|if|how)(?: \w+){0,3} (?:you|think|thoughts?)|tell me what (?:you|u|"
        r"y’?all)(?: guys| all)? (?:think|thought)|what (?:do|did) (?:you|u) (?:guys |"
        r"all )?think\b[^.]{0,30}(?:story|chapter|fic|it)\?)"
    )),
    (3, "hopes readers enjoy it", (
        r"\b(?:hope(?:fully)?,? (?:that )?(?:you|u|y’?all|everyone|every1)(?: guys| all| will| have|"
        r"’ll)* (?:like|liked|enjoy|enjoyed|loved?)|thank(?:s| you)(?: \w+){0,3} for (?:reading|"
        r"the (?:reviews?|comments?|kudos|support)|reviewing|(?:all )?your (?:reviews?|comments?|support|"
        r"patience)))\b"
    )),
    (3, "greets readers", (
        r"\A\W*(?:(?:hey|hi|hello|hiya|heya|yo|sup|greetings|welcome)(?: there| again|"
        r" back)*,? (?:every(?:one|body|1)|guys|all|readers?|peeps|people|folks|y’?all|my (?:lovely |"
        r"dear )?readers)|(?:ok|okay|alright),? (?:so|guys|everyone|peeps),? (?:this|here|i))\b"
    )),
    (3, "speaks of the chapter or story", (
        r"\b(?:(?:this|my|the|first|second|third|last|final|next|new|previous|short|"
        r"other) (?:\w+[- ])?(?:fic|fics|fanfic\w*|one-?shots?|drabbles?|songfic|crossover|chap|chappie)|"
        r"(?:it’s|just|a|is) (?:\w+ )?(?:drabble|one-?shot|songfic)|(?:my|this is my) (?:very )?(?:first|"
        r"second|third|new|latest|next|\d\w\w) (?:\w+ ){0,2}(?:story|chapter|attempt at)|(?:next|last|"
        r"previous|this|new|first) chapter(?:s)?\b(?! of (?:my|his|her|their|our) life)|chapter (?:\d+|"
        r"one|two|three) (?:is|will|of)|this (?:story|chapter|arc|series) (?:is|was|will|has|takes|came|"
        r"contains|isn’t|might)|the first (?:story|sequence|part|chapter) in the)"
    )),
    (3, "speaks of posting", (
        r"\b(?:(?:get|got|getting) this (?:posted|up|out)|post(?:ed|ing)? (?:this|it)(?: anyway)?|"
        r"(?:next |new )?updates? (?:will|soon|should|may|might|is|are|every)|(?:will|i’ll|to|gonna|can|"
        r"could) update|updat(?:e|ing) (?:soon|this|again|more|on)|not updating|haven’t updated|"
        r"been (?:so |too )?(?:long|busy) since (?:i|my) (?:last )?(?:updated?|posted))"
    )),
    (3, "apologises for a delay", (
        r"\bsorry (?:for|about|it’s|its|this|that)(?: \w+){0,4} (?:tak(?:ing|en|es) (?:so|this|forever)|"
        r"(?:the )?(?:long )?(?:wait|delay|hiatus|absence|lateness)|(?:updat|post)\w*|short(?:ness)?|"
        r"mistakes|grammar|typos|spelling)\b"
    )),
    (3, _CAPITALS_COUNT, (
        r"\b(?:beta’?d|unbeta\w*|my (?:amazing |lovely |wonderful |dear )?beta|OOC|non-?canon|canon\b|"
        r"AU\b|headcanon|fandom|OC(?:s)?\b|shippuden spoilers|author’s notes?|A/N|writer’s block|"
        r"plot ?bunn(?:y|ies)|muse (?:has|is|was|decided|bit|kept)|de-?anon|prompt (?:from|by)|[Pp]atreon|"
        r"[Pp]atrons?\b.{0,40}(?:support|level)|[Dd]iscord (?:server|[Ee]ditors?)|ao3|ffnet|ff\.net|"
        r"fanfiction\.net|tumblr|wattpad|cross-?posted)"
    )),
    (2, "explains the text", (
        r"\b(?:(?:the )?italics|in case (?:it|that|this|you|anyone) (?:was|were|is|didn’t|wonder\w*|got)|"
        r"(?:flash ?backs?|povs?|point of view|word count|plot hole|cliff-?hanger)|(?:hard|"
        r"easier) to follow|pun intended|no pun)\b"
    )),
    (2, "speaks of writing", (
        r"\b(?:i (?:wrote|was writing|’ve written|have written|finished|started|began|decided to write|"
        r"wanted to write|had to write|re-?wrote|typed|came up with|envisioned)|i(?:’m| am|"
        r" was)(?: \w+){0,3} (?:happy|proud|sure|satisfied|pleased) (?:with|about) (?:how|the way|this|"
        r"it)|writ(?:e|ing|ten) (?:this|it|these|that) (?:chapter|scene|story|in|at|for|after|while)|"
        r"(?:to|in order to) write this|this (?:scene|piece|idea|plot|little|came out|story)|"
        r"how this (?:came|turned|went)|(?:came|turned) out (?:well|ok|okay|better|right)|(?:the |"
        r"a )?transitions? between)\b"
        r"|\bhow (?:it|this|that|they) (?:all )?(?:turned|came) out\b"
    )),
    (2, "chats", (
        r"(?:\b(?:lol|lmao|rofl|xd|btw|neways|neway|anywho|anyhoo|wats up|u guys|ppl|tho|thx|omg|"
        r"gonna be honest|sorta|soooo*|xoxo|hehe+|haha+|heh heh|okie|kk|pls|plz|wanna read|"
        r"cookies?\b(?= for| to)|virtual (?:hugs?|cookies?))\b|(?<![\w])[:;=8]’?-?[)(pd3](?!\w)|<3\b|"
        r"\^[_.]?\^|t_t|>_<|\bdx?d\b)"
    )),
    (2, "speaks to readers", (
        r"\b(?:you guys|you all(?! along)|y’all|everyone who|those (?:of you )?who (?:read|reviewed|"
        r"commented|follow)|dear readers?|readers?|reviewers?|to all (?:who|of you|my)|stay tuned|"
        r"until (?:then|next time)|see you (?:next|soon|then|in the)|bear with me|be gentle|enjoy(?:!|"
        r" (?:the|this|and|reading)|\Z|\.)|ja ne|ciao|peace out)"
    )),
    (2, "gives thanks", (
        r"\b(?:special thanks|many thanks|thanks? (?:you )?(?:so much |very much |again )?to (?:all|every|"
        r"my|those|the)|shout-?outs? to|dedicated to)\b"
    )),
    (1, "speaks of the story", (
        r"\b(?:this story|the story|my story|stories|chapters?|manga|anime|the (?:show|movie|game|books?)|"
        r"episodes?|scene|ending|summary|sequel|prequel|trilogy|season|character(?:s|ization)?|reviews?)\b"
    )),
    (1, "speaks as “I”", r"\b(?:i|i’m|i’ve|i’ll|i’d|my)\b"),
    (1, "speaks to “you”", (
        r"\b(?:let me know|tell me|hope you|if you|you(?:’ll| will) (?:see|find|like)|"
        r"thank you|thanks)\b"
    )),
)  # fmt: skip
_WEIGHED = tuple((weight, name, re.compile(pattern)) for weight, name, pattern in _EVIDENCE)
_DISCLAIMER = re.compile(
    r"\bdisclaim|\b(?:do not|don’t|dont|does not|doesn’t|not the) own|\bnot mine\b|"
    r"\bbelongs? (?:solely |entirely )?to\b|\bno (?:profit|money|copyright)|\bproperty of\b",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"\A\W*(?:(?:special|many|big|huge|lots of|a big) )?(?:thanks?|thank you|thx|shout-?outs?)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"\A\s*[“‘]|”\s*\Z")
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|went|came|could|would|took|made|knew|saw|felt|got|stood|looked|"
    r"turned|began|told|left|found|gave|ran|sat|wasn’t|didn’t|couldn’t|hadn’t|\w{2,}ed)\b"
)
_PRESENT = re.compile(
    r"\b(?:is|are|has|does|isn’t|doesn’t|must|will|can)\b|\b(?:[A-Z]\w+|he|she|it|who|they|never|soon|"
    r"only|suddenly|finally)\s+(?:\w+ly\s+)?(?!his\b|this\b|was\b|as\b|us\b|yes\b)[a-z]{2,}s\b(?!’)"
)
_IN_WHICH = re.compile(
    r"\A\W*(?:in which|what if|what happens when|when .{5,80}, .{5,}|a (?:short )?(?:story|tale|"
    r"drabble|one-?shot) (?:about|of|in which))",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:I|I’m|I’ve|I’d|I’ll)\b")
_HEARD = 4000  # characters; who has not spoken to readers by then tells a story
_STRONG = 3.0
TELLS = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[A-Z]\w+) (?:\w+ly |had |then |just )?(?:\w{2,}ed|was|were|had|did|"
    r"said|came|went|sat|stood|took|made|saw|knew|felt|put|ran)\b"
)
"""Somebody did something: what a story says, and a note seldom."""
_PERSON = re.compile(r"\b(?:I|I’m|I’ve|I’d|I’ll|my|me|we|our|you|your|u|guys)\b|!", re.IGNORECASE)
_ABOUT_STORIES = frozenset(
    {
        "speaks of the chapter or story",
        _CAPITALS_COUNT,
        "explains the text",
        "speaks of writing",
        "speaks of the story",
    }
)
_PERSONAL = frozenset({"speaks as “I”", "speaks to “you”"})


def voice(text: str, *, told_by_i: bool = False) -> tuple[float, str]:
    """Weigh how much a paragraph sounds like its author speaking to readers: (score, the evidence in words).

    3 and above stands by itself; at or below 0 nothing speaks for a note. A paragraph that is mostly
    dialogue loses, whatever its words. In a story ``told_by_i`` an "I" is no evidence.
    """
    text = text[:_HEARD]
    lower = text.lower()
    found = [
        (weight, name)
        for weight, name, pattern in _WEIGHED
        if not (told_by_i and name in _PERSONAL) and pattern.search(text if name == _CAPITALS_COUNT else lower)
    ]
    score = sum(weight for weight, _ in found)
    if not any(weight > 1 for weight, _ in found):
        score = min(score, 0.9)
    if sum(weight >= _STRONG for weight, _ in found) == 1 and TELLS.search(text):
        score -= _STRONG / 2
    told = len(found) == 1 or all(name in _ABOUT_STORIES for _, name in found)
    if told and any(name in _ABOUT_STORIES for _, name in found) and not _PERSON.search(text):
        score = min(score, 1.5)
    if is_dialogue(text):
        score = min(score - _STRONG, 0.9)
    return score, ", ".join(name for weight, name in sorted(found, reverse=True)[:3])


def is_dialogue(text: str) -> bool:
    """Whether a paragraph is mostly dialogue, which never reaches 1 as its author's voice."""
    heard = text[:_HEARD]
    return bool(_QUOTED.search(heard)) or heard.count("“") > 2


def is_disclaimer(text: str) -> bool:
    """Whether a note does nothing much but disclaim ownership."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", text) if part]
    hits = sum(bool(_DISCLAIMER.search(part)) for part in sentences)
    return hits > 0 and (hits >= 0.5 * len(sentences) or len(text.split()) < 25)


def is_thanks(text: str) -> bool:
    """Whether a note begins by thanking and is not merely a line of goodbye."""
    return bool(_THANKS.search(text)) and len(text.split()) >= 4


def is_synopsis(text: str) -> bool:
    """Whether a paragraph tells a story from outside: short, in the present tense, without speech or an "I"."""
    if len(text.split()) > 80 or "“" in text or re.search(r"\b(?:I|my|me)\b", text):
        return False
    return bool(_IN_WHICH.search(text)) or (
        bool(_PRESENT.search(text)) and len(_PAST.findall(text)) <= len(_PRESENT.findall(text)) - 1
    )


def narration_is_past(paragraphs: Sequence[str]) -> bool:
    """Whether a story is told in the past tense, judged by its paragraphs without speech."""
    prose = " ".join(text for text in paragraphs if "“" not in text and len(text.split()) > 8)[:60_000]
    return len(_PAST.findall(prose)) > 2 * len(_PRESENT.findall(prose))


def told_by_i(paragraphs: Sequence[str]) -> bool:
    """Whether a story is told by an "I": two in five paragraphs without speech say so."""
    prose = [text for text in paragraphs if "“" not in text]
    return sum(bool(_I.search(text)) for text in prose) > 0.4 * len(prose)
