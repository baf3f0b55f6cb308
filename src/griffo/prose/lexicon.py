"""Words by what they show about a sentence: who speaks, when, and in what mood."""

from __future__ import annotations

from enum import IntFlag, auto


class Shows(IntFlag):
    """What a word shows; a word may show several things."""

    FIRST = auto()
    PLURAL = auto()  # we, us
    SECOND = auto()
    THIRD = auto()
    IT = auto()
    PAST = auto()
    PRESENT = auto()
    BASE = auto()  # a present tense after "I" or "they"
    WILL = auto()  # modal verbs of the present
    WOULD = auto()  # modal verbs of the past
    ORDER = auto()
    CRY = auto()
    HEDGE = auto()
    OATH = auto()
    HERE = auto()
    THINK = auto()
    BODY = auto()  # looks, breath, gestures: what narration tells
    SAY = auto()
    INVERTED = auto()
    ASK = auto()
    LINK = auto()
    NOT = auto()
    VOICE = auto()
    MEMORY = auto()
    PAPER = auto()
    THE = auto()
    BE = auto()
    HAD = auto()
    FEELING = auto()  # what comes over somebody, as narration names it
    WRITE = auto()


_LISTS: dict[Shows, str] = {
    Shows.FIRST: "i me my mine myself i’m i’ve i’d i’ll",
    Shows.PLURAL: "we us our ours ourselves we’re we’ve we’ll we’d let’s lets",
    Shows.SECOND: "you your yours yourself yourselves you’re you’ve you’ll you’d ya u thou thee y’all",
    Shows.THIRD: "he him his himself she her hers herself they them their theirs themselves he’d she’d they’d he’s "
    "she’s they’re they’ve he’ll she’ll they’ll",
    Shows.IT: "it it’s its it’d it’ll",
    Shows.PAST: "was were had did said went came took made knew saw felt got stood thought told left found gave ran "
    "sat began kept held heard meant met brought caught taught bought fought sought spoke broke woke wore tore swore "
    "drove rose rode wrote chose froze stole fell grew drew threw blew flew drank sank sang rang swam spun hung stuck "
    "struck slept wept crept swept leapt dealt dreamt lost lay laid paid led fed fled bled bred slid hid bit lit shot "
    "shook forgot became understood won shone sent spent bent lent built burnt learnt clung flung swung stung dug "
    "bound wound ground wasn’t weren’t didn’t hadn’t must’ve began forgave overheard withdrew undid mistook",
    Shows.PRESENT: "he’s she’s am is are isn’t aren’t don’t doesn’t do does has have haven’t hasn’t i’m i’ve you’re "
    "you’ve we’re we’ve they’re they’ve it’s that’s what’s who’s where’s how’s why’s here’s there’s let’s gonna "
    "gotta wanna ain’t",
    Shows.BASE: "know think want need love hate hope wish guess suppose wonder believe mean see hear feel like "
    "remember understand get go come say tell ask look make take give find keep let put call try live die care miss "
    "owe trust bet swear promise deserve seem belong stay leave stop start mind doubt fear have do",
    Shows.WILL: "can can’t cannot will won’t shall shan’t may must mustn’t i’ll you’ll we’ll they’ll he’ll she’ll "
    "it’ll there’ll that’ll who’ll ’ll",
    Shows.WOULD: "could would might should couldn’t wouldn’t shouldn’t i’d you’d he’d she’d we’d they’d it’d that’d "
    "would’ve could’ve should’ve",
    Shows.ORDER: "stop don’t please wait look come go get let keep run think breathe focus calm relax remember forget "
    "shut leave stay try take give tell hold move listen concentrate hurry say watch ignore be smile make turn pull "
    "push sit stand bring pray start hide open close walk do",
    Shows.CRY: "oh ah huh well damn damnit dammit shit fuck god gods ok okay no yes yeah yep nope please ugh hmm hm "
    "wow whoa great fine good perfect wonderful finally crap hell ouch argh sorry thanks hey hi gah eh tch ha heh oops "
    "yikes bloody alright aw right christ jesus lord crikey blimey bollocks bugger idiot stupid nothing heavens sweet "
    "typical nonsense anyway so wait aww pfft",
    Shows.HEDGE: "maybe perhaps hopefully probably surely guess suppose clearly obviously apparently besides anyway "
    "honestly seriously certainly exactly",
    Shows.OATH: "damn damned damnit dammit fuck fucking fucked shit hell bloody crap bastard arse ass bugger bollocks "
    "bitch goddamn freaking idiot stupid",
    Shows.HERE: "here now this these today tonight tomorrow yesterday ago",
    Shows.THINK: "thought thinks think thinking wondered wonder wonders wondering mused realised realized realize "
    "realise decided decide knew know knows hoped hope hopes remembered remember recalled figured reckoned considered "
    "mind head brain thoughts prayed mentally inwardly silently",
    Shows.BODY: "stared looked glanced watched saw blinked frowned sighed swallowed froze paused smiled grimaced winced"
    " scowled eyes gaze eyebrow heart stomach breath gulped shivered flinched stiffened bit lip cringed groaned shook "
    "nodded eyed stare gasped heard felt noticed narrowed widened raised hesitated chest jaw brow blink swallow sigh "
    "sighs smirked smirk grinned shrugged",
    Shows.SAY: "said asked replied answered shouted yelled whispered muttered snapped hissed called murmured says "
    "exclaimed added agreed cried asks",
    Shows.INVERTED: "do does did is are was were am has have had can could will would should shall might isn’t aren’t "
    "wasn’t weren’t don’t doesn’t didn’t won’t can’t couldn’t wouldn’t haven’t hasn’t hadn’t",
    Shows.ASK: "what why how who where when which whose what’s who’s where’s how’s why’s",
    Shows.LINK: "and but or yet because though unless if then still at not except",
    Shows.NOT: "not no never nothing nobody none isn’t aren’t don’t doesn’t won’t can’t cannot haven’t ain’t wasn’t "
    "didn’t couldn’t wouldn’t hadn’t",
    Shows.VOICE: "voice voices telepathic telepathically link bond echoed whispered",
    Shows.MEMORY: "remember remembered recall recalled memory memories echoing words warned",
    Shows.PAPER: "letter note read reads wrote written parchment headline article inscription sign message email page "
    "scroll report list text book",
    Shows.THE: "the a an his her their its my your our this that these those some any no every each two three of",
    Shows.BE: "is are am be been being i’m you’re he’s she’s it’s we’re they’re that’s who’s isn’t aren’t so too very "
    "more you’ve i’ve we’ve they’ve he’ll i’ll",
    Shows.HAD: "had hadn’t",
    Shows.FEELING: "fear panic relief dread guilt shame anger rage fury surprise curiosity embarrassment joy despair "
    "grief sorrow horror terror disgust irritation frustration annoyance excitement amusement pride jealousy envy "
    "worry anxiety nausea chill pulse adrenaline confusion disbelief shock realization realisation longing regret "
    "doubt suspicion instinct unease temper patience",
    Shows.WRITE: "wrote scribbled scrawled penned typed texted jotted quill ink pen pencil diary journal",
}


def _by_word() -> dict[str, int]:
    found: dict[str, int] = {}
    for shows, words in _LISTS.items():
        for word in words.split():
            found[word] = found.get(word, 0) | int(shows)
    return found


WORDS: dict[str, int] = _by_word()
"""Each listed word, in lower case with typographic apostrophes, and the ``Shows`` of it as a number."""
