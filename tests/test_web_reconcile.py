"""The reconciliation service: held against the official schemas, and walked through as a client does."""

# ruff: noqa: RUF001 - names in Cyrillic letters

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from repgraph.build import build
from repgraph.ontology import BASE, RG
from repgraph.web.app import create_app
from repgraph.web.limits import Limits
from repgraph.web.reconcile.properties import agree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from starlette.applications import Starlette

    Inside = Callable[..., Any]

SCHEMAS = Path(__file__).parents[2] / "shared" / "standards" / "reconciliation-schemas"
FORM = {"content-type": "application/x-www-form-urlencoded"}
NAMES = {
    "aigerim": [("Айгерім Тестова", "kk-cyrl"), ("Айгерим Тестова", "ru"), ("Aigerim Testova", "en")],
    "bolat": [("Болат Тестов", "ru"), ("Bolat Testov", "en")],
    "bolat-the-younger": [("Болат Тестов", "ru")],
    "daniyar": [("Данияр <b>Тестов</b>", "ru")],
}
BIRTHS = {"aigerim": "1901", "bolat": "1899-03-05", "bolat-the-younger": "1912"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, write_tables: Callable[..., Path]) -> Iterator[Starlette]:
    """A site over invented people: two of one name, a couple, a camp."""
    place = tmp_path_factory.mktemp("reconcile")
    data = write_tables(
        place / "data",
        persons=[{"id": key, "label": key} for key in NAMES],
        names=[{"entity": key, "form": f, "tag": t} for key, forms in NAMES.items() for f, t in forms]
        + [{"entity": "steppe-camp", "form": "Степной лагерь", "tag": "ru"}],
        factoids=[{"person": key, "kind": "birth", "date": date} for key, date in BIRTHS.items()]
        + [
            {"person": "bolat", "kind": "detention", "date": "1938", "object": "steppe-camp"},
            {"person": "daniyar", "kind": "arrest", "date": "1938"},
        ],
        ties=[{"person_a": "aigerim", "kind": "spouse", "person_b": "bolat"}],
    )
    build([data], place / "build")
    made = create_app(place / "build", limits=Limits(workers=1))
    yield made
    made.state.site.close()


@pytest.fixture
def valid() -> Callable[[str, object], None]:
    """Return a function that holds a document against an official schema of version 0.2, where they are at hand."""

    def check(name: str, document: object) -> None:
        if not SCHEMAS.is_dir():
            return
        import jsonschema  # noqa: PLC0415 - only where there is something to hold against
        from referencing import Registry, Resource  # noqa: PLC0415
        from referencing.jsonschema import DRAFT7  # noqa: PLC0415

        files = {path.name: json.loads(path.read_text("utf-8")) for path in (SCHEMAS / "0.2").glob("*.json")}
        registry: Registry[Any] = Registry()
        for filename, schema in files.items():
            resource = Resource.from_contents(schema, default_specification=DRAFT7)
            known_as = {filename, schema.get("$id", filename)}
            known_as |= {f"https://reconciliation-api.github.io/specs/{v}/schemas/{filename}" for v in ("0.2", "draft")}
            if filename == "openapi.json":
                known_as.add("http://swagger.io/v2/schema.json")
            registry = registry.with_resources([(name, resource) for name in known_as])
        validator = jsonschema.Draft7Validator(files[f"{name}.json"], registry=registry)
        errors = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(document)]
        assert not errors, errors

    return check


def batch(inside: Inside, app: Starlette, queries: dict[str, Any]) -> Any:  # noqa: ANN401
    """Send a batch as a form and return the answer."""
    body = b"queries=" + quote(json.dumps(queries, ensure_ascii=False)).encode()
    found = inside(app, "/reconcile", "POST", headers=FORM, body=body)
    assert found.status == 200, found.text
    return found.json


def ids(result: dict[str, Any]) -> list[str]:
    """Return the ids of candidates in their order."""
    return [candidate["id"] for candidate in result["result"]]


