"""The one kind of error that reaches a user: what is wrong, where, and what to do."""

from __future__ import annotations


class GriffoError(Exception):
    """Input that cannot be used.

    ``sentence`` says what is wrong, ``mend`` what to do about it; ``file`` and ``line`` (from 1) say where,
    as far as that is known. Printed as ``FILE:LINE: sentence mend``.
    """

    def __init__(self, sentence: str, *, file: str = "", line: int = 0, mend: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.file = file
        self.line = line
        self.mend = mend

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file and self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.sentence}{' ' + self.mend if self.mend else ''}"
