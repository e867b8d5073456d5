"""A running site follows its graph: a new build is served without a restart, and a bad one changes nothing."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any

from repgraph.build import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    Fetch = Callable[..., Any]

DEAD = {"person": "bolat", "kind": "death", "date": "1938"}
MORE = {"person": "daniyar", "kind": "death", "date": "1938"}


def until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Ask again and again until something holds; tell whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return condition()


def test_a_new_build_is_served_without_a_restart(
    tmp_path: Path, write_tables: Callable[..., Path], site: Callable[..., AbstractContextManager[str]], fetch: Fetch
) -> None:
    """Another person is there, pages have another tag, searches and SPARQL know it too."""
    first = write_tables(tmp_path / "one", persons=[{"id": "bolat"}], factoids=[DEAD])
    second = write_tables(tmp_path / "two", persons=[{"id": "bolat"}, {"id": "daniyar"}], factoids=[DEAD, MORE])
    out = tmp_path / "build"
    build([first], out)
    query = "/sparql?query=ASK%7B%3Chttps://w3id.org/repgraph/id/person/daniyar%3E%20?p%20?o%7D"
    with site(out) as address:
        tag = fetch(f"{address}/page/person/bolat").headers["etag"]
        assert fetch(f"{address}/page/person/daniyar").status == 404
        assert fetch(address + query).json["boolean"] is False
        build([second], out)
        assert until(lambda: fetch(f"{address}/page/person/daniyar").status == 200)
        assert fetch(address + query).json["boolean"] is True
        assert fetch(f"{address}/page/person/bolat").headers["etag"] != tag


def test_a_graph_that_vanishes_or_breaks_leaves_the_old_one(
    tmp_path: Path, write_tables: Callable[..., Path], site: Callable[..., AbstractContextManager[str]], fetch: Fetch
) -> None:
    """Readers go on reading what was good."""
    out = tmp_path / "build"
    build([write_tables(tmp_path / "one", persons=[{"id": "bolat"}], factoids=[DEAD])], out)
    with site(out) as address:
        assert fetch(f"{address}/page/person/bolat").status == 200
        broken = out / "generations" / "0002"
        shutil.copytree(out / "generations" / "0001", broken)
        (broken / "store" / "CURRENT").write_text("nonsense", encoding="ascii")
        link = out / "link"
        link.symlink_to("generations/0002")
        link.replace(out / "current")
        time.sleep(3)
        assert [fetch(f"{address}/page/person/bolat").status for _ in range(5)] == [200] * 5