class TestManifest:
    """A client learns what the service can do."""

    def test_the_manifest_is_valid_and_every_address_in_it_answers(
        self,
        app: Starlette,
        inside: Inside,
        valid: Callable[..., None],
    ) -> None:
        """Templates are filled in as OpenRefine does."""
        manifest = inside(app, "/reconcile").json
        valid("manifest", manifest)
        assert manifest["versions"] == ["0.2"]
        assert (manifest["identifierSpace"], manifest["schemaSpace"]) == (BASE, str(RG))
        person = "person/bolat"
        addresses = [
            manifest["view"]["url"].replace("{{id}}", quote(person, safe="")),
            manifest["preview"]["url"].replace("{{id}}", quote(person, safe="")),
            manifest["extend"]["propose_properties"]["service_url"]
            + manifest["extend"]["propose_properties"]["service_path"]
            + "?type=Person",
        ]
        for what, known in (("entity", person), ("type", "Camp"), ("property", "Birth.date")):
            service = manifest["suggest"][what]
            addresses.append(f"{service['service_url']}{service['service_path']}?prefix=b")
            flyout = service["flyout_service_path"].replace("${id}", quote(known, safe=""))
            addresses.append(service["flyout_service_url"] + flyout)
        for address in addresses:
            path = address.removeprefix("http://site.test")
            assert path != address
            assert inside(app, path).status in {200, 303}, path

    def test_any_site_may_ask(self, app: Starlette, inside: Inside) -> None:
        """CORS is open, and there is no JSONP."""
        found = inside(app, "/reconcile?callback=run", headers={"origin": "https://example.org"})
        assert found.headers["access-control-allow-origin"] == "*"
        assert found.headers["content-type"] == "application/json"
        assert not found.text.startswith("run")


