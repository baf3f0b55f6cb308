"""A joined PDF made what a standard asks, and said to be that. What it asks of pages and tags is so already.

ISO 14289-1 is PDF/UA-1, ISO 19005-3 PDF/A-3, ISO 15930-7 PDF/X-4.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from pikepdf import Array, Dictionary, Name, Pdf, Stream, parse_content_stream

from griffo.emit.inkprofile import NAME, profile
from griffo.errors import GriffoError
from griffo.variant import Variant

_NAMESPACES = {"pdfuaid": "http://www.aiim.org/pdfua/ns/id/", "pdfxid": "http://www.npes.org/pdfx/ns/id/"}
_BLACK = re.compile(rb"/DeviceCMYK (cs|CS)(\s+)0 0 0 ([\d.]+) (scn|SCN)\b|\b0 0 0 ([\d.]+) ([kK])\b")
_COLOURS = "cs CS rg RG k K sh Do BI"
"""Operators that bring a colour space of their own, or might."""
_PRINTED = 4
"""The flag of an annotation that shows on paper."""


def version(variant: Variant | None) -> str:
    """Return the version of PDF that a variant is written in: PDF/X-4 knows nothing beyond 1.6."""
    return "1.6" if variant is Variant.X else "1.7"


def conform(pdf: Pdf, variant: Variant, digest: bytes) -> None:
    """Make a PDF keep a standard, and say so in its metadata. ``digest`` names its content.

    Raises ``GriffoError`` where the book cannot keep it.
    """
    claim = {Variant.UA: _readable, Variant.A: _lasting, Variant.X: _printable}[variant](pdf, digest)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for prefix, uri in _NAMESPACES.items():
            xmp.register_xml_namespace(uri, prefix)
        xmp.load_from_docinfo(pdf.docinfo)
        for key, value in claim.items():
            xmp[key] = value
    if variant is Variant.X:
        pdf.docinfo.Trapped = Name("/False")  # last, since XMP has another type for it


def refuse_boxes(variant: Variant, missing: str) -> None:
    """Raise ``GriffoError`` where a font lacks a character: no standard takes the box that shows instead."""
    if missing:
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:10])
        sentence = f"The book cannot be {variant.formal}: no font has these characters, which would be boxes: {shown}."
        raise GriffoError(sentence, mend="Replace them, take a style whose fonts have them, or leave out pdf-variant.")


def _readable(_pdf: Pdf, _digest: bytes) -> dict[str, str]:
    return {"pdfuaid:part": "1"}


def _lasting(pdf: Pdf, _digest: bytes) -> dict[str, str]:
    """Say what gray means (6.2.4.3), and that links show on paper too (6.3.2)."""
    _in_gray(pdf, Variant.A)
    _intend(pdf, Name.GTS_PDFA1)
    for page in pdf.pages:
        for link in page.obj.get("/Annots", []):
            link.F = _PRINTED
    return {"pdfaid:part": "3", "pdfaid:conformance": "U"}


def _printable(pdf: Pdf, digest: bytes) -> dict[str, str]:
    """Say what gray means on press, and leave out what no press knows: links inside the page, and tags."""
    made = str(pdf.docinfo.get("/CreationDate", ""))
    if not made:
        mend = "Write date = with a year or a day above the first [[story]] of book.toml, or set SOURCE_DATE_EPOCH."
        raise GriffoError("PDF/X-4 says when it was made, and this book has no date.", mend=mend)
    _in_gray(pdf, Variant.X)
    _intend(pdf, Name.GTS_PDFX)
    for page in pdf.pages:
        for key in ("/Annots", "/StructParents", "/Tabs"):
            if key in page.obj:
                del page.obj[key]
    for key in ("/StructTreeRoot", "/MarkInfo"):
        del pdf.Root[key]
    pdf.docinfo.ModDate = pdf.docinfo.CreationDate
    return {
        "pdfxid:GTS_PDFXVersion": "PDF/X-4",
        "pdf:Trapped": "False",
        "xmp:MetadataDate": _xmp_date(made),
        "xmpMM:DocumentID": f"uuid:{uuid5(NAMESPACE_OID, digest.hex())}",
        "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default",
    }


def _xmp_date(date: str) -> str:
    """Return a date as XMP has it, ``2019-04-01``, of one that PDF has as ``D:20190401``."""
    digits = date.removeprefix("D:")
    return "-".join(filter(None, (digits[:4], digits[4:6], digits[6:8])))


def _intend(pdf: Pdf, kind: Any) -> None:
    """State that the book is for one black ink (ISO 32000-1, 14.11.5)."""
    content = pdf.make_indirect(Stream(pdf, profile(), Dictionary(N=1)))
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=kind,
        OutputConditionIdentifier="Custom",
        OutputCondition="One black ink",
        Info=NAME,
        DestOutputProfile=content,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _in_gray(pdf: Pdf, variant: Variant) -> None:
    """Turn the black of four inks that all is drawn in into gray, the same on paper. Raises ``GriffoError``."""
    done = set()
    for number, page in enumerate(pdf.pages, 1):
        held = page.obj.get("/Contents", Array())
        for stream in held if isinstance(held, Array) else [held]:
            if stream.objgen not in done:
                done.add(stream.objgen)
                stream.write(_BLACK.sub(_gray, stream.read_bytes()))
        for drawn in parse_content_stream(page, _COLOURS):
            (operand, *others) = [str(each) for each in drawn.operands] or [""]
            grey = str(drawn.operator) == "Do" and _is_grey(page.obj.Resources.XObject[operand])
            if others or not (operand == "/DeviceGray" or grey):
                raise _coloured(number, variant)


def _is_grey(drawn: Any) -> bool:
    """Whether what is drawn is a picture in gray; such a one is not smoothed by the press (ISO 19005-3, 6.2.8)."""
    if drawn.get("/Subtype") != Name.Image or drawn.get("/ColorSpace") != Name.DeviceGray or "/SMask" in drawn:
        return False
    drawn.Interpolate = False
    return True


def _gray(match: re.Match[bytes]) -> bytes:
    space, gap, black, operator, plain, short = match.groups()
    light = b"%g" % (1 - float(black or plain))
    if short:
        return light + (b" g" if short == b"k" else b" G")
    return b"/DeviceGray %s%s%s %s" % (space, gap, light, operator)


def _coloured(page: int, variant: Variant) -> GriffoError:
    sentence = f"{variant.formal} is for black alone, and the book's page {page} has a colour or a shade."
    mend = "Draw all of print.css in device-cmyk(0 0 0 1) and without opacity, or leave out pdf-variant."
    return GriffoError(sentence, mend=mend)
