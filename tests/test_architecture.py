"""The page of architecture tells the truth: every stage and module is on it, in pipeline order."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from griffo import pipeline

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "griffo"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if not path.name.startswith("__"))
WITHIN = {
    "cascading.py",
    "drawing.py",
    "lines.py",
    "measuring.py",
    "parsing.py",
    "single.py",
    "spaces.py",
    "styles.py",
    "walking.py",
    "words.py",
}
"""In ``shortcuts/``."""
EDGES = {
    "ebooklib": {"epub.py"},
    "weasyprint": {"rendering.py", "compositor.py", "folios.py", "spoken.py", "stubs.py", *WITHIN},
    "pikepdf": {"surgery.py", "joining.py", "faces.py", "tags.py", "trimming.py", "conforming.py"},
    "uharfbuzz": {"cover.py", "fonts.py", "faces.py", "spare.py"},
}
LONGEST = 400


def test_passes_stand_on_the_page_in_pipeline_order() -> None:
    section = PAGE[PAGE.index("3. **Passes**") : PAGE.index("4. **Checks**")]
    places = [section.index(f"`{run.__name__}`") for run in pipeline.PASSES]
    assert places == sorted(places)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_is_on_the_page(module: Path) -> None:
    folder = f"{module.parent.name}/" if module.parent != SOURCE else module.name
    assert module.name in PAGE or folder in PAGE or f"`{module.stem}`" in PAGE


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w/]+\.py)`", PAGE))))
def test_page_names_modules_that_exist(name: str) -> None:
    assert (ROOT / name).is_file() or any(module.as_posix().endswith(f"/{name}") for module in MODULES)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_few_modules_import_each_heavy_library(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {
        node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }
    assert not [library for library, only in EDGES.items() if library in imported and module.name not in only]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_can_be_held_in_mind(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST
