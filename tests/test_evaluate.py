"""The figures of the evaluation, on a small gold file of the project's own, and against another count of them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from griffo import evaluate, pipeline
from griffo.errors import GriffoError
from griffo.evaluate import Figures, Mark
from griffo.model import Kind

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "shared" / "corpus"
RECORDS: list[Any] = [
    json.loads(line) for line in (HERE / "cases" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]


def words_of(record: Any, mark: Mark) -> str:
    text: str = record["paragraphs"][mark.paragraph]["text"]
    return text[mark.start : mark.end]


def test_gold_file_names_its_thoughts() -> None:
    shown = [p["text"][a:b] for r in RECORDS for p in r["paragraphs"] for a, b in p["italics"]]
    assert all(stretch and stretch == stretch.strip() for stretch in shown)


def test_perfect_marks_score_one() -> None:
    for record in RECORDS:
        gold = [Mark(n, *s, 1.0) for n, p in enumerate(record["paragraphs"]) for s in evaluate.thoughts_of(p)]
        figures = evaluate.figures(record, gold)
        assert figures.gold == figures.found == figures.hits == figures.exact > 0
        assert (figures.precision, figures.recall, figures.f1, figures.misses) == (1, 1, 1, 0)


def test_nothing_found_scores_nothing() -> None:
    figures = evaluate.figures(RECORDS[0], [])
    assert (figures.precision, figures.recall, figures.f1) == (0, 0, 0)


def test_marks_are_compared_by_what_they_share() -> None:
    record = {
        "id": "a",
        "author": "A",
        "paragraphs": [{"text": "Mind the kettle. It sang, so.", "italics": [[0, 15]], "kinds": ["thought"]}],
    }
    assert evaluate.figures(record, [Mark(0, 0, 16, 1.0)]) == Figures(6, 1, 1, 1, 1, 0)
    assert evaluate.figures(record, [Mark(0, 0, 9, 1.0)]) == Figures(6, 1, 1, 0, 1, 0)
    assert evaluate.figures(record, [Mark(0, 0, 4, 1.0)]) == Figures(6, 1, 1, 0, 0, 0)
    assert evaluate.figures(record, [Mark(0, 17, 24, 1.0)]) == Figures(6, 1, 1, 0, 0, 1)


def test_other_kinds_are_sought_in_the_same_way() -> None:
    record = {
        "id": "a",
        "author": "A",
        "paragraphs": [
            {"text": "Per’s last words came back to her.", "italics": [], "kinds": []},
            {"text": "“Mind the kettle.”", "italics": [[0, 18]], "kinds": ["flashback"]},
            {"text": "There was a sign on the wall. Wet.", "italics": [[30, 34]], "kinds": ["thought"]},
            {"text": "NO KETTLES HERE", "italics": [[0, 15]], "kinds": ["document"]},
        ],
    }
    for kind, place in ((Kind.MEMORY, 1), (Kind.DOCUMENT, 3)):
        sought = evaluate.seeking(record, kind)
        (mark,) = evaluate.find(sought, kind=kind)
        assert mark.paragraph == place
        assert evaluate.figures(sought, [mark]).exact == evaluate.figures(sought, [mark]).gold == 1
    assert evaluate.seeking(record, Kind.THOUGHT) is record


def test_neighbours_without_a_letter_between_are_one() -> None:
    assert evaluate.trim("“Ah.” … No!", [(0, 5), (8, 11), (6, 7)]) == [(1, 10)]


def test_thoughts_of_the_gold_file_are_found() -> None:
    found = {record["id"]: evaluate.find(record) for record in RECORDS}
    total = evaluate.by_author(RECORDS, found)
    assert all(words_of(record, mark) for record in RECORDS for mark in found[record["id"]])
    assert evaluate.macro(total.values(), least=1) > 0.6


def test_reliability_counts_every_mark() -> None:
    record = RECORDS[0]
    gold = [Mark(n, *s, 0.75) for n, p in enumerate(record["paragraphs"]) for s in evaluate.thoughts_of(p)]
    wrong = Mark(0, 0, 3, 0.35)
    assert evaluate.reliability([record], {record["id"]: [*gold, wrong]}) == [(0.35, 0, 1), (0.75, 1, len(gold))]


def test_table_has_a_row_for_each_author() -> None:
    table = evaluate.table(RECORDS, {})
    assert all(f"| {record['author']} |" in table for record in RECORDS)
    words = sum(len(paragraph["text"].split()) for record in RECORDS for paragraph in record["paragraphs"])
    assert f"| all together | {words:,} |" in table
    assert "all together" not in evaluate.table(RECORDS[:1], {})


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here (../shared/corpus)")
def test_figures_agree_with_the_corpus_own_count() -> None:
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    lines = (CORPUS / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines][::12]
    for record in records:
        found = evaluate.find(record, pipeline.PASSES)
        theirs = score.score([record], {record["id"]: [[m.paragraph, m.start, m.end] for m in found]})["ALL"]
        ours = evaluate.figures(record, found)
        assert (ours.words, ours.gold, ours.found, ours.exact, ours.hits) == tuple(
            theirs[key] for key in ("w", "g", "p", "ex", "iou")
        )


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "1", "paragraphs": []}\n{"id": "2"}\n', encoding="utf-8")
    with pytest.raises(GriffoError, match=r"gold.jsonl:2: This line is no record\."):
        evaluate.load(gold)
    with pytest.raises(GriffoError, match="cannot be read"):
        evaluate.load(tmp_path / "none.jsonl")
