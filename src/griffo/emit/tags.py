"""One tree of tags for a PDF that is joined from several (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, String

if TYPE_CHECKING:
    from pikepdf import Pdf


class Tags:
    """The tree of a PDF that is open, while the pages of others are appended to it."""

    def __init__(self, pdf: Pdf) -> None:
        """Begin with the tree that the PDF has, which WeasyPrint made: a root with one element for the document."""
        self._pdf = pdf
        self._root = pdf.Root.StructTreeRoot
        self._numbers: list[Any] = list(self._root.ParentTree.Nums)

    def append(self, source: Pdf, at: int) -> None:
        """Take over the tree of a PDF whose pages stand in this one already, from page ``at`` on.

        Where it is in another language, that is said of all it holds (ISO 14289-1, 7.2).
        """
        base = int(self._numbers[-2]) + 1
        # Copied after its pages, it leads to the pages as they are here.
        root = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        document, whole = root.K[0], self._root.K[0]
        for element in document.K:
            element.P = whole
            if source.Root.Lang != self._pdf.Root.Lang:
                element.Lang = String(str(source.Root.Lang))
            whole.K.append(element)
        rows = list(root.ParentTree.Nums)
        for key, value in zip(rows[::2], rows[1::2], strict=True):
            self._numbers += [int(key) + base, value]
        for number in range(at, at + len(source.pages)):
            page = self._pdf.pages[number].obj
            page.StructParents = int(page.StructParents) + base
            for link in _links(page):
                link.StructParent = int(link.StructParent) + base

    def finish(self) -> None:
        """Write down which marked content belongs to which element."""
        self._root.ParentTree.Nums = Array(self._numbers)
        self._root.ParentTreeNextKey = int(self._numbers[-2]) + 1


def _links(page: Any) -> list[Any]:
    return [link for link in page.get("/Annots", []) if "/StructParent" in link]
