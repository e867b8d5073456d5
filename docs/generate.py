"""Write the pages of the documentation that are lists of what there is: ontology, shapes, questions, commands.

``make docs`` runs it; a test holds the pages in ``docs/`` against it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rdflib import RDFS, SH, Graph, Namespace

from repgraph import counting, queries
from repgraph.cli import main
from repgraph.counting.tables import described
from repgraph.documentation import ontology_page
from repgraph.export import EXPORTERS
from repgraph.export.roundtrip import declared
from repgraph.export.statuses import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export import Exporter

DOCS = Path(__file__).parent
ONTOLOGY = DOCS.parent / "ontology"
SHAPES = Namespace("https://w3id.org/repgraph/shapes#")
EXIT_CODES = "Exit codes: 0 fine, 1 the data does not conform, 2 wrong usage or bad input, 3 the store does not answer."
MADE = "<!-- Made by docs/generate.py (make docs). Edit {source}, not this page. -->\n"


COLUMNS = """
# Tables for counting

A build writes the graph a second time, as tables in Parquet: `build/current/columns/*.parquet`, made of the very lines
that the store is loaded from. Oxigraph follows paths from node to node; what looks at everything is counted here, by
DuckDB. Nobody who is withheld from the graph is in the tables.

An IRI of the data stands as `kind/local` (`person/turar-ryskulov`), one of the ontology as `rg:Arrest`, a code as
`rgv:soviet`, any other whole. A literal that may have a language or a datatype stands as its N-Triples token, with the
quotation marks. Every reader of Parquet opens them:

```
duckdb -c "SELECT class, count(*) FROM 'build/current/columns/events.parquet' GROUP BY class"
```

## Twins