class TestQueries:
    """Names are matched by the search of the site; properties tell namesakes apart."""

    def test_a_batch_is_valid_by_get_and_post(self, app: Starlette, inside: Inside, valid: Callable[..., None]) -> None:
        """Both ways give the same."""
        queries = {"q0": {"query": "Тестова Айгерім", "type": "Person", "limit": 3}, "q1": {"query": "Степной лагерь"}}
        valid("reconciliation-query-batch", queries)
        posted = batch(inside, app, queries)
        valid("reconciliation-result-batch", posted)
        got = inside(app, f"/reconcile?queries={quote(json.dumps(queries))}").json
        assert posted == got
        assert ids(got["q0"])[0] == "person/aigerim"
        assert ids(got["q1"])[0] == "camp/steppe-camp"
        assert got["q1"]["result"][0]["match"] is True, "a camp of that very name"

    @pytest.mark.parametrize("form", ["Айгерім Тестова", "айгерим тестова", "Aigerim Testova", "Testova A."])
    def test_any_script_finds_the_person(self, app: Starlette, inside: Inside, form: str) -> None:
        """Scores are those of search."""
        (first, *_) = batch(inside, app, {"q": {"query": form, "type": ["Person"]}})["q"]["result"]
        assert first["id"] == "person/aigerim"
        assert first["score"] == pytest.approx(100 * app.state.site.search(form)[0].score)
        assert {f["id"] for f in first["features"]} == {"name"}

    def test_a_name_alone_is_never_certain_for_a_person(self, app: Starlette, inside: Inside) -> None:
        """Many people share a name: without more, the user decides."""
        result = batch(inside, app, {"q": {"query": "Aigerim Testova"}})["q"]["result"]
        assert result[0]["score"] == 100
        assert not any(candidate["match"] for candidate in result)

    def test_a_year_of_birth_tells_namesakes_apart(self, app: Starlette, inside: Inside) -> None:
        """1899 agrees with 5 March 1899 and not with 1912; only then is one of them certain."""
        both = batch(inside, app, {"q": {"query": "Болат Тестов"}})["q"]
        assert set(ids(both)[:2]) == {"person/bolat", "person/bolat-the-younger"}
        assert not any(candidate["match"] for candidate in both["result"])
        for year, wanted in (
            ("1899", "person/bolat"),
            ("1912", "person/bolat-the-younger"),
            ("05.03.1899", "person/bolat"),
        ):
            asked = {"query": "Болат Тестов", "properties": [{"pid": "Birth.date", "v": year}]}
            first, second, *_ = batch(inside, app, {"q": asked})["q"]["result"]
            assert (first["id"], first["match"]) == (wanted, True)
            assert {"id": "Birth.date", "value": True} in first["features"]
            assert {"id": "Birth.date", "value": False} in second["features"]
            assert not second["match"]

    def test_an_entity_can_be_a_property_and_the_only_clue(self, app: Starlette, inside: Inside) -> None:
        """Who was married to …; who was held in …."""
        asked = {
            "wife": {"properties": [{"pid": "spouse", "v": {"id": "person/bolat"}}]},
            "held": {"properties": [{"pid": "Detention.facility", "v": [{"id": "camp/steppe-camp", "name": "x"}]}]},
        }
        found = batch(inside, app, asked)
        assert ids(found["wife"]) == ["person/aigerim"]
        assert ids(found["held"]) == ["person/bolat"]

    def test_types_narrow_by_class_and_its_ancestors(self, app: Starlette, inside: Inside) -> None:
        """A camp is a place of confinement; type_strict is any, all or should."""
        lager = {"query": "Степной лагерь"}
        found = batch(
            inside,
            app,
            {
                "below": lager | {"type": "DetentionFacility"},
                "other": lager | {"type": "Person"},
                "all": lager | {"type": ["Camp", "Person"], "type_strict": "all"},
                "should": lager | {"type": ["Person"], "type_strict": "should"},
            },
        )
        assert ids(found["below"])[0] == "camp/steppe-camp"
        assert "camp/steppe-camp" not in ids(found["other"]) + ids(found["all"])
        assert ids(found["should"])[0] == "camp/steppe-camp"
        assert found["should"]["result"][0]["score"] == pytest.approx(90)

    def test_an_identifier_is_found_as_such(self, app: Starlette, inside: Inside) -> None:
        """A list that names our ids or IRIs needs no guessing."""
        for text in ("person/bolat", f"{BASE}person/bolat"):
            (only,) = batch(inside, app, {"q": {"query": text}})["q"]["result"]
            assert (only["id"], only["score"], only["match"]) == ("person/bolat", 100, True)

    def test_limits_are_kept(self, app: Starlette, inside: Inside) -> None:
        """No more candidates than asked for, and no more than the service gives."""
        assert len(ids(batch(inside, app, {"q": {"query": "Тестов", "limit": 2}})["q"])) == 2
        assert len(ids(batch(inside, app, {"q": {"query": "Тестов", "limit": 10**9}})["q"])) <= 50

    @pytest.mark.parametrize(
        "queries",
        [
            "no json", "[]", "7", '{"q": 1}', '{"q": {}}', '{"q": {"query": 5}}', '{"q": {"query": "x", "limit": 0}}',
            '{"q": {"query": "x", "limit": true}}', '{"q": {"query": "x", "type_strict": "maybe"}}',
            '{"q": {"query": "x", "type": [1]}}', '{"q": {"query": "x", "properties": "y"}}',
            '{"q": {"query": "x", "properties": [{"v": 1}]}}', "{" * 5000, "[" * 100_000,
            json.dumps({f"q{n}": {"query": "x"} for n in range(101)}),
        ],
    )  # fmt: skip
    def test_what_is_no_batch_is_told(self, app: Starlette, inside: Inside, queries: str) -> None:
        """400 with a reason in JSON."""
        found = inside(app, "/reconcile", "POST", headers=FORM, body=b"queries=" + quote(queries).encode())
        assert found.status == 400
        assert found.json["status"] == "error"
        assert found.json["message"]

    def test_unknown_types_and_properties_do_no_harm(self, app: Starlette, inside: Inside) -> None:
        """An unknown type has no members; an unknown property tells nothing."""
        found = batch(
            inside,
            app,
            {
                "type": {"query": "Тестов", "type": "Nonsense"},
                "property": {"query": "Bolat Testov", "properties": [{"pid": "x> . ?s ?p ?o", "v": "y"}]},
                "value": {"query": "Bolat Testov", "properties": [{"pid": "Work.date", "v": {"id": "x> <y"}}]},
            },
        )
        assert ids(found["type"]) == []
        assert ids(found["property"])[:2] == ids(found["value"])[:2] == ["person/bolat", "person/bolat-the-younger"]


