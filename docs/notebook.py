"""Run the worked notebook, and keep what its cells print and draw, so that it can be read without running it.

``make notebook`` runs it; a test runs every cell, and compares what the cells print with what the page shows.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOK = Path(__file__).parent / "networks.ipynb"
SECONDS = 300


def run(path: Path, folder: Path) -> nbformat.NotebookNode:
    """Return a notebook with the outputs of a fresh run in a folder; no clock reading is kept in it."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    return notebook


def main() -> int:
    """Run the notebook on ``$REPGRAPH_STORE``, else ``./build``, and write it with its outputs."""
    os.environ.setdefault("REPGRAPH_STORE", str(Path("build").absolute()))
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = run(NOTEBOOK, Path(folder))
        except CellExecutionError as error:
            print(f"{NOTEBOOK.name}: {error.ename}: {error.evalue}", file=sys.stderr)
            return 2
    part = NOTEBOOK.with_suffix(".part")
    nbformat.write(made, part)
    part.replace(NOTEBOOK)
    print(NOTEBOOK)
    return 0


if __name__ == "__main__":
    sys.exit(main())