A saved question may have a twin in SQL: a file of the same name beside it, `queries/ask/arrests-by-month.sql` beside
`arrests-by-month.rq`. Its first line names the columns with what each holds (`iri`, `string`, `integer`, `decimal`,
`boolean`, `date`, `edtf`, `term` for an IRI or a literal's token, or the tag of a language); a parameter is `$name`,
empty where none is given. Tables and the views of `queries/columns/views.sql` are all that it reads. `repgraph query`,
`repgraph.open(…).query` and the pages of the site use the twin where the graph was built here; `--engine sparql` asks
the store, `--engine sql` insists on the tables. A store elsewhere, a file of N-Triples and an older build are asked in
SPARQL. `tests/test_counting.py` holds both forms to one answer, the same rows each as often, on the project's data and
on 10,000 invented people. Where SPARQL leaves the order open (the members of a `GROUP_CONCAT`) a twin sorts them.

The same tests hold every question to a budget: a ratio of CPU seconds to a count over the whole graph in the same run.
A question that needs more says so in its header (`#+ budget: 60 reason`). `python benchmarks/questions.py` measures
all of them, and rdflib beside.

Questions with a twin: {twins}.
"""


def columns_page() -> str:
    """Return the page of the tables that a build writes for counting, and of the questions in SQL."""
    twins = [f"`{name.removeprefix('ask/')}`" for name, query in queries.library().items() if query.twin is not None]
    lines = [
        MADE.format(source="queries/columns/ or docs/generate.py"),
        COLUMNS.format(twins=", ".join(twins)).strip(),
        "",
    ]
    for table in counting.TABLES:
        (_, title), *columns = described(table)
        lines += [f"## {table}.parquet", "", title, "", "| columns | |", "|---|---|"]
        lines += [f"| `{names}` | {meaning} |" for names, meaning in columns]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def questions_page() -> str:
    """Return the page that lists every saved question with its parameters and columns."""
    lines = [
        MADE.format(source="queries/ask/"),
        "# Questions",
        "",
        "`repgraph query NAME -p parameter=value --format csv` answers each of them; every answer names its sources.",
        "",
    ]
    for name, query in queries.library().items():
        if name.startswith("ask/"):
            header = query.header
            lines += [
                f"## {name.removeprefix('ask/')}",
                "",
                f"**{header['title']}** · {header['title-ru']} · {header['title-kk']}",
                "",
                header["summary"],
                "",
                f"* columns: {', '.join(f'`{c}`' for c in query.returns)}",
            ]
            if query.parameters:
                shown = (f"`{p.name}` ({p.kind}{', needed' if p.required else ''})" for p in query.parameters)
                lines.append(f"* parameters: {', '.join(shown)}")
            if "note" in header:
                lines.append(f"* note: {header['note']}")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def commands_page() -> str:
    """Return the page with the help of every command."""
    lines = [MADE.format(source="src/repgraph/cli.py"), "# Commands", ""]
    lines += [
        EXIT_CODES,
        "",
    ]
    for words, command in _commands():
        # The settings are given outright: click keeps the help option of the first context that it meets.
        context = click.Context(
            command, info_name=words, max_content_width=100, terminal_width=100, **main.context_settings
        )
        lines += [f"## {words}", "", "```", command.get_help(context).rstrip(), "```", ""]
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines()).rstrip() + "\n"


def shapes_page() -> str:
    """Return the page that lists every rule of the gate, with its severity and its reason."""
    graph = Graph()
    for path in sorted((ONTOLOGY / "shapes").glob("*.ttl")):
        graph.parse(path)
    lines = [MADE.format(source="ontology/shapes/"), "# The rules of the gate", ""]
    lines += [
        "A violation stops the build; a warning and a remark do not. The number is that of the rule in the research on",
        "the model.",
        "",
        "| rule | no. | severity | what it says | why |",
        "| --- | --- | --- | --- | --- |",
    ]
    for shape in sorted(set(graph.subjects(SHAPES.ruleNumber, None)), key=str):
        name = str(shape).removeprefix(str(SHAPES))
        severity = str(graph.value(shape, SH.severity) or "Violation").rsplit("#", 1)[-1]
        said = next((str(m) for m in graph.objects(shape, SH.message) if getattr(m, "language", "") == "en"), "")
        cells = (name, graph.value(shape, SHAPES.ruleNumber), severity, said, graph.value(shape, RDFS.comment))
        lines.append("| " + " | ".join(str(c or "").replace("|", "\\|").replace("\n", " ") for c in cells) + " |")
    return "\n".join(lines) + "\n"


def exports_page() -> str:
    """Return the page that tells of every export what it is for, what it carries, and what it loses."""
    targets = list(EXPORTERS.values())
    lines = [MADE.format(source="src/repgraph/export/ and ontology/roundtrip.toml"), "# Exports", "", *EXPORTING, ""]
    lines += ["| format | standard | file | cannot mark, so leaves out and counts |", "| --- | --- | --- | --- |"]
    for target in targets:
        missing = [f"`{status}`" for status in STATUSES if status not in target.carries]
        what = ", ".join(missing) if len(missing) < len(STATUSES) else "every status: only what nobody doubts leaves"
        suffix = f"folder, or `{target.suffix}`" if target.folder else f"`{target.suffix}`"
        shown = DESCRIPTIONS.get(target.name) or what or "nothing: it marks every status"
        lines.append(f"| [{target.name}](#{target.name}) | {target.title} | {suffix} | {shown} |")
    lines += ["", "## Statuses", "", "| status | meaning |", "| --- | --- |"]
    lines += [f"| `{status}` | {meaning} |" for status, meaning in STATUSES.items()]
    for target in targets:
        lines += ["", f"## {target.name}", "", *_export(target)]
    return "\n".join(lines).rstrip() + "\n"


EXPORTING = """\
`repgraph export FORMAT --out PATH` writes the whole graph, `--person ID` some people, `--camp ID` a camp and who was
held there, `--query NAME` whomever a saved question names. `--out -` is standard output; a folder goes there as tar.
What stands at the path stays whole until the new file is written.

```sh
repgraph export                                                # the list of formats
repgraph export nquads --out repgraph.nq                       # the graph, with a named graph a source
repgraph export cidoc-crm --person turar-ryskulov --out ryskulov.ttl
repgraph export eac-cpf --camp alzhir --out authority-records  # one record a person and an institution
repgraph export prov --out prov.rdf                            # other forms by the ending: .ttl .nt .jsonld .rdf
repgraph export quickstatements --out wikidata.qs --report who-is-missing-there.csv
repgraph export csv --out - | tar -x
repgraph diff build-of-june build                              # what changed, in facts and conflicts
repgraph export release --since build-of-june --out release    # the package for a deposit
repgraph import repgraph.jsonld --out my-collection            # our JSON-LD, Turtle, N-Triples, EAC-CPF back
```

A statement that is disputed, alleged, not compared or sensitive leaves only in a format that can mark it so; elsewhere
it is left out and counted, and so is every value, event, tie and name that no remaining statement gives. `--report
FILE` names each of them. Nobody who may be living is in the graph, so in no export. A withdrawn record leaves a
tombstone in every format that has records.
""".splitlines()
"""How to export, by example."""

DESCRIPTIONS = {
    "void": "holds no statements",
    "dcat": "holds no statements",
    "release": "gathers all the others",
}
"""Exports that describe the graph or gather the others."""


def _export(target: Exporter) -> Iterator[str]:
    yield f"**{target.title}**, <{target.standard}>. {target.description}"
    yield ""
    shape = "a folder; as one stream" if target.folder else "a file"
    yield f"* {shape}: `{target.media_type}`, `{target.suffix}`"
    if target.variants:
        others = [f"`{suffix}` ({form[0]})" for suffix, form in target.variants.items() if suffix != target.suffix]
        yield f"* other endings of the file: {', '.join(others)}"
    if not target.scoped:
        yield "* the whole graph only"
    yield f"* held by tests: {target.checked}"
    for loss in target.losses:
        yield f"* loss: {loss}"
    declaration = declared().get(target.name)
    if declaration:
        yield from ("", "What comes back as it was sent, by kind of node:", "")
        yield from _pairs(declaration.keeps)
        yield from ("", "Declared losses: what does not come back, or not all of it:", "")
        yield from _pairs(declaration.loses)


def _pairs(pairs: frozenset[tuple[str, str]]) -> Iterator[str]:
    for kind in sorted({kind for kind, _ in pairs}):
        yield f"* {kind}: {', '.join(f'`{name}`' for found, name in sorted(pairs) if found == kind)}"


PAGES = {
    "ontology.md": lambda: ontology_page(ONTOLOGY),
    "columns.md": columns_page,
    "questions.md": questions_page,
    "commands.md": commands_page,
    "shapes.md": shapes_page,
    "exports.md": exports_page,
}
"""The pages by file name."""


def _commands() -> Iterator[tuple[str, click.Command]]:
    yield "repgraph", main
    for name, command in sorted(main.commands.items()):
        yield f"repgraph {name}", command


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
