"""The ICC profile of one black ink: what a gray in a PDF means, where a standard wants that said."""

from __future__ import annotations

from struct import pack

NAME = "Griffo black ink, gamma 2.2"
_LEGAL = "No copyright, use freely"
_GAMMA = 2.2
_D50 = (0.9642, 1.0, 0.8249)
_HEADER, _ENTRY = 128, 12


def profile() -> bytes:
    """Return the profile: of an output device (class ``prtr``, as PDF/X asks) in gray, version 2.1.

    Source: ICC.1:2001-04, 6.3.3.1, which asks of a monochrome output profile for these four tags alone. The same each
    time: it names no date.
    """
    tags = {
        b"desc": _description(NAME),
        b"cprt": pack(">4s4x", b"text") + _LEGAL.encode("ascii") + b"\0",
        b"wtpt": _xyz(b"XYZ \0\0\0\0"),
        b"kTRC": pack(">4s4xIH", b"curv", 1, round(_GAMMA * 256)),
    }
    at = _HEADER + 4 + _ENTRY * len(tags)
    table, content = pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += pack(">4sII", name, at + len(content), len(data))
        content += data + b"\0" * (-len(data) % 4)
    return _header(at + len(content)) + table + content


def _header(size: int) -> bytes:
    made = pack(">I4xI4s4s4s", size, 0x02100000, b"prtr", b"GRAY", b"XYZ ")
    date = pack(">6H", 2000, 1, 1, 0, 0, 0)
    return (made + date + b"acsp" + b"\0" * 28 + _xyz(b"")).ljust(_HEADER, b"\0")


def _xyz(before: bytes) -> bytes:
    return before + pack(">3i", *(round(part * 65536) for part in _D50))


def _description(text: str) -> bytes:
    """Return a text as type ``textDescriptionType``, which has room for two more alphabets."""
    ascii_text = text.encode("ascii") + b"\0"
    return pack(">4s4xI", b"desc", len(ascii_text)) + ascii_text + b"\0" * (4 + 4 + 2 + 1 + 67)
