"""Write the pages of the documentation that are lists of what there is: ontology, shapes, questions, commands.

``make docs`` runs it; a test holds the pages in ``docs/`` against it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rdflib import RDFS, SH, Graph, Namespace

from repgraph import queries
from repgraph.cli import main
from repgraph.documentation import ontology_page

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parent
ONTOLOGY = DOCS.parent / "ontology"
SHAPES = Namespace("https://w3id.org/repgraph/shapes#")
EXIT_CODES = "Exit codes: 0 fine, 1 the data does not conform, 2 wrong usage or bad input, 3 the store does not answer."
MADE = "<!-- Made by docs/generate.py (make docs). Edit {source}, not this page. -->\n"


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


PAGES = {
    "ontology.md": lambda: ontology_page(ONTOLOGY),
    "questions.md": questions_page,
    "commands.md": commands_page,
    "shapes.md": shapes_page,
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
