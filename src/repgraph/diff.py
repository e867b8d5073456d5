"""What changed between two graphs: statements, readings, conflicts, records; for people and for machines.

Graphs are compared node by node in portions that wait on disk, so that memory does not grow with them.
"""

from __future__ import annotations

import json
import tempfile
import zlib
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from repgraph.build.terms import TYPE, rg
from repgraph.export.nodes import (
    ABOUT,
    BASED_ON,
    LABEL,
    classes,
    first,
    gather,
    is_literal,
    label,
    literal,
    local,
    path,
    said,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager
    from typing import TextIO

    from repgraph.export.nodes import Node, Nodes
    from repgraph.store import Store

PORTIONS = 64
"""Files in which nodes wait, told apart by the checksum of their IRI."""

KINDS = ("withdrawn", "statement", "reading", "conflict", "person", "record", "source", "assessment")
"""Kinds of things that change, in the order in which they are told."""

_HIDDEN = frozenset({rg(name) for name in ("dayMin", "dayMax")})
_WORDS = {"added": "+", "removed": "-", "changed": "~"}


@dataclass(frozen=True, slots=True)
class Change:
    """One node that is new, gone, or says something else; ``before`` and ``after`` hold the values that differ."""

    kind: str
    what: str
    id: str
    iri: str
    label: str
    before: dict[str, list[str]] = field(default_factory=dict)
    after: dict[str, list[str]] = field(default_factory=dict)


def compare(old: Store, new: Store) -> list[Change]:
    """Return what changed from one graph to another, by kind and id.

    Parameters
    ----------
    old, new
        Two opened graphs.
    """
    with ExitStack() as stack:
        befores, afters = (_portions(store, stack) for store in (old, new))
        found = [
            change
            for before, after in zip(befores, afters, strict=True)
            for change in _changes(gather(before), gather(after))
        ]
    return sorted(found, key=lambda change: (KINDS.index(change.kind), change.id))


def _portions(store: Store, stack: ExitStack) -> list[TextIO]:
    files = [stack.enter_context(_waiting()) for _ in range(PORTIONS)]
    for line in store.dump():
        subject = line[: line.index(" ")]
        if path(subject) not in {"", "date", "cluster"}:
            files[zlib.crc32(subject.encode()) % PORTIONS].write(line)
    for file in files:
        file.seek(0)
    return files


def _waiting() -> AbstractContextManager[TextIO]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")


def _changes(before: Nodes, after: Nodes) -> Iterator[Change]:
    for subject in before.keys() | after.keys():
        old, new = before.get(subject, {}), after.get(subject, {})
        kind = _kind(new or old)
        if old == new or not kind:
            continue
        gone, come = _differences(old, new), _differences(new, old)
        if gone or come:
            what = "changed" if old and new else "added" if new else "removed"
            yield Change(kind, what, local(subject), subject[1:-1], _title(subject, new or old), gone, come)


_KIND_OF = {
    "Tombstone": "withdrawn",
    "Factoid": "statement",
    "Conflict": "conflict",
    "Alternative": "conflict",
    "Case": "reading",
    "Person": "person",
    "Source": "source",
    "Assessment": "assessment",
}


def _kind(node: Node) -> str:
    found = classes(node)
    named = next((kind for name, kind in _KIND_OF.items() if name in found), "")
    return named or ("reading" if BASED_ON in node else "record" if found else "")


def _differences(node: Node, other: Node) -> dict[str, list[str]]:
    found = {}
    for predicate, values in node.items():
        missing = sorted(set(values) - set(other.get(predicate, ())))
        if missing and predicate not in _HIDDEN:
            found[local(predicate)] = [_shown(value) for value in missing]
    return found


def _shown(value: str) -> str:
    if is_literal(value):
        text = literal(value)
        return f"{text.text}@{text.language}" if text.language else text.text
    return f"{path(value)}/{local(value)}" if path(value) else local(value)


def _title(subject: str, node: Node) -> str:
    if LABEL in node:
        return label({subject: node}, subject)
    about = " and ".join(sorted(map(local, node.get(ABOUT, node.get(rg("person"), node.get(rg("party"), []))))))
    states = local(first(node, rg("states")) or first(node, TYPE) or "<>")
    return f"{states} of {about}" if about else said(first(node, "<http://purl.org/dc/terms/title>") or '""') or states


def as_text(changes: Iterable[Change]) -> str:
    """Return changes to read: how many of each kind, then one line each."""
    by_kind: dict[str, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, []).append(change)
    if not by_kind:
        return "Nothing changed.\n"
    lines = []
    for kind in KINDS:
        found = by_kind.get(kind, [])
        if found:
            counts = ", ".join(f"{n} {what}" for what in _WORDS if (n := sum(c.what == what for c in found)))
            lines += [f"## {kind}: {counts}", "", *map(_line, found), ""]
    return "\n".join(lines)


def _line(change: Change) -> str:
    head = f"{_WORDS[change.what]} {change.id} ({change.label})"
    if change.what != "changed":
        return head
    parts = []
    for name in sorted(change.before.keys() | change.after.keys()):
        old, new = (", ".join(side.get(name, ())) or "nothing" for side in (change.before, change.after))
        parts.append(f"{name}: {old} → {new}")
    return f"{head}: {'; '.join(parts)}"


def as_json(changes: Iterable[Change]) -> str:
    """Return changes for machines: a list of objects."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1) + "\n"