class TestSuggestions:
    """What a user begins to type is completed."""

    @pytest.mark.parametrize(
        ("what", "schema", "prefix", "wanted"),
        [
            ("entity", "suggest-entities-response", "Айгерим", "person/aigerim"),
            ("entity", "suggest-entities-response", "Айгер", "person/aigerim"),
            ("entity", "suggest-entities-response", "Bolat Tes", "person/bolat"),
            ("type", "suggest-types-response", "лагер", "Camp"),
            ("type", "suggest-types-response", "person", "Person"),
            ("property", "suggest-properties-response", "birth", "Birth.date"),
            ("property", "suggest-properties-response", "рожден", "Birth.date"),
        ],
    )
    def test_suggestions_are_valid_and_found(
        self,
        app: Starlette,
        inside: Inside,
        valid: Callable[..., None],
        what: str,
        schema: str,
        prefix: str,
        wanted: str,
    ) -> None:
        """In any of the three languages."""
        found = inside(app, f"/reconcile/suggest/{what}?prefix={quote(prefix)}").json
        valid(schema, found)
        assert wanted in [row["id"] for row in found["result"]]

    def test_a_cursor_goes_on(self, app: Starlette, inside: Inside) -> None:
        """The second page begins where the first ended."""
        whole = inside(app, "/reconcile/suggest/type?prefix=&limit=6").json["result"]
        first = inside(app, "/reconcile/suggest/type?prefix=&limit=3").json["result"]
        second = inside(app, "/reconcile/suggest/type?prefix=&limit=3&cursor=3").json["result"]
        assert first + second == whole

    def test_flyouts_and_previews_escape_names(self, app: Starlette, inside: Inside) -> None:
        """A name with markup is text; the preview alone may be framed by anyone."""
        flyout = inside(app, "/reconcile/flyout/entity?id=person/daniyar").json
        assert "&lt;b&gt;" in flyout["html"]
        preview = inside(app, "/reconcile/preview?id=person/daniyar")
        assert "<b>" not in preview.text
        assert "frame-ancestors *" in preview.headers["content-security-policy"]
        assert "x-frame-options" not in preview.headers
        assert "not findings" in preview.text
        for path in ("/reconcile", "/reconcile/preview/x", "/reconcile/suggest/type?prefix=x"):
            assert "frame-ancestors 'none'" in inside(app, path).headers["content-security-policy"]

    @pytest.mark.parametrize(
        "path",
        [
            "/reconcile/flyout/entity?id=person/nobody", "/reconcile/flyout/type?id=Nobody",
            "/reconcile/flyout/x?id=Camp", "/reconcile/flyout/property?id=Arrest.charge", "/reconcile/preview?id=",
            "/reconcile/suggest/nothing?prefix=x", "/reconcile/properties?type=Nobody",
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_404(self, app: Starlette, inside: Inside, path: str) -> None:
        """Clear errors, no empty answers."""
        assert inside(app, path).status == 404


class TestExtension:
    """Columns are filled from the graph."""

    def test_proposals_are_valid_and_can_be_fetched(
        self, app: Starlette, inside: Inside, valid: Callable[..., None]
    ) -> None:
        """Every property that is proposed for people answers for them."""
        proposed = inside(app, "/reconcile/properties?type=Person").json
        valid("data-extension-property-proposal", proposed)
        pids = [p["id"] for p in proposed["properties"]]
        assert {"Birth.date", "Detention.facility", "spouse", "sex"} - set(pids) <= {"sex"}
        asked = {"ids": [f"person/{key}" for key in NAMES], "properties": [{"id": pid} for pid in pids]}
        valid("data-extension-query", asked)
        found = inside(
            app, "/reconcile", "POST", headers=FORM, body=b"extend=" + quote(json.dumps(asked)).encode()
        ).json
        valid("data-extension-response", found)
        assert set(found["rows"]) == set(asked["ids"])
        assert found["rows"]["person/bolat"]["Birth.date"] == [{"str": "1899-03-05"}]
        assert found["rows"]["person/aigerim"]["Birth.date"] == [{"str": "1901"}], "no date becomes finer"
        (husband,) = found["rows"]["person/aigerim"]["spouse"]
        assert husband["id"] == "person/bolat"
        meta = {m["id"]: m for m in found["meta"]}
        assert meta["spouse"]["service"] == "http://site.test/reconcile"
        assert "service" not in meta["Birth.date"]

    def test_unknown_ids_have_empty_rows(self, app: Starlette, inside: Inside) -> None:
        """A row for each id that was asked, in any case."""
        asked = {"ids": ["person/nobody", "x", "a b> ?s"], "properties": [{"id": "spouse"}]}
        found = inside(app, f"/reconcile?extend={quote(json.dumps(asked))}").json
        assert found["rows"] == {key: {"spouse": []} for key in asked["ids"]}

    @pytest.mark.parametrize(
        "asked",
        [
            {}, {"ids": "x", "properties": []}, {"ids": [], "properties": [{"id": "Arrest.charge"}]},
            {"ids": [], "properties": [{}]}, {"ids": [1], "properties": []}, {"ids": ["x"] * 1001, "properties": []},
        ],
    )  # fmt: skip
    def test_what_is_no_extension_is_told(self, app: Starlette, inside: Inside, asked: object) -> None:
        """What police charged anyone with is no column."""
        found = inside(app, f"/reconcile?extend={quote(json.dumps(asked))}")
        assert found.status == 400
        assert found.json["status"] == "error"


class TestAgreement:
    """Values of a client's table against those of the graph."""

    @pytest.mark.parametrize(
        ("asked", "value", "same"),
        [
            ("1899", {"str": "1899-03-05"}, True),
            ("1899-03", {"str": "1899"}, True),
            ("5.3.1899", {"str": "1899-03-05"}, True),
            ("1900", {"str": "1899-03-05"}, False),
            ("1937", {"str": "[1937-11..1938-02]"}, True),
            ("1939", {"str": "[1937-11..1938-02]"}, False),
            (1899, {"str": "1899"}, True),
            (1899.5, {"str": "1899"}, False),
            ("Акмола", {"id": "place/akmola", "name": "Akmola"}, True),
            ({"id": "place/akmola"}, {"id": "place/akmola", "name": "Akmola"}, True),
            ({"id": f"{BASE}place/akmola"}, {"id": "place/akmola", "name": "Akmola"}, True),
            ({"id": "place/other"}, {"id": "place/akmola", "name": "Akmola"}, False),
            ({}, {"id": "place/akmola", "name": "Akmola"}, False),
            (96, {"int": 96}, True),
            ("", {"str": ""}, True),
            (None, {"str": "x"}, False),
            (True, {"str": "x"}, False),
        ],
    )
    def test_values_agree_where_they_can_mean_the_same(
        self,
        asked: object,
        value: dict[str, object],
        *,
        same: bool,
    ) -> None:
        """Precision is never held against a source."""
        assert agree(asked, [value]) is same


def test_a_client_walks_through_the_service(
    real_build: Path, site: Callable[..., AbstractContextManager[str]], fetch: Callable[..., Any]
) -> None:
    """Over HTTP, on the project's own data: manifest, names of a list, a choice, and columns from the graph."""
    with site(real_build, "--workers", "1") as address:
        manifest = fetch(f"{address}/reconcile").json
        listed = ["Рыскулов Турар", "Bokeikhanov Alikhan", "Мағжан Жұмабаев"]
        queries = {
            f"q{n}": {"query": name, "type": manifest["defaultTypes"][0]["id"], "limit": 3}
            for n, name in enumerate(listed)
        }
        body = b"queries=" + quote(json.dumps(queries)).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        found = fetch(f"{address}/reconcile", "POST", headers=headers, body=body).json
        chosen = [found[f"q{n}"]["result"][0]["id"] for n in range(len(listed))]
        assert chosen[0] == "person/turar-ryskulov"
        assert all(identifier.startswith("person/") for identifier in chosen)
        extend = {"ids": chosen, "properties": [{"id": "Birth.date"}, {"id": "Arrest.date"}]}
        rows = fetch(f"{address}/reconcile?extend={quote(json.dumps(extend))}").json["rows"]
        assert rows["person/turar-ryskulov"]["Birth.date"] == [{"str": "1894-12-26"}]
        view = manifest["view"]["url"].replace("{{id}}", quote(chosen[0], safe=""))
        assert fetch(view, headers={"Accept": "text/html"}).status == 303
