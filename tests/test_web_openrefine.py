"""A real OpenRefine reconciles an archivist's table with the site, and takes a column home.

Needs Debian's OpenRefine (``apt-get install openrefine``); without it these tests are skipped.
"""

# ruff: noqa: RUF001 - names in Cyrillic letters

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

OPENREFINE = shutil.which("openrefine") or ""
pytestmark = pytest.mark.skipif(not OPENREFINE, reason="no OpenRefine here: apt-get install openrefine")

TABLE = "name,born\nБукейханов Алихан,1866\nТұрар Рысқұлов,1894\nNobody Whosoever,1900\n"
PATIENCE = 90  # seconds that OpenRefine may take for its start, and for one process
BOUNDARY = "archivist"
ALL_ROWS = json.dumps({"mode": "row-based", "facets": []})


class Refine:
    """The commands of a running OpenRefine, as its own pages send them."""

    def __init__(self, address: str, fetch: Callable[..., Any]) -> None:
        """Remember where it listens."""
        self.address, self.fetch = address, fetch

    def command(self, called: str, project: str = "", /, **form: str) -> Any:  # noqa: ANN401 - JSON
        """Send one command of the core and return its answer."""
        query = urlencode({"project": project}) if project else ""
        form["csrf_token"] = self._token()
        found = self.fetch(
            f"{self.address}/command/core/{called}?{query}",
            "POST",
            headers={"content-type": "application/x-www-form-urlencoded; charset=utf-8"},
            body=urlencode(form).encode(),
        )
        assert found.status == 200, found.body
        return json.loads(found.body)

    def create(self, table: str) -> str:
        """Make a project of a CSV text and return its number."""
        parts = {"project-name": "a list", "format": "text/line-based/*sv", "options": json.dumps({"separator": ","})}
        body = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in parts.items()
        )
        body += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="project-file"; filename="list.csv"\r\n'
            f"Content-Type: text/csv; charset=utf-8\r\n\r\n{table}\r\n--{BOUNDARY}--\r\n"
        )
        found = self.fetch(
            f"{self.address}/command/core/create-project-from-upload?{urlencode({'csrf_token': self._token()})}",
            "POST",
            headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
            body=body.encode(),
        )
        assert found.status in {200, 302}, found.body
        return str(found.headers["location"]).rpartition("project=")[2]

    def rows(self, project: str) -> list[list[dict[str, Any]]]:
        """Return the rows once nothing is running any more, each cell with its reconciliation in it."""
        end = time.monotonic() + PATIENCE
        while self._get("get-processes", project)["processes"]:
            assert time.monotonic() < end, "OpenRefine did not finish"
            time.sleep(0.2)
        found = self.command("get-rows", project, engine=ALL_ROWS, start="0", limit="50")
        pool = found["pool"]["recons"]
        rows = [[cell or {} for cell in row["cells"]] for row in found["rows"]]
        return [[cell | {"r": pool.get(str(cell.get("r")))} for cell in cells] for cells in rows]

    def _get(self, name: str, project: str) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.fetch(f"{self.address}/command/core/{name}?project={project}").body)

    def _token(self) -> str:
        return str(json.loads(self.fetch(f"{self.address}/command/core/get-csrf-token").body)["token"])


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory, fetch: Callable[..., Any]) -> Iterator[Refine]:
    """An OpenRefine without a window, with a folder of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("openrefine")
    command = [OPENREFINE, "-p", str(port), "-i", "127.0.0.1", "-d", str(folder), "-x", "refine.headless=true"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    fetch(f"http://127.0.0.1:{port}/command/core/get-version")
                    break
                except OSError:
                    assert server.poll() is None, (folder / "log").read_text()
                    assert time.monotonic() < end, "OpenRefine did not start"
                    time.sleep(0.3)
            yield Refine(f"http://127.0.0.1:{port}", fetch)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def test_a_list_is_reconciled_and_a_column_taken_home(
    refine: Refine, real_build: Path, site: Callable[..., AbstractContextManager[str]]
) -> None:
    """Two spellings find their man, a stranger finds nobody, and the date of arrest comes into a new column."""
    with site(real_build) as address:
        service = {
            "mode": "standard-service",
            "service": f"{address}/reconcile",
            "identifierSpace": "https://w3id.org/repgraph/id/",
            "schemaSpace": "https://w3id.org/repgraph/ontology#",
        }
        project = refine.create(TABLE)
        asked = service | {
            "type": {"id": "Person", "name": "person"},
            "autoMatch": True,
            "columnDetails": [{"column": "born", "property": {"id": "birth", "name": "born"}}],
            "limit": 5,
        }
        refine.command("reconcile", project, columnName="name", engine=ALL_ROWS, config=json.dumps(asked))
        found = [cells[0]["r"] for cells in refine.rows(project)]
        assert [(r["c"] or [{"id": None}])[0]["id"] for r in found] == [
            "person/alikhan-bokeikhanov",
            "person/turar-ryskulov",
            None,
        ]
        best = [{"id": r["c"][0]["id"], "name": r["c"][0]["name"]} for r in found[:2]]
        for row, candidate in enumerate(best):
            refine.command(
                "recon-judge-one-cell",
                project,
                row=str(row),
                cell="0",
                judgment="matched",
                id=candidate["id"],
                name=candidate["name"],
                types="Person",
                score="100",
                identifierSpace=service["identifierSpace"],
                schemaSpace=service["schemaSpace"],
            )
        refine.command(
            "extend-data",
            project,
            engine=ALL_ROWS,
            baseColumnName="name",
            endpoint=service["service"],
            identifierSpace=service["identifierSpace"],
            schemaSpace=service["schemaSpace"],
            columnInsertIndex="1",
            extension=json.dumps({"properties": [{"id": "Arrest.date", "name": "arrest: date"}]}),
        )
        columns = [[cell.get("v") for cell in cells] for cells in refine.rows(project)]
        assert any("1937" in str(value) for value in columns[1]), columns
