"""Files to download: every standard of the export, for the graph, a person, a camp; removed with the site."""

from __future__ import annotations

import io
import json
import re
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from rdflib import Dataset, Graph, URIRef

from repgraph import export
from repgraph.ontology import BASE
from repgraph.web.app import create_app
from repgraph.web.downloads import exported_kinds, offered
from repgraph.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    Inside = Callable[..., Any]

HE = "turar-ryskulov"
WHOLE = sorted(set(export.EXPORTERS) - {"release"})  # it takes most of a minute
PARSERS = {
    "turtle": "turtle", "ntriples": "nt", "nquads": "nquads", "trig": "trig", "jsonld": "json-ld", "rdfxml": "xml",
    "schema-org": "json-ld", "cidoc-crm": "turtle", "rico": "turtle", "edm": "xml", "prov": "turtle",
}  # fmt: skip


@pytest.mark.parametrize("name", PARSERS)
def test_a_person_in_every_form_of_rdf_is_about_that_person(real: Starlette, inside: Inside, name: str) -> None:
    """The file parses and speaks of the person; its type and name are those of the standard."""
    found = inside(real, f"/download/person/{HE}/{name}")
    assert found.status == 200
    exporter = export.find(name)
    assert found.headers["content-type"].partition(";")[0] == exporter.media_type
    assert f'filename="{HE}-{name}{exporter.suffix}"' in found.headers["content-disposition"]
    dataset = Dataset()
    dataset.parse(data=found.text, format=PARSERS[name])
    terms = {term for s, _, o, _ in dataset.quads() for term in (s, o)}
    assert any(f"/{HE}" in str(term) for term in terms)


def test_one_authority_record_comes_as_itself_and_several_as_a_tar(real: Starlette, inside: Inside) -> None:
    """An archivist opens the record of a person at once; a camp brings those who were held there."""
    one = inside(real, f"/download/person/{HE}/eac-cpf")
    assert one.headers["content-type"].startswith("application/xml")
    assert ET.fromstring(one.body).tag.endswith("}eac")  # noqa: S314 - our own
    several = inside(real, "/download/camp/alzhir/eac-cpf")
    with tarfile.open(fileobj=io.BytesIO(several.body)) as tar:
        names = tar.getnames()
    assert len(names) > 80
    assert any("aziza-ryskulova" in name for name in names)


def test_a_network_and_a_map(real: Starlette, inside: Inside) -> None:
    """Ties of those who were held in a camp; a place with its coordinates."""
    network = ET.fromstring(inside(real, "/download/camp/alzhir/graphml").body)  # noqa: S314 - our own
    assert len(list(network.iter("{http://graphml.graphdrawing.org/xmlns}edge"))) > 5
    places = json.loads(inside(real, "/download/place/almaty/geojson").body)
    assert places["features"][0]["geometry"]["type"] == "Point"


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_graph_in_every_standard(real: Starlette, inside: Inside, name: str) -> None:
    """Each is there and not empty."""
    found = inside(real, f"/download/{name}")
    assert found.status == 200
    assert len(found.body) > 5000


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/download/nonsense", 404),
        (f"/download/person/{HE}/nonsense", 404),
        ("/download/person/nobody/turtle", 404),
        ("/download/camp/nowhere/turtle", 404),
        ("/download/source/seed-001/turtle", 404),
        ("/download/act/chsir/eac-cpf", 404),
        ("/download/person/%3Cscript%3E/turtle", 404),
        ("/download/person/..%2F..%2Fetc/turtle", 404),
    ],
)
def test_what_is_not_there_is_told(real: Starlette, inside: Inside, path: str, status: int) -> None:
    """In one sentence, with the status of its reason."""
    found = inside(real, path)
    assert found.status == status
    assert "Traceback" not in found.text


def test_the_page_offers_what_there_is(real: Starlette, inside: Inside) -> None:
    """Every target of the export stands on it, and every link of a thing's page leads to a file."""
    page = inside(real, "/download", headers={"accept": "text/html"}).text
    assert set(re.findall(r'href="/download/([\w-]+)"', page)) == set(export.EXPORTERS)
    for thing in ("camp/karlag", "place/almaty", "body/oso", "act/chsir", "organisation/alash-orda", "group/kazakhs"):
        kind = thing.partition("/")[0]
        shown = inside(real, f"/page/{thing}", headers={"accept": "text/html"}).text
        links = re.findall(rf'href="(/download/{thing}/[\w-]+)"', shown)
        assert len(links) == len(list(offered(kind))) > 8
        assert {inside(real, link).status for link in links} == {200}, thing


def test_kinds_that_can_be_exported() -> None:
    """People and entities; not rows, sources, dates."""
    assert {"person", "camp", "place", "body", "act"} <= exported_kinds()
    assert not {"factoid", "source", "date", "name", "figure"} & exported_kinds()


def test_files_are_removed_with_the_site(real_build: Path, inside: Inside) -> None:
    """Nothing stays in the folder for temporary files."""
    made = create_app(real_build, limits=Limits(workers=1))
    assert inside(made, f"/download/person/{HE}/turtle").status == 200
    graph = Graph().parse(data=inside(made, f"/download/person/{HE}/turtle").text, format="turtle")
    assert (URIRef(f"{BASE}person/{HE}"), None, None) in graph
    (route,) = (r for r in made.routes if getattr(r, "name", "") == "download-whole")
    place = route.endpoint.__self__._folder.name  # noqa: SLF001 - where the files lie is nobody's business but this test's
    made.state.site.close()
    assert not Path(place).exists()
