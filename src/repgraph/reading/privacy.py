"""Who may be living: the rule that keeps private persons out of everything that is published.

A person without evidence of death whose latest possible birth lies within 100 years of the release
is *possibly living* and is withheld. The latest possible birth follows from a birth date, or from any dated act
of an adult (at least 16 years old then): one's own; a tie that only adults have, to somebody who died;
a place in a group of adults one of whom died; a decision, or a wife's detention, under the order on the
families of "traitors" (until 1938). A birth later than an act makes it the act of a child. What is alleged,
doubted or deprecated proves nothing. Officials and figures of reference works need an editor's row in
``assessments.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph.reading.ages import Kin, Witnesses, years_before
from repgraph.reading.sets import BATCH, batched

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from repgraph.columns import Engine
    from repgraph.ontology import Ontology
    from repgraph.tables import Collection
    from repgraph.tables.collection import Row

PRESUMED_DEAD_AFTER = 100
"""Years after the latest possible birth at which a person is presumed dead."""

_EDITORS = {"presumed-deceased": "presumed-dead", "public-figure": "public-role"}
_MISSING = "no date of birth or death, and no dated adult act"


@dataclass
class Privacy:
    """Which people may be published, and what is missing for the others.

    ``status`` holds the code of ``rg:privacy`` by person; ``missing`` the missing fact by withheld person.
    """

    as_of: date
    status: Mapping[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def published(self, person: str) -> bool:
        """Tell whether a person may be published."""
        return person not in self.missing


class Statuses(Mapping[str, str]):
    """The codes of ``rg:privacy`` by person, in the table ``privacy`` of the columns."""

    def __init__(self, engine: Engine) -> None:
        """Keep where they stand."""
        self._engine = engine

    def __getitem__(self, person: str) -> str:
        """Return the code of one person."""
        for (status,) in self._engine.rows("SELECT status FROM privacy WHERE person = ?", [person]):
            return str(status)
        raise KeyError(person)

    def __iter__(self) -> Iterator[str]:
        """Yield all people."""
        return (person for (person,) in self._engine.rows("SELECT person FROM privacy ORDER BY person"))

    def __len__(self) -> int:
        """Return the number of people."""
        return int(self._engine.rows("SELECT count(*) FROM privacy")[0][0])


def judge(collection: Collection, ontology: Ontology, as_of: date) -> Privacy:
    """Apply the rule to every person of a collection.

    Parameters
    ----------
    collection
        The checked tables.
    ontology
        Names the provisions and institutions that punished people for their kin.
    as_of
        Date of the release, from ``release.toml``; there is no clock.
    """
    privacy = Privacy(as_of, Statuses(collection.engine))
    witnesses = Witnesses(collection, ontology)
    editors = _editors(collection["assessments"])
    limit = years_before(as_of, PRESUMED_DEAD_AFTER)
    kin = Kin(collection, witnesses)
    engine = collection.engine
    engine.run("CREATE OR REPLACE TABLE privacy (person VARCHAR, status VARCHAR)")
    for people in batched(witnesses.all_people(), BATCH):
        codes = []
        for evidence in people:
            person = evidence.person
            latest = kin.known.get(person, evidence).latest_birth()
            if person in editors:
                codes.append(editors[person])
            elif evidence.dead:
                codes.append("deceased")
            elif latest is not None and latest < limit:
                codes.append("presumed-dead")
            else:
                codes.append("possibly-living")
                missing = _MISSING if latest is None else f"may be born as late as {latest.year}, no death"
                privacy.missing[person] = missing
        engine.run("INSERT INTO privacy SELECT unnest(?), unnest(?)", [[e.person for e in people], codes])
    return privacy


def _editors(assessments: Iterable[Row]) -> dict[str, str]:
    return {
        person: _EDITORS[row["judgement"]]
        for row in assessments
        if row["judgement"] in _EDITORS and row["status"] == "decided" and row["reason"] and row["editor"]
        for person in row["rows"].split()
    }
