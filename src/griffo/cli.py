"""The command line: what a person types, and what is said in return."""

from __future__ import annotations

import io
import os
import shlex
import sys
import traceback
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer
from rich.console import Console
from rich.text import Text as Line

from griffo import styling
from griffo.compile import bind, draft, look, open_book, open_story, places, save, warned
from griffo.decisions import KINDS, MEASURED
from griffo.emit import EMITTERS, fetch
from griffo.errors import GriffoError
from griffo.impose.command import impose
from griffo.model import Kind, Level, NotesPolicy
from griffo.settings import listed, near
from griffo.store import open_store
from griffo.summary import show_cache, show_findings, show_report
from griffo.typeset import typeset
from griffo.workers import cores
from griffo.workshop import Workshop
from griffo.write import reason, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from griffo.config import Book
    from griffo.report import Remark

app = typer.Typer(
    name="griffo",
    help="Bind stories whose formatting was lost into an EPUB and a print-ready PDF, and put the italics back.",
    epilog="Exit status: 0 done, 1 the input has errors, 2 wrong usage.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(styling.app, name="style")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
Jobs = Annotated[int, typer.Option(min=0, metavar="N", help="Processes that read stories; 0 means one for each core.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Make everything anew, and keep nothing in .griffo.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A story.", show_default=False)]


@app.callback()
def griffo(
    *,
    show_version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version."),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


@app.command("compile")
def compile_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="BOOK|FILES", help="A folder, a book.toml, or stories; nothing means this folder."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="The folder to write to.")] = Path("out"),
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help=f"Any of {','.join(EMITTERS)}.")
    ] = "epub,pdf",
    style_name: Annotated[
        str, typer.Option("--style", metavar="NAME", help="The book's look, instead of the one in book.toml.")
    ] = "",
    notes: Annotated[
        NotesPolicy | None, typer.Option(help="Where author's notes go, instead of what book.toml says.")
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Bind the book without the stories that have errors; still exit 1.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")] = False,
    jobs: Jobs = 0,
    no_cache: NoCache = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Bind a book: OUT/TITLE.epub and OUT/TITLE.pdf."""
    wanted = _formats(formats)
    book = open_book(paths or [Path()])
    style = look(book, style_name)
    with _progress(quiet=quiet) as tell, _workshop(book, jobs, wanted, keep=not no_cache) as shop:
        made = draft(book, notes, tell, shop)
        failed = _failed(made.report.remarks(), strict=strict)
        if failed and not (keep_going and made.stories):
            raise typer.Exit(1)
        places_of = places(made, wanted, out)
        contents = typeset(made, style, wanted, tell, shop)
        failed = _failed(warned(contents), strict=strict) or failed
        if failed and not keep_going:
            raise typer.Exit(1)
        report = save(made, contents, places_of)
    if json:
        _print_json(report)
    elif not quiet:
        show_report(report, _console())
    raise typer.Exit(1 if failed else 0)


@app.command("cache")
def cache_command(
    path: Annotated[Path, typer.Argument(metavar="BOOK", help="A folder or a book.toml.")] = Path(),
    *,
    prune: Annotated[bool, typer.Option("--prune", help="Delete it all; the next compile makes it again.")] = False,
) -> None:
    """Say how much is kept in a book's .griffo, for the next compile to be quick."""
    folder = open_book([path]).folder
    store = open_store(folder) if folder else None
    if store and prune:
        store.prune(0)
    show_cache(shown(store.folder) if store else "", store.size() if store else 0, _console())


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Chapters that still have their italics.")],
    kind: Annotated[
        str, typer.Option(metavar="KIND", help=f"What is measured: {listed(MEASURED)}.")
    ] = Kind.THOUGHT.value,
    *,
    by: Annotated[Literal["author", "work", "id"], typer.Option(help="What has a row in the table.")] = "author",
    answers: Annotated[
        int, typer.Option(min=0, metavar="N", help="Also say what N answers about an author's other chapters do.")
    ] = 0,
) -> None:
    """Say how well thoughts or other marks are found, author by author, and how far confidence can be trusted."""
    from griffo import evaluate, simulate

    sought = next((each for each in MEASURED if each == kind), None)
    if sought is None:
        raise typer.BadParameter(f"“{kind}” cannot be measured: {listed(MEASURED)} can.", param_hint="--kind")
    if answers and sought is not Kind.THOUGHT:
        raise typer.BadParameter("Answers teach about thoughts only.", param_hint="--answers")
    records = [evaluate.seeking(record, sought) for record in evaluate.load(gold)]
    with _progress(quiet=False) as tell:
        if answers:
            tables = simulate.tables(records, answers, by, tell)
        else:
            found = {}
            for record in records:
                tell(f"Reading {record['id']}")
                found[str(record["id"])] = evaluate.find(record, kind=sought)
            tables = evaluate.tables(records, found, by, sought)
    typer.echo(tables)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of stories.", show_default=False)],
) -> None:
    """Write a first book.toml, for you to correct."""
    from griffo.init import write_book_file

    file = write_book_file(folder)
    typer.echo(f"Wrote {file}. Read it through, then run: griffo compile {shlex.quote(str(folder))}")


