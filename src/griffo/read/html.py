"""Pages of HTML: an archive's download, a peer's export, a page that was saved, or any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from griffo.read.plain import plain
from griffo.read.sites.ao3_download import ao3_download
from griffo.read.sites.ao3_page import ao3_page
from griffo.read.sites.fanficfare import fanficfare
from griffo.read.sites.fanfictionnet import fanfictionnet
from griffo.read.sites.fichub import fichub
from griffo.read.sites.griffo import griffo
from griffo.read.sites.royalroad import royalroad
from griffo.read.sites.xenforo import xenforo
from griffo.read.told import manuscript
from griffo.read.tree import parse

if TYPE_CHECKING:
    from griffo.read.manuscript import Manuscript
    from griffo.read.told import Site, Told
    from griffo.read.tree import Page

SITES: tuple[Site, ...] = (griffo, ao3_page, ao3_download, fanficfare, fichub, fanfictionnet, royalroad, xenforo)
"""The kinds of pages that are known, in the order in which they are tried."""


def read(data: bytes, name: str) -> Manuscript:
    """Read a page. Raises ``GriffoError`` where it is no text, or holds none."""
    page = parse(data, name)
    return manuscript(page, tell(page), name)


def tell(page: Page) -> Told:
    """Return what a page says, by the first kind of page that knows it."""
    return next((told for site in SITES if (told := site(page))), None) or plain(page)
