"""Reading our own exports back: what is refused, in one line, and nothing of anybody's is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exports import careful, people, text, unpacked, written

from repgraph.cli import main

EAC = '<eac xmlns="https://archivists.org/ns/eac/v2">'


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Commands run in an empty folder."""
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    """Run import; anything but an exit code is a failure."""
    result = CliRunner().invoke(main, ["import", *arguments], prog_name="repgraph")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def refused(*arguments: str) -> str:
    """Run import; it must fail with one line, and make no table."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, lines
    assert not list(Path.cwd().glob("out/*.csv"))
    return lines[0]


def test_a_person_comes_back_from_one_file() -> None:
    """JSON-LD of one person is a small collection; the command says what it wrote."""
    Path("anna.jsonld").write_text(text(careful(), "jsonld", scope=people("anna-careful")), encoding="utf-8")
    result = run("anna.jsonld", "--out", "out")
    assert result.exit_code == 0, result.output
    assert "factoids.csv:" in result.stdout.replace("\\", "/")
    assert "f-birth" in Path("out/factoids.csv").read_text(encoding="utf-8")


def test_one_authority_record_comes_back() -> None:
    """A single record: the person, and by name everybody and everything that it mentions."""
    record = unpacked(written(careful(), "eac-cpf"))["persons/maria-careful.xml"]
    Path("maria.xml").write_text(record, encoding="utf-8")
    assert run("maria.xml", "--out", "out").exit_code == 0
    persons = Path("out/persons.csv").read_text(encoding="utf-8")
    assert "maria-careful" in persons
    assert "anna-careful" in persons
    assert "[1942-01..1942-03]" in Path("out/factoids.csv").read_text(encoding="utf-8")


def test_an_entity_in_a_document_is_not_expanded() -> None:
    """A record cannot read the files of whoever imports it."""
    Path("secret").write_text("SECRET", encoding="utf-8")
    hostile = f'<!DOCTYPE eac [<!ENTITY x SYSTEM "{Path("secret").resolve().as_uri()}">]>'
    record = unpacked(written(careful(), "eac-cpf"))["persons/maria-careful.xml"]
    head, body = record.split("\n", 1)
    Path("maria.xml").write_text(head + hostile + body.replace(">Maria Careful<", ">&x;<"), encoding="utf-8")
    run("maria.xml", "--out", "out")
    assert "SECRET" not in "".join(path.read_text(encoding="utf-8") for path in Path("out").glob("*.csv"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xml", "<eac", "readable XML"),
        ("b.xml", "<other/>", "no EAC-CPF 2.0 record"),
        ("c.xml", f"{EAC}<control/></eac>", "c.xml"),
        ("d.jsonld", "{", "d.jsonld"),
        ("e.jsonld", "[]", "no statement"),
        ("f.ttl", "<a> <b>", "f.ttl"),
        ("g.nt", "", "no statement"),
        ("h.docx", "x", "import format"),
        ("i.jsonld", '{"@context": "https://example.org/context", "a": 1}', "i.jsonld"),
    ],
)
def test_what_is_no_export_of_ours_is_one_line(name: str, content: str, said: str) -> None:
    """Broken, empty and foreign files, and a context that would have to be fetched."""
    Path(name).write_text(content, encoding="utf-8")
    assert said in refused(name, "--out", "out")


def test_wrong_names_are_told_with_the_nearest() -> None:
    """No such file, no such format, an empty folder."""
    Path("a.jsonld").write_text("{}", encoding="utf-8")
    Path("empty").mkdir()
    assert "nowhere" in refused("nowhere", "--out", "out")
    assert "jsonld" in refused("a.jsonld", "--format", "josnld", "--out", "out")
    assert "no XML" in refused("empty", "--out", "out")


def test_no_table_is_overwritten() -> None:
    """The folder must be new or empty."""
    Path("anna.jsonld").write_text(text(careful(), "jsonld", scope=people("anna-careful")), encoding="utf-8")
    Path("mine").mkdir()
    Path("mine/persons.csv").write_text("mine", encoding="utf-8")
    assert "not empty" in refused("anna.jsonld", "--out", "mine")
    assert Path("mine/persons.csv").read_text(encoding="utf-8") == "mine"
    assert "file" in refused("anna.jsonld", "--out", "anna.jsonld").lower()
