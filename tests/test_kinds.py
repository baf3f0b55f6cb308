"""Files told apart by what is in them."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from griffo.read.kinds import kind_of


def archive(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"It rained.\n", ".txt"),
        (b"", ".txt"),
        (b"<i>Rain</i>, she thought.", ".txt"),
        (b"<!DOCTYPE html><title>Rain</title>", ".html"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<html><body>Rain", ".html"),
        (b"<!-- saved from a site -->\n<HTML>", ".html"),
        ("<html><body>Rain".encode("utf-16"), ".html"),
        (b"---\ntitle: Rain\n---\n\nIt rained.\n", ".md"),
        (b"+++\ntitle = 'Rain'\n+++\n", ".md"),
        (b"---\n\nIt rained, and rained.\n", ".txt"),
        (b"{\\rtf1 Rain}", ".rtf"),
        (archive("mimetype", "META-INF/container.xml"), ".epub"),
        (archive("word/document.xml"), ".docx"),
        (archive("mimetype", "content.xml"), ".odt"),
        (archive("rain.txt"), ".zip"),
        (archive("rain.txt")[:40], ".zip"),
    ],
)
def test_kind(data: bytes, ending: str) -> None:
    assert kind_of(data) == ending
