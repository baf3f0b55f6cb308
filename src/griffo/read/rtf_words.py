"""The words of Rich Text Format that matter to a story (Rich Text Format Specification 1.9.1)."""

from __future__ import annotations

CODE_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp437",
}  # fmt: skip
"""How bytes are read in a font, by its character set; in others as in the whole file."""
WHOLE = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
"""How bytes are read in the whole file."""
SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": " ", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\xa0", "_": "-", "-": "\xad", "{": "{", "}": "}",
    "\\": "\\", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
"""The words and signs that stand for a character."""
FACES = {
    "i": "italic", "b": "bold", "strike": "struck", "striked": "struck", "v": "hidden",
} | dict.fromkeys(
    "ul uld uldash uldashd uldashdd uldb ulhwave ulldash ulth ulthd ulthdash ululdbwave ulw ulwave".split(),
    "underlined",
)  # fmt: skip
"""The words that say how a run looks, until the same word with 0."""
SHIFTS = {"super": "sup", "sub": "sub", "nosupersub": "", "up": "sup", "dn": "sub"}
ENDS = frozenset({"par", "sect", "cell", "nestcell", "row", "page", "column", "\n", "\r"})
"""What ends a paragraph; a line end does where a backslash stands before it, as Apple's programs write it."""
ALIGN = {"qc": "center", "qr": "right", "ql": "left", "qj": "justify"}
"""Where on the line a paragraph stands, as CSS calls it."""
MARGINS = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())
NOTES = frozenset({"footnote"})
SAID = frozenset({"title", "author", "creatim", "revtim"})
"""What a file says of itself, in its group ``info``."""
SKIPPED = {
    "pict": "picture", "annotation": "comment", "objdata": "embedded object",
} | dict.fromkeys(
    "colortbl fldinst datafield listtext pntext nonshppict shprslt atnid atnauthor atnicn atnref atndate xe tc "
    "txe rxe filetbl revtbl generator bkmkstart bkmkend ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn themedata "
    "template operator keywords subject category manager company comment doccomm hlinkbase printim buptim".split(),
    "",
)  # fmt: skip
"""Groups that show no text, each with what is counted of it, if anything."""
LISTED = frozenset({"listtext", "pntext"})
STARRED = frozenset({"footnote", "shpinst", "shptxt", "shppict"})
"""Groups that programs may pass over, and that are read here all the same."""
