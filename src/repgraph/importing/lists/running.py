"""A list, a map and a folder: read, land, write, row by row, so that a list of any length fits."""

from __future__ import annotations

import csv
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.errors import did_you_mean, near
from repgraph.importing.contract import ImportingError
from repgraph.importing.lists import files, mapping
from repgraph.importing.lists.known import Known
from repgraph.importing.lists.landing import Landing
from repgraph.tables import load_spec
from repgraph.tables.checks import Checker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from repgraph.importing.contract import Row
    from repgraph.importing.lists.chart import Map, Statement
    from repgraph.importing.lists.tally import Tally
    from repgraph.ontology import Ontology


class _Tables:
    """Open tables of a folder; each is made when its first row comes."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.writers: dict[str, Callable[[list[str]], object]] = {}
        self.columns = {name: [column.name for column in columns] for name, columns in load_spec().items()}

    def add(self, table: str, row: Row) -> None:
        write = self.writers.get(table)
        if write is None:
            file = self.stack.enter_context((self.folder / f"{table}.csv").open("w", encoding="utf-8", newline=""))
            write = self.writers[table] = csv.writer(file, lineterminator="\n").writerow
            write(self.columns[table])
        write([row.get(column, "") for column in self.columns[table]])


def import_list(path: Path, map_path: Path, out: Path, folders: Sequence[Path], ontology: Ontology) -> Tally:
    """Read a list by its map and write the tables of what it says, with a report and the refused rows.

    Parameters
    ----------
    path
        CSV, TSV, XLSX or Parquet.
    map_path
        The map, in TOML.
    out
        A new or empty folder.
    folders
        Folders of tables that it will be built with: places, bodies and peoples that they hold are referred to,
        others get rows of their own.
    ontology
        Kinds and codes.

    Returns
    -------
    Tally
        What became of each row and cell.

    Raises
    ------
    ImportingError
        List, map or folder are not what they should be; nothing is written then.
    """
    chart = mapping.load(map_path)
    known = Known.read(folders, ontology)
    check(chart, known)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ImportingError(f"{out} is not empty: name a new folder, so that no table of yours is overwritten")
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        aside.chmod(0o755)
        tally = _write(path, chart, aside, known)
        if out.exists():
            out.rmdir()
        aside.rename(out)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return tally


def landed(path: Path, chart: Map, known: Known) -> tuple[Landing, Iterator[tuple[str, Row]]]:
    """Return the landing of a list, and its rows by table as they come: the source and own entities first."""
    opened = files.opened(
        path, encoding=chart.encoding, delimiter=chart.delimiter, sheet=chart.sheet, header=chart.header
    )
    chart.fits(opened.header)
    landing = Landing(chart, opened.header, known)

    def rows() -> Iterator[tuple[str, Row]]:
        yield "sources", chart.source
        for number, cells in opened.body:
            yield from landing.land(number, cells)
        for made in known.made.values():
            yield "entities", made

    return landing, rows()


def _write(path: Path, chart: Map, folder: Path, known: Known) -> Tally:
    with ExitStack() as stack:
        tables = _Tables(folder, stack)
        landing, rows = landed(path, chart, known)
        for table, row in rows:
            tables.add(table, row)
    landing.tally.tables["sources"] = 1
    if known.made:
        landing.tally.tables["entities"] = len(known.made)
    landing.tally.write(folder, chart.title)
    return landing.tally


def check(chart: Map, known: Known) -> None:
    """Hold a map against the ontology and against what is known, and take its own entities in.

    Raises
    ------
    ImportingError
        A kind, code or id does not exist; every one is named.
    """
    checker = Checker(known.ontology)
    for entity in chart.entities:
        known.made[entity["id"]] = entity
    checker.learn(sources=[chart.source["id"]])
    checker.entities = {**known.kinds, **{key: row["kind"] for key, row in known.made.items()}}
    wrong = [
        *_taken_wrongs(chart, known),
        *_source_wrongs(chart, checker),
        *_entity_wrongs(chart, checker),
        *_name_wrongs(chart, known.ontology),
    ]
    for statement in chart.statements:
        wrong += _statement_wrongs(statement, checker)
    for section, said in (("places", chart.places), ("bodies", chart.bodies), ("entities", chart.others)):
        for word, means in said.items():
            if means and means not in checker.entities:
                advice = did_you_mean(near(means, checker.entities))
                wrong.append(
                    f"[{section}] {word!r} = {means!r}: no entity has this id in the folders of --data{advice}"
                )
    if wrong:
        raise ImportingError("\n".join(f"{chart.path}: {one}" for one in wrong))


def _source_wrongs(chart: Map, checker: Checker) -> Iterator[str]:
    columns = {column.name: column for column in load_spec()["sources"]}
    for key, value in chart.source.items():
        why = checker.cell(columns[key], value)
        if why:
            yield f"[source] {key} = {value!r}: {why}"
    if chart.compared not in {"yes", "no"}:
        yield f"[source] compared = {chart.compared!r}: write yes or no"


def _taken_wrongs(chart: Map, known: Known) -> Iterator[str]:
    """Yield ids of the map that stand in the folders already: ids are unique over all tables."""
    for key in (chart.source["id"], *(entity["id"] for entity in chart.entities)):
        if key in known.taken or key in known.kinds:
            yield f"the id {key!r} stands already in the folders of --data: choose another"


def _entity_wrongs(chart: Map, checker: Checker) -> Iterator[str]:
    columns = {column.name: column for column in load_spec()["entities"]}
    for entity in chart.entities:
        for key in ("id", "kind", "label"):
            why = checker.cell(columns[key], entity.get(key, ""))
            if why:
                yield f"[[entity]] {key} = {entity.get(key, '')!r}: {why}"


def _name_wrongs(chart: Map, ontology: Ontology) -> Iterator[str]:
    for section, parts, codes in (
        ("name", chart.names, ontology.schemes["nameKind"]),
        ("kin", chart.kin, ontology.tie_kinds),
    ):
        for part in parts:
            if part.kind not in codes:
                yield f"[[{section}]] kind = {part.kind!r}: no such code{did_you_mean(near(part.kind, codes))}"
    if chart.sex:
        for word, code in (*chart.sex.codes, ("fixed", chart.sex.fixed)):
            if code and code not in ontology.schemes["sex"]:
                yield f"[person] sex: {word!r} = {code!r}: write male or female"


def _statement_wrongs(statement: Statement, checker: Checker) -> Iterator[str]:
    columns = {column.name: column for column in load_spec()["factoids"]}
    where = f"[[statement]] {statement.suffix}"
    why = checker.cell(columns["kind"], statement.kind)
    if why:
        yield f"{where}: kind {statement.kind!r}: {why}"
        return
    suffix = checker.cell(columns["id"], statement.suffix)
    if suffix:
        yield f"{where}: {suffix}"
    term = checker.ontology.statements[statement.kind]
    for target, field in statement.fields:
        if target == "end" and term.is_class and not term.durative:
            yield f"{where}: {statement.kind} is a moment and has no end"
        for value in filter(None, (field.fixed, *(code for _, code in field.codes))):
            why = checker.cell(columns[target], value)
            if why:
                yield f"{where}: {target} = {value!r}: {why}"
