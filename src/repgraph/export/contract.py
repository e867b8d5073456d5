"""What an export is: its name, what it carries, what it cannot, and the function that writes it.

One record a target stands in the registry of :mod:`repgraph.export`; commands, site, docs and tests read that
registry and know nothing else of a target.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph.errors import RepgraphError
from repgraph.export.statuses import EVERYTHING, STATUSES
from repgraph.ontology import assets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from repgraph.export.scope import Scope
    from repgraph.ontology import Ontology
    from repgraph.store import Store


class ExportError(RepgraphError):
    """An export cannot be written: the place is wrong, the disk is full, or a format has no word for a value."""


Member = tuple[str, "Iterable[str]"]
"""One file of an export: its path inside the folder (empty for a single file), and its text in pieces."""


@dataclass(frozen=True, slots=True)
class Release:
    """Which release is exported; the date stands in ``release.toml``, because an export has no clock."""

    version: str
    as_of: date

    @classmethod
    def current(cls) -> Release:
        """Return the release that the project's own ``release.toml`` describes.

        Raises
        ------
        ExportError
            It gives no version or no date.
        """
        path = assets() / "data" / "release.toml"
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(str(found["version"]), found["as_of"])
        except (OSError, KeyError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ExportError(f"{path} gives no version and as_of of the release: {error}") from error


@dataclass(slots=True)
class Report:
    """What was written and what was left out, counted while an export runs.

    ``omitted`` counts statements by the status that the format does not carry, ``told`` what else is worth telling;
    ``note`` is called with the id of each thing and with what is said of it.
    """

    omitted: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    note: Callable[[str, str], None] = lambda _id, _what: None

    def omit(self, node: str, status: str) -> None:
        """Count a statement that is left out."""
        self.omitted[status] += 1
        self.note(node, f"left out: {STATUSES[status]}")

    def tell(self, node: str, what: str) -> None:
        """Count something that is no statement left out."""
        self.told[what] += 1
        self.note(node, what)


@dataclass(slots=True)
class Job:
    """One export in the making.

    Parameters
    ----------
    store
        The graph, opened.
    scope
        Whom and what it is about.
    ontology
        Labels of classes and codes.
    release
        Version and date that descriptions name.
    form
        Name of the variant where a target has several (``turtle``, ``jsonld`` …); empty takes the first.
    changes
        Gives what changed since an earlier graph, for people and for machines; ``None`` where none is named.
    progress
        Called with a stage and the number of things done.
    """

    store: Store
    scope: Scope
    ontology: Ontology
    release: Release
    form: str = ""
    changes: Callable[[], tuple[str, str]] | None = None
    report: Report = field(default_factory=Report)
    progress: Callable[[str, int], None] = lambda _stage, _done: None


@dataclass(frozen=True, slots=True)
class Exporter:
    """A target of the export.

    Parameters
    ----------
    name
        As the command takes it.
    title
        Name and version of the standard.
    media_type, suffix
        Of the file; of a folder, those of its tar.
    description
        One sentence on what it is for.
    function
        Gives the files of the export.
    folder
        Whether these are several files.
    scoped
        Whether it can be about some people only.
    carries
        Statuses of statements that it can mark; what has another is left out and counted.
    losses
        What it cannot carry, in words.
    variants
        Other forms by suffix of the file: media type and name.
    standard
        Address of the standard.
    checked
        How tests prove it.
    """

    name: str
    title: str
    media_type: str
    suffix: str
    description: str
    function: Callable[[Job], Iterator[Member]]
    standard: str
    checked: str
    folder: bool = False
    scoped: bool = True
    carries: frozenset[str] = EVERYTHING
    losses: tuple[str, ...] = ()
    variants: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def form(self, suffix: str) -> str:
        """Return the name of the variant that a suffix asks for; empty is the target's own form."""
        return self.variants[suffix][1] if suffix in self.variants else ""


def one_file(pieces: Callable[[Job], Iterable[str]]) -> Callable[[Job], Iterator[Member]]:
    """Return the function of a target that is one file."""

    def members(job: Job) -> Iterator[Member]:
        yield "", pieces(job)

    return members
