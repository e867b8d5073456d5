"""Tables that a person reads and decides: candidate pairs out, accepted identities in. Nothing merges by itself."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from repgraph.dates import CALENDAR_REFORM, EPOCH
from repgraph.linkage.choosing import best
from repgraph.linkage.records import LinkageError
from repgraph.linkage.wording import reasons, say
from repgraph.ontology import BASE
from repgraph.tables import load_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from repgraph.linkage.model import Scored
    from repgraph.linkage.records import Person, Span

LEAST = 0.5
"""Probability from which a pair is put before a reviewer."""

SHOWN = ("id", "name", "forms", "sex", "birth", "death", "arrests", "places", "kin", "source")
HEADER = (
    "decision", "probability", "choice", "reasons", *(f"{side}_{what}" for side in ("left", "right") for what in SHOWN)
)  # fmt: skip
DECISIONS = frozenset({"", "yes", "no", "unsure"})
_YEAR_DAYS = (364, 365)
_OLD_STYLE = (12, 13)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair for the reviewer, likeliest first."""

    left: Person
    right: Person
    probability: float
    chosen: bool
    reasons: tuple[str, ...]


def proposed(
    left: Sequence[Person], right: Sequence[Person], scored: Scored, *, least: float = LEAST, language: str = "en"
) -> Iterator[Candidate]:
    """Yield the pairs that deserve a look, likeliest first.

    Parameters
    ----------
    left, right
        Records of both sides.
    scored
        Their candidate pairs.
    least
        Least probability.
    language
        Of the reasons: en, ru or kk.
    """
    chosen = best(scored)
    order = np.argsort(-scored.probability, kind="stable")
    for at in order.tolist():
        probability = float(scored.probability[at])
        if probability < least:
            return
        one, two = left[scored.pairs.left[at]], right[scored.pairs.right[at]]
        levels = {name: int(column[at]) for name, column in scored.table.items()}
        why = reasons(one, two, levels, language)
        if not chosen[at] and left is not right:
            why = (*why, say("choice", "x", language))
        yield Candidate(one, two, probability, bool(chosen[at]) or left is right, why)


def write(candidates: Iterator[Candidate], path: Path) -> int:
    """Write the table for the reviewer and return its number of rows.

    The column ``decision`` is empty: whoever reviews writes ``yes``, ``no`` or ``unsure``.
    """
    count = 0
    aside = path.with_name(f".{path.name}.new")
    with aside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for one in candidates:
            count += 1
            cells = ("", f"{one.probability:.3f}", "best" if one.chosen else "another", "; ".join(one.reasons))
            writer.writerow((*cells, *_shown(one.left), *_shown(one.right)))
    aside.replace(path)
    return count


def _shown(person: Person) -> tuple[str, ...]:
    return (
        person.id, person.name, " | ".join(person.forms[1:]), person.sex, span(person.birth), span(person.death),
        " | ".join(map(span, person.arrests)), " ".join(sorted(person.places)), " | ".join(person.kin), person.source,
    )  # fmt: skip


def span(said: Span) -> str:
    """Return a span as it is read: a day, a year, or two ends.

    >>> span((13783, 13783)), span((13514, 13878)), span((None, 13783))
    ('1937-09-27', '1937', '../1937-09-27')
    """
    low, high = (None if day is None else EPOCH + timedelta(days=day) for day in said)
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"{low or '..'}/{high or '..'}"
    if low == high:
        return low.isoformat()
    if (high - low).days in _OLD_STYLE and low < CALENDAR_REFORM:
        return f"{low} (old or new style)"
    if (low.month, low.day) == (1, 1) and (high - low).days in _YEAR_DAYS and low.year == high.year:
        return str(low.year)
    return f"{low}..{high}"


def accept(reviewed: Path, links: Path) -> tuple[int, int]:
    """Turn the rows that a reviewer answered with ``yes`` into rows of ``links.csv``.

    Parameters
    ----------
    reviewed
        The table, as :func:`write` made it and a person filled in.
    links
        ``links.csv`` of the folder that holds the people on the right; rows are added, and none twice.

    Returns
    -------
    tuple[int, int]
        Rows added, and rows still without a decision.

    Raises
    ------
    LinkageError
        The table is none of ours, a decision is no decision, or one person would be two.
    """
    rows = _read(reviewed)
    yes = [row for row in rows if row["decision"] == "yes"]
    _held_apart(reviewed, yes)
    columns = [column.name for column in load_spec()["links"]]
    kept = _existing(links, columns)
    known = {row["id"] for row in kept}
    fresh = [row for row in map(_link, yes) if row["id"] not in known]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*kept, *fresh])
    aside = links.with_name(f".{links.name}.new")
    aside.write_text(text.getvalue(), encoding="utf-8")
    aside.replace(links)
    return len(fresh), sum(row["decision"] == "" for row in rows)


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            dialect = ";" if file.readline().count(";") > len(SHOWN) else ","
            file.seek(0)
            reader = csv.DictReader(file, delimiter=dialect)
            missing = [name for name in ("decision", "left_id", "right_id") if name not in (reader.fieldnames or ())]
            if missing:
                raise LinkageError(f"{path} is no review table: it has no column {missing[0]!r}")
            rows = [{key: (cell or "").strip() for key, cell in row.items() if key} for row in reader]
    except UnicodeDecodeError as error:
        raise LinkageError(f"{path} is not UTF-8: save it as 'CSV UTF-8'") from error
    for number, row in enumerate(rows, start=2):
        row["decision"] = row["decision"].casefold()
        if row["decision"] not in DECISIONS:
            raise LinkageError(f"{path}:{number}: decision {row['decision']!r}: write yes, no, unsure, or nothing")
        if not row["left_id"] or not row["right_id"]:
            raise LinkageError(f"{path}:{number}: an id is missing; do not change the columns of ids")
    return rows


def _held_apart(path: Path, yes: list[dict[str, str]]) -> None:
    """Refuse that one row is two people of the other side."""
    chosen: dict[str, str] = {}
    for row in yes:
        other = chosen.setdefault(row["left_id"], row["right_id"])
        if other != row["right_id"]:
            raise LinkageError(
                f"{path}: {row['left_id']} would be {other} and {row['right_id']} at once: "
                "answer one of them with no, or link the two to each other first"
            )


def _existing(links: Path, columns: list[str]) -> list[dict[str, str]]:
    if not links.is_file():
        if not links.parent.is_dir():
            raise LinkageError(f"there is no folder {links.parent}: name the folder of tables that the links belong to")
        return []
    with links.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if list(reader.fieldnames or ()) != columns:
            raise LinkageError(f"{links} is no table of links: its header must be {','.join(columns)}")
        return list(reader)


def _link(row: dict[str, str]) -> dict[str, str]:
    digest = hashlib.sha256(f"{row['right_id']} {row['left_id']}".encode()).hexdigest()[:12]
    return {
        "id": f"link-{digest}",
        "entity": row["right_id"],
        "target": f"{BASE}person/{row['left_id']}",
        "relation": "exact",
        "note": f"reviewed; probability {row.get('probability', '')}".strip(),
    }
