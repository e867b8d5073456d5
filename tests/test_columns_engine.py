"""The engine of columns leaves nothing on the disk, not even where a process was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from repgraph.columns import Engine
from repgraph.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

OWNER = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from repgraph.columns import Engine
engine = Engine()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which temporary folders are made."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def owner(place: Path) -> subprocess.Popen[str]:
    """Start another process that has an engine open."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_what_a_killed_process_left_behind_is_removed(place: Path) -> None:
    """The next engine removes it; the folder of a process that lives stays as it is."""
    with owner(place) as dead, owner(place) as alive:
        left = set(place.iterdir())
        assert len(left) == 2
        dead.send_signal(signal.SIGKILL)
        dead.wait()
        with Engine() as engine:
            now = set(place.iterdir())
            assert len(now & left) == 1
            assert len(now) == 2
            assert engine.rows("SELECT 1") == [(1,)]
        assert set(place.iterdir()) == now & left
        alive.communicate("")
    with Engine():
        pass
    assert not list(place.iterdir())


def test_folders_of_others_are_left_alone(place: Path) -> None:
    """What has another name, or no lock, is not ours to remove."""
    for name in ("repgraph-columns-mine", "something-else"):
        (place / name).mkdir()
        (place / name / "notes.txt").write_text("kept", encoding="utf-8")
    with Engine():
        pass
    assert {path.name for path in place.iterdir()} == {"repgraph-columns-mine", "something-else"}


def test_an_engine_that_cannot_be_opened_leaves_nothing(place: Path) -> None:
    """A file that is no database: one message, no folder."""
    (place / "wrong.duckdb").write_text("no database at all" * 1000, encoding="utf-8")
    with pytest.raises(StoreError, match="the columns cannot be opened"):
        Engine(database=place / "wrong.duckdb")
    assert [path.name for path in place.iterdir()] == ["wrong.duckdb"]
