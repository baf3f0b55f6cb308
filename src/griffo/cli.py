"""The command line: what a person types, and what is said in return."""

from __future__ import annotations

import io
import os
import shlex
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from griffo import styling
from griffo.compile import bind, open_book, open_story
from griffo.compiling import Compiled, Wish, compile_book
from griffo.decisions import KINDS, MEASURED
from griffo.emit import EMITTERS
from griffo.errors import GriffoError
from griffo.impose.command import impose
from griffo.model import Kind, Level, NotesPolicy
from griffo.settings import listed
from griffo.steps import Clock
from griffo.store import open_store
from griffo.terminal import showing
from griffo.usage import Spoken, formats_in, kind_in, numbers_in
from griffo.variant import Variant
from griffo.wishes import HAVE_ASKED, HELP
from griffo.wrap.command import cover
from griffo.write import reason, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="griffo",
    cls=Spoken,
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
Permitted = Annotated[bool, typer.Option(HAVE_ASKED, help=HELP)]
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
    variant: Annotated[
        Variant | None, typer.Option("--pdf-variant", help="The standard that the PDF is to keep.")
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Bind the book without the stories that have errors; still exit 1.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")] = False,
    permitted: Permitted = False,
    jobs: Jobs = 0,
    no_cache: NoCache = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say how long each stage took.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Bind it again whenever one of its files changes.")] = False,
) -> None:
    """Bind a book: OUT/TITLE.epub and OUT/TITLE.pdf."""
    if verbose and quiet:
        raise typer.BadParameter("One asks for more, the other for less.", param_hint="--verbose")
    if watch and json:
        raise typer.BadParameter("It prints a line for each change.", param_hint="--watch")
    if variant and "pdf" not in formats_in(formats):
        raise typer.BadParameter("It is about the PDF, which is not to be made.", param_hint="--pdf-variant")
    wish = Wish(
        tuple(paths or [Path()]),
        tuple(formats_in(formats)),
        out,
        style_name,
        notes,
        keep_going=keep_going,
        strict=strict,
        jobs=jobs,
        permitted=permitted,
        keep=not no_cache,
        variant=variant,
    )

    def once() -> Compiled:
        with showing(quiet=quiet or json) as tell:
            clock = Clock(tell)
            done = compile_book(wish, clock)
            times = clock.times()
        for remark in done.grave:
            _complain(str(remark.error()))
        if verbose:
            from griffo.progress import show_times

            show_times(times)
        return done

    if watch:
        from griffo.summary import plain
        from griffo.watching import follow

        follow(wish, once, None if quiet else plain(), lambda error: _complain(_sentence(error), error))
        return
    done = once()
    if json and done.report:
        _print_json(done.report)
    elif done.report and not quiet:
        from griffo.summary import plain, show_report

        show_report(done.report, plain())
    raise typer.Exit(1 if done.grave else 0)


@app.command("cache", short_help="Say how much is kept for the next compile; or delete it.")
def cache_command(
    path: Annotated[Path, typer.Argument(metavar="BOOK", help="A folder or a book.toml.")] = Path(),
    *,
    prune: Annotated[bool, typer.Option("--prune", help="Delete it all; the next compile makes it again.")] = False,
) -> None:
    """Say how much is kept in a book's .griffo, for the next compile to be quick."""
    from griffo.summary import plain, show_cache

    folder = open_book([path]).folder
    store = open_store(folder) if folder else None
    before = store.size() if store else 0
    if store and prune:
        store.prune(0)
    kept = store.size() if store else 0
    show_cache(shown(store.folder) if store else "", kept, plain(), freed=before - kept if prune else None)


@app.command("evaluate", short_help="Say how well marks are found, author by author.")
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
    from griffo.steps import Count, Step

    sought = next((each for each in MEASURED if each == kind), None)
    if sought is None:
        raise typer.BadParameter(f"“{kind}” cannot be measured: {listed(MEASURED)} can.", param_hint="--kind")
    if answers and sought is not Kind.THOUGHT:
        raise typer.BadParameter("Answers teach about thoughts only.", param_hint="--answers")
    records = [evaluate.seeking(record, sought) for record in evaluate.load(gold)]
    with showing(quiet=False) as tell:
        if answers:
            tables = simulate.tables(records, answers, by, tell)
        else:
            found = {}
            tell(Step("Reading"))
            steps = Count(tell, len(records), 0, len(records))
            for record in records:
                steps.begun(str(record["id"]))
                found[str(record["id"])] = evaluate.find(record, kind=sought)
                steps.ended(1)
            tables = evaluate.tables(records, found, by, sought)
    typer.echo(tables)


