"""``griffo style``: which styles there are, and a copy of one to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from griffo import style
from griffo.config import BOOK_FILE
from griffo.errors import GriffoError
from griffo.write import shown, write_all

app = typer.Typer(help="List the styles, or copy one to change it.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", short_help="Print the styles that a book may name.")
def list_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A book's folder, whose own styles count.")] = Path(),
) -> None:
    """Print the styles that a book may name, those in its own folder included."""
    for name in style.names(folder):
        found = style.load(name, folder)
        own = " (in this folder)" if found.folder.parent == folder else ""
        typer.echo(f"{shown(name):12}  {shown(found.description)}{own}")


@app.command(short_help="Copy a style into a folder of your own.")
def copy(
    name: Annotated[str, typer.Argument(metavar="STYLE", help="A style that comes with Griffo.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What to call the copy; beside your book.toml.")],
) -> None:
    """Copy a style into a folder of your own, where its sheets and style.toml can be changed.

    A book beside whose book.toml the folder lies takes it by its name: style = "FOLDER".
    """
    found = style.load(name)
    if folder.exists() or folder.is_symlink():
        raise GriffoError("There is something of this name already.", file=str(folder), mend="Choose another name.")
    files = sorted(file for file in found.folder.rglob("*") if file.is_file())
    write_all(
        {folder / file.relative_to(found.folder): file.read_bytes() for file in files},
        mend="Choose another place for the copy.",
    )
    typer.echo(f'Copied to {shown(folder)}. Where {BOOK_FILE} lies beside it, say: style = "{shown(folder.name)}"')
