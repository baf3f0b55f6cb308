"""What is kept in a book's folder: believed only as it was put there, by the same user."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from griffo.store import Store, open_store

KEY, OTHER = "a" * 40, "b" * 40


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return opened(tmp_path)


def opened(book: Path) -> Store:
    store = open_store(book)
    assert store
    return store


def test_what_is_put_can_be_got(store: Store) -> None:
    assert store.get("story", KEY) is None
    store.put("story", KEY, b"It rained.")
    assert store.get("story", KEY) == b"It rained."
    assert store.get("story", OTHER) is None
    assert store.get("book", KEY) is None
    store.put("story", KEY, b"")
    assert store.get("story", KEY) == b""


def test_it_is_there_the_next_time(store: Store, tmp_path: Path) -> None:
    store.put("story", KEY, b"It rained.")
    assert opened(tmp_path).get("story", KEY) == b"It rained."


def test_it_stays_out_of_version_control_and_backups(store: Store) -> None:
    assert (store.folder / ".gitignore").read_text() == "*\n"
    assert (store.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def entry(store: Store) -> Path:
    store.put("story", KEY, b"It rained.")
    return store.folder / f"story-{KEY}"


@pytest.mark.parametrize("size", [0, 5, 31, 32, 41])
def test_an_entry_cut_short_is_not_used(store: Store, size: int) -> None:
    entry(store).write_bytes(entry(store).read_bytes()[:size])
    assert store.get("story", KEY) is None


@pytest.mark.parametrize("at", range(42))
def test_a_changed_entry_is_not_used(store: Store, at: int) -> None:
    content = bytearray(entry(store).read_bytes())
    content[at] ^= 1
    entry(store).write_bytes(content)
    assert store.get("story", KEY) is None


def test_an_entry_moved_to_another_name_is_not_used(store: Store) -> None:
    entry(store).rename(store.folder / f"story-{OTHER}")
    assert store.get("story", OTHER) is None


def test_an_entry_of_another_user_is_not_used(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry(store)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "else"))
    assert opened(tmp_path).get("story", KEY) is None


def test_the_secret_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    opened(tmp_path)
    (file,) = (tmp_path / "state" / "griffo").iterdir()
    assert (file.name, file.stat().st_mode & 0o777, file.stat().st_size) == ("secret", 0o600, 32)


def test_the_secret_lies_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    opened(tmp_path)
    assert (tmp_path / "home" / ".local" / "state" / "griffo" / "secret").is_file()


def test_without_a_secret_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "griffo").write_text("no folder")
    assert open_store(tmp_path) is None


def test_a_secret_cut_short_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    opened(tmp_path)
    (tmp_path / "griffo" / "secret").write_bytes(b"short")
    assert open_store(tmp_path) is None


def test_the_folder_is_not_followed_out_of_the_book(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / ".griffo").symlink_to(tmp_path / "elsewhere")
    assert open_store(tmp_path / "book") is None
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_entry_is_not_followed_out_of_the_folder(store: Store, tmp_path: Path) -> None:
    file = entry(store)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert store.get("story", KEY) is None
    store.put("story", KEY, b"The sun shone.")
    assert store.get("story", KEY) == b"The sun shone."
    assert (tmp_path / "elsewhere").read_bytes().endswith(b"It rained.")


def test_a_pipe_is_not_waited_for(store: Store) -> None:
    os.mkfifo(store.folder / f"story-{KEY}")
    assert store.get("story", KEY) is None


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / ".griffo").write_text("mine")
    assert open_store(tmp_path) is None
    assert (tmp_path / ".griffo").read_text() == "mine"


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "mkdir", deny)
    assert open_store(tmp_path) is None


def test_a_store_that_turns_read_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert open_store(store.folder.parent) is None


def test_a_full_disk_leaves_nothing_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", fill)
        store.put("story", KEY, b"It rained.")
    assert store.get("story", KEY) is None
    assert store.size() == 0


def test_what_has_not_been_used_for_longest_goes_first(store: Store) -> None:
    for number in range(4):
        store.put("story", f"{number:040}", bytes(1000))
        os.utime(store.folder / f"story-{number:040}", (number, number))
    assert store.get("story", f"{0:040}")
    store.prune(2 * 1032)
    assert [bool(store.get("story", f"{number:040}")) for number in range(4)] == [True, False, False, True]
    assert store.size() == 2 * 1032
    store.prune(0)
    assert store.size() == 0


def test_pruning_touches_nothing_else(store: Store) -> None:
    (store.folder / "mine.txt").write_text("mine")
    (store.folder / f".{'0' * 16}.tmp").write_text("left by a crash")
    store.prune(0)
    assert sorted(file.name for file in store.folder.iterdir()) == [".gitignore", "CACHEDIR.TAG", "mine.txt"]
