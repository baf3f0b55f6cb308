"""One tree of tags for a PDF that is joined from several (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, String

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pikepdf import Pdf


class Tags:
    """The tree of a PDF that is open, while the pages of others are appended to it."""

    def __init__(self, pdf: Pdf) -> None:
        """Begin with the tree that the PDF has, which WeasyPrint made: a root with one element for the document."""
        self._root = pdf.Root.StructTreeRoot
        self._whole, self._language = self._root.K[0], str(pdf.Root.Lang)
        self._elements: list[Any] = list(self._whole.K)
        self._numbers: list[Any] = list(self._root.ParentTree.Nums)

    def append(self, tree: Any, pages: Iterable[Any], language: str) -> None:
        """Take over a tree that was copied together with its pages, which are in a language.

        Where that is another than this tree's, it is said of all it holds (ISO 14289-1, 7.2).
        """
        base = int(self._numbers[-2]) + 1
        for element in tree.K[0].K:
            element.P = self._whole
            if language != self._language:
                element.Lang = String(language)
            self._elements.append(element)
        rows = list(tree.ParentTree.Nums)
        for key, value in zip(rows[::2], rows[1::2], strict=True):
            self._numbers += [int(key) + base, value]
        for page in pages:
            page.StructParents = int(page.StructParents) + base
            for link in _links(page):
                link.StructParent = int(link.StructParent) + base

    def finish(self) -> None:
        """Write down what the document holds, and which marked content belongs to which element."""
        self._whole.K = Array(self._elements)
        self._root.ParentTree.Nums = Array(self._numbers)
        self._root.ParentTreeNextKey = int(self._numbers[-2]) + 1


def _links(page: Any) -> list[Any]:
    return [link for link in page.get("/Annots", []) if "/StructParent" in link]