@app.command(short_help="Write a first book.toml, or add new stories to it.")
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of stories.", show_default=False)],
) -> None:
    """Write a first book.toml, for you to correct; or add to it the stories that are new."""
    from griffo.init import write_book_file

    made = write_book_file(folder)
    if made.is_new:
        typer.echo(f"Wrote {made.file}. Read it through, then run: griffo compile {shlex.quote(str(folder))}")
    elif made.added:
        typer.echo(f"Added to {made.file}: {listed(map(shown, made.added), 'and')}.")
    elif not made.off:
        typer.echo(f"{made.file} names every story here. Nothing is changed.")
    for name, why in made.off:
        typer.echo(f"{made.file}: “{shown(name)}” is switched off: {shown(why)}")
    for name, line in made.gone:
        typer.echo(f"{made.file}:{line}: There is no file “{shown(name)}” any more.")


@app.command(short_help="Show what is set in italics and why; or decide about it.")
def marks(
    file: File,
    *,
    accept: Annotated[
        list[str] | None, typer.Option(metavar="N", help="Keep mark N, whatever Griffo thinks of it later.")
    ] = None,
    reject: Annotated[list[str] | None, typer.Option(metavar="N", help="Take mark N away for good.")] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="WORDS", help="Mark words of the story that Griffo missed.")
    ] = None,
    kind: Annotated[
        str, typer.Option("--as", metavar="KIND", help=f"What is accepted or added is: {listed(KINDS)}.")
    ] = "",
    line: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="In which line the words of --add begin, if they stand in several."),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Show the marks about which an answer teaches most.")] = False,
    json: Json = False,
) -> None:
    """Show what is set in italics, what might be, and why; or decide about it, in STORY.marks.toml.

    --accept, --reject and --add can be given several times; N may be several, as in --reject 3,4,7.
    """
    from griffo.anchors import Words
    from griffo.correct import Corrector, with_new
    from griffo.decisions import load, save
    from griffo.review import marks as marks_of
    from griffo.review import show, show_decisions
    from griffo.summary import plain

    accepted, rejected = numbers_in(accept, "--accept"), numbers_in(reject, "--reject")
    both = sorted({*accepted} & {*rejected})
    if both:
        raise typer.BadParameter(f"Mark {both[0]} is to be accepted and rejected.", param_hint="--reject")
    if kind and not (accepted or add):
        raise typer.BadParameter("It says what --accept or --add is about.", param_hint="--as")
    if line and not add:
        raise typer.BadParameter("It says in which line the words of --add begin.", param_hint="--line")
    made = bind(*open_story(file))
    if accepted or rejected or add:
        source, entry = Words.of(made.source.text), made.entry
        mend = Corrector(made.story, shown(file), source)
        new = [
            *(mend.by_number(number, "accept", kind_in(kind)) for number in accepted),
            *(mend.by_number(number, "reject") for number in rejected),
            *(mend.by_words(words, kind_in(kind) or Kind.THOUGHT, line or 0) for words in add or ()),
        ]
        kept = load(entry.path, entry.part)
        saved = save(entry.path, with_new(kept, new, source), made.source.text, entry.part)
        if not json:
            show_decisions(new, shown(saved), plain())
            return
        made = bind(*open_story(file))
    if json:
        _print_json(marks_of(made.story, made.source.text, ask=ask))
    else:
        show(made.story, shown(file), plain(), ask=ask)


@app.command("check", short_help="Say what looks wrong in a book, or in an EPUB.")
def check_command(
    path: Annotated[Path, typer.Argument(metavar="BOOK", help="A folder, a book.toml, a story or an EPUB.")] = Path(),
    *,
    json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings too.")] = False,
    pages: Annotated[bool, typer.Option("--pages", help="Set the PDF too, and look at its lines and pages.")] = False,
) -> None:
    """Say what looks wrong in a book, and what in its EPUB Amazon's Send to Kindle would send back."""
    from griffo.checking import check
    from griffo.summary import plain, show_findings

    report = check(path, pages=pages)
    if json:
        _print_json(report)
    else:
        show_findings(report, plain())
    bad = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    raise typer.Exit(1 if any(remark.level in bad for remark in report.remarks()) else 0)


app.command(short_help="Lay a PDF's pages out on sheets to print, fold and bind.")(impose)
app.command(short_help="Draw back, spine and front of the printed book in one.")(cover)


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
        _complain(_sentence(error), error)
    except BrokenPipeError:
        _let_go_of_output()  # who reads has enough
    except OSError as error:
        _let_go_of_output()
        _complain(_sentence(error), error)
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


def _sentence(error: GriffoError | OSError) -> str:
    if isinstance(error, GriffoError):
        return str(error)
    return f"{error.filename or 'The output could not be written'}: {reason(error)}."


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


def _print_json(value: object) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(value)))  # bytes: UTF-8 whatever the locale
