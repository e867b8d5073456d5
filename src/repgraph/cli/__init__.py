"""The command line: parse, call one function, print. Nothing else happens here."""

from __future__ import annotations

import click

from repgraph.cli import asking, exporting, importing, linking, loading, making, network, serving
from repgraph.cli.group import Commands

__all__ = ["main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="repgraph")
def main() -> None:
    """Political repression in Kazakhstan as a knowledge graph: every statement names its source.

    \b
    Examples:
      repgraph build --data data --out build
      repgraph query alzhir-wives
      repgraph show turar-ryskulov
      repgraph search Бөкейханов
      repgraph export eac-cpf --out authority-records
      repgraph serve
    """


for command in (
    making.build,
    making.validate,
    loading.load,
    asking.query,
    asking.show,
    asking.search,
    network.network,
    serving.serve,
    exporting.export,
    exporting.diff,
    importing.import_,
    linking.link,
):
    main.add_command(command)
