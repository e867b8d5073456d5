"""What the tables already know, so that a list can name it: places, bodies, camps, by any of their recorded names."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph import names
from repgraph.importing.contract import ImportingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from repgraph.importing.lists.words import Word
    from repgraph.ontology import Ontology


@dataclass
class Known:
    """Entities that rows may refer to.

    Parameters
    ----------
    ontology
        Classes of entities.
    kinds
        Kind by id, of what the given folders hold.
    forms
        Ids by folded name.
    made
        Rows of entities that the list brings.
    taken
        Ids of sources of the folders.
    """

    ontology: Ontology
    kinds: dict[str, str] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    made: dict[str, dict[str, str]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, folders: Sequence[Path], ontology: Ontology) -> Known:
        """Read the entities and their names of folders of tables.

        Raises
        ------
        ImportingError
            A folder has no table of entities.
        """
        known = cls(ontology)
        for folder in folders:
            path = folder / "entities.csv"
            if not path.is_file():
                raise ImportingError(f"{folder} has no entities.csv: --data takes folders of tables")
            sources = folder / "sources.csv"
            known.taken |= {row["id"] for row in _rows(sources)} if sources.is_file() else set()
            for row in _rows(path):
                known.kinds[row["id"]] = row["kind"]
                known.learn(row["label"], row["id"])
            names_path = folder / "names.csv"
            for row in _rows(names_path) if names_path.is_file() else ():
                if row["entity"] in known.kinds:
                    known.learn(row["form"], row["entity"])
        return known

    def learn(self, form: str, entity: str) -> None:
        """Take in a name of an entity."""
        self.forms.setdefault(names.fold(form), set()).add(entity)

    def is_a(self, entity: str, wanted: str) -> bool:
        """Tell whether an entity is of a class."""
        term = self.ontology.entities.get(self.kinds.get(entity) or self.made.get(entity, {}).get("kind", ""))
        return term is not None and term.is_a(wanted)

    def find(self, form: str, *classes: str) -> tuple[str, str]:
        """Return the one entity of these classes that has a name, or why there is none."""
        found = {
            e for e in self.forms.get(names.fold(form), ()) if any(self.is_a(e, c) for c in classes) or not classes
        }
        if len(found) == 1:
            return next(iter(found)), ""
        return "", f"{len(found)} entities have this name: say which in the map" if found else "no entity has this name"

    def ensure(self, word: Word, kind: str = "") -> str:
        """Return the id of what a word means; what no folder holds becomes a row of its own."""
        if word.means not in self.kinds:
            self.made.setdefault(word.means, {"id": word.means, "kind": word.kind or kind, "label": word.label})
        return word.means


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