@app.command()
def marks(
    file: File,
    *,
    accept: Annotated[
        list[int] | None, typer.Option(metavar="N", help="Keep mark N, whatever Griffo thinks of it later.")
    ] = None,
    reject: Annotated[list[int] | None, typer.Option(metavar="N", help="Take mark N away for good.")] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="WORDS", help="Mark words of the story that Griffo missed.")
    ] = None,
    kind: Annotated[
        str, typer.Option("--as", metavar="KIND", help=f"What is accepted or added is: {listed(KINDS)}.")
    ] = "",
    ask: Annotated[bool, typer.Option("--ask", help="Show the marks about which an answer teaches most.")] = False,
    json: Json = False,
) -> None:
    """Show what is set in italics, what might be, and why; or decide about it, in STORY.marks.toml.

    --accept, --reject and --add can be given several times.
    """
    from griffo.anchors import Words
    from griffo.correct import Corrector, with_new
    from griffo.decisions import load, save
    from griffo.review import marks as marks_of
    from griffo.review import show, show_decisions

    both = sorted(set(accept or ()) & set(reject or ()))
    if both:
        raise typer.BadParameter(f"Mark {both[0]} is to be accepted and rejected.", param_hint="--reject")
    if kind and not (accept or add):
        raise typer.BadParameter("It says what --accept or --add is about.", param_hint="--as")
    made = bind(*open_story(file))
    if accept or reject or add:
        source, path = Words.of(made.source.text), made.entry.path
        mend = Corrector(made.story, shown(file), source)
        new = [
            *(mend.by_number(number, "accept", _kind(kind)) for number in accept or ()),
            *(mend.by_number(number, "reject") for number in reject or ()),
            *(mend.by_words(words, _kind(kind) or Kind.THOUGHT) for words in add or ()),
        ]
        saved = save(path, with_new(load(path), new, source), made.source.text)
        if not json:
            show_decisions(new, shown(saved), _console())
            return
        made = bind(*open_story(file))
    if json:
        _print_json(marks_of(made.story, made.source.text, ask=ask))
    else:
        show(made.story, shown(file), _console(), ask=ask)


@app.command("check")
def check_command(
    path: Annotated[Path, typer.Argument(metavar="BOOK", help="A folder, a book.toml, a story or an EPUB.")] = Path(),
    *,
    json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings too.")] = False,
) -> None:
    """Say what looks wrong in a book, and what in its EPUB Amazon's Send to Kindle would send back."""
    from griffo.checking import check

    report = check(path)
    if json:
        _print_json(report)
    else:
        show_findings(report, _console())
    bad = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    raise typer.Exit(1 if any(remark.level in bad for remark in report.remarks()) else 0)


app.command()(impose)


@app.command("dump")
def dump_command(file: File, *, json: Json = False) -> None:
    """Show a story as Griffo understands it."""
    from griffo.emit.dump import dump, structure

    made = bind(*open_story(file))
    if json:
        _print_json(structure(made.story, made.source.text))
    else:
        typer.echo(dump(made.story), nl=False)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit. Whatever happens, a person reads sentences; ``GRIFFO_DEBUG=1`` adds the rest."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a curly quote shows “?”
    try:
        try:
            app(args, prog_name="griffo")
        finally:
            sys.stdout.flush()  # here, where a full disk or a closed pipe can still be told
    except GriffoError as error:
        _complain(str(error), error)
    except BrokenPipeError:
        _let_go_of_output()  # who reads has enough
    except OSError as error:
        _let_go_of_output()
        _complain(f"{error.filename or 'The output could not be written'}: {reason(error)}.", error)
    except Exception as error:  # noqa: BLE001 - the last resort, so that nobody gets a traceback
        command = shlex.join(["griffo", *(sys.argv[1:] if args is None else args)])
        _complain(
            f"{type(error).__name__}: {error}. This is a fault in Griffo, not in your stories. Please report this line "
            f"with {_made_with()} and the command: {command}",
            error,
        )
    raise SystemExit(1)


def _let_go_of_output() -> None:
    """Point standard output nowhere, or Python tries to write the rest of it once more on its way out."""
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _made_with() -> str:
    from griffo.emit.page import made_with

    return made_with()


def _complain(sentence: str, error: Exception | None = None) -> None:
    typer.echo(f"griffo: {shown(sentence)}", err=True)
    if error and os.environ.get("GRIFFO_DEBUG"):
        traceback.print_exception(error)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(_made_with())
        raise typer.Exit


def _formats(names: str) -> list[str]:
    wanted = [name for name in names.replace(" ", "").lower().split(",") if name]
    for name in wanted or [names]:
        if name not in EMITTERS:
            sentence = f"“{name}” is no format. Griffo writes {listed(EMITTERS, 'and')}."
            raise typer.BadParameter(sentence, param_hint="--format")
    return list(dict.fromkeys(wanted))


def _kind(name: str) -> Kind | None:
    if name and name not in KINDS:
        mend = f"{near(name, KINDS)} It can be {listed(KINDS)}.".strip()
        raise typer.BadParameter(f"“{name}” is no kind of mark. {mend}", param_hint="--as")
    return Kind(name) if name else None


def _failed(remarks: Iterable[Remark], *, strict: bool) -> bool:
    """Print what keeps a book from being whole; return whether there is anything."""
    bad = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    found = [remark for remark in remarks if remark.level in bad]
    for remark in found:
        _complain(str(GriffoError(remark.sentence, file=remark.file, line=remark.line, mend=remark.hint)))
    return bool(found)


def _print_json(value: object) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(value)))  # bytes: UTF-8 whatever the locale


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)


@contextmanager
def _workshop(book: Book, jobs: int, formats: Sequence[str], *, keep: bool) -> Iterator[Workshop]:
    """Give the place to make a book in; when it is left, what is kept there is of a bounded size."""
    store = open_store(book.folder) if keep and book.folder else None
    try:
        yield Workshop(jobs or cores(), store, partial(fetch, formats))
    finally:
        if store:
            store.prune()


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that shows what is being done, on a terminal only."""
    console = Console(stderr=True, highlight=False, markup=False)
    if quiet or not sys.stderr.isatty():  # rich would believe FORCE_COLOR instead
        yield lambda _: None
        return
    with console.status("") as status:
        yield lambda what: status.update(Line(shown(what)))
