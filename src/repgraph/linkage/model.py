"""The linkage model: Splink on DuckDB or Spark, one file of weights for both.

Splink is given two tables with one row a candidate pair, which meet on the number of the pair. What needs our own
matcher or our tables (names, kin, places) comes to it as a level already; dates are compared by their bounds in SQL
that both engines read. Weights are learnt by expectation maximisation within the candidates; the share of true pairs
among them is found anew for every list, since it says more of the list than of the model.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from repgraph.linkage import features
from repgraph.linkage.records import LinkageError, nearest
from repgraph.ontology import assets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from repgraph.linkage.blocking import Pairs
    from repgraph.linkage.records import Person, Span

    _Ask = Callable[[str], tuple[NDArray[Any], NDArray[Any]]]

BACKENDS = ("duckdb", "spark")
LEVELS = ("name", "patronymic", "namesakes", "place", "kin")
LEAST_PAIRS = 2_000
"""Candidate pairs from which weights can be learnt from a list of one's own."""

_MOST_PAIRS = 1_000_000
_PRIOR = (1.0, 9.0)
"""True and false pairs that are taken as seen before the first, so that few candidates do not decide by themselves."""

_ROUNDS = 50


@dataclass(frozen=True)
class Scored:
    """Candidate pairs with what they tell and how likely each is one person.

    ``table`` holds the levels of each matter by name, ``weight`` the match weight in bits without the share of true
    pairs, ``probability`` with it.
    """

    pairs: Pairs
    table: dict[str, NDArray[Any]]
    weight: NDArray[np.float64]
    probability: NDArray[np.float64]


def pair_table(
    left: Sequence[Person], right: Sequence[Person], candidates: Pairs, processes: int | None = None
) -> tuple[Pairs, dict[str, NDArray[Any]]]:
    """Return the pairs whose names may be one person's, and the levels of all that our own code compares."""
    name, patronymic = features.names(left, right, candidates, processes)
    alike = name > 0
    pairs = candidates.of(alike)
    return pairs, {
        "name": name[alike],
        "patronymic": patronymic[alike],
        "namesakes": features.namesakes(pairs),
        "place": features.places(left, right, pairs),
        "kin": features.kin(left, right, pairs),
    }


def settings(path: Path | None = None) -> dict[str, Any]:
    """Return the model as Splink reads it.

    Parameters
    ----------
    path
        A model of one's own; the project's by default.

    Raises
    ------
    LinkageError
        It cannot be read.
    """
    file = path or assets() / "ontology" / "linkage" / "model.json"
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LinkageError(f"{file} is no model: {error}") from error
    if not isinstance(said, dict) or "comparisons" not in said:
        raise LinkageError(f"{file} is no model: it has no comparisons")
    return said


def score(
    left: Sequence[Person],
    right: Sequence[Person],
    pairs: Pairs,
    *,
    backend: str = "duckdb",
    model: Path | None = None,
    learn: bool = False,
    save: Path | None = None,
    processes: int | None = None,
) -> Scored:
    """Return how likely each candidate pair is one person.

    Parameters
    ----------
    left, right
        Records of both sides; the same list twice for doubles.
    pairs
        Candidates; those whose names the matcher calls different are not weighed.
    backend
        ``duckdb``, or ``spark`` for lists beyond one machine.
    model
        Weights; the project's by default.
    learn
        Whether weights are learnt from these candidates first.
    save
        Where learnt weights are written.
    processes
        How many compare names at once.

    Raises
    ------
    LinkageError
        A library is missing, or there are too few candidates to learn from.
    """
    pairs, table = pair_table(left, right, pairs, processes)
    if not len(pairs):
        return Scored(pairs, table, np.zeros(0), np.zeros(0))
    if learn and len(pairs) < LEAST_PAIRS:
        raise LinkageError(f"{len(pairs):,} candidate pairs are too few to learn from ({LEAST_PAIRS:,} are needed)")
    ours, theirs = _arrests(left, right, pairs)
    said = {key: value for key, value in settings(model).items() if key != "comment"}
    weight, learnt = _splink(
        _side(left, pairs.left, table) | ours,
        _side(right, pairs.right, table) | theirs,
        said,
        backend=backend,
        learn=learn,
    )
    if save is not None:
        save.write_text(json.dumps(learnt, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return Scored(pairs, table, weight, probabilities(weight))


def probabilities(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities for match weights in bits, with the share of true pairs that fits all of them best."""
    share = _PRIOR[0] / sum(_PRIOR)
    odds = np.exp2(np.clip(weight, -200, 200))
    found = np.zeros(len(weight))
    for _ in range(_ROUNDS):
        prior = share / (1 - share)
        found = odds * prior / (1 + odds * prior)
        fresh = (found.sum() + _PRIOR[0]) / (len(weight) + sum(_PRIOR))
        if abs(fresh - share) < share / 1000:
            break
        share = fresh
    return found


def _side(people: Sequence[Person], numbers: NDArray[np.int64], table: dict[str, NDArray[Any]]) -> dict[str, Any]:
    columns: dict[str, Any] = {"unique_id": np.arange(len(numbers)), "pair": np.arange(len(numbers))}
    columns |= {name: table[name].astype(np.int32) for name in LEVELS}
    sex = np.array([{"male": 1, "female": 2}.get(p.sex, 0) for p in people], dtype=np.int32)
    columns["sex"] = sex[numbers]
    for matter in ("birth", "death"):
        low, high = _bounds([getattr(person, matter) for person in people])
        columns[f"{matter}_from"], columns[f"{matter}_to"] = low[numbers], high[numbers]
    return columns


def _arrests(left: Sequence[Person], right: Sequence[Person], pairs: Pairs) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the arrests that lie nearest to each other: a person may have been arrested more than once."""
    one: list[Span] = []
    two: list[Span] = []
    for a, b in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
        first, second = nearest(left[a].arrests, right[b].arrests)
        one.append(first)
        two.append(second)
    sides = [dict(zip(("arrest_from", "arrest_to"), _bounds(spans), strict=True)) for spans in (one, two)]
    return sides[0], sides[1]


UNBOUNDED = 10_000_000
"""Days that stand for an open end; both ends open means that nothing is known."""


def _bounds(spans: Sequence[Span]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    low = np.array([-UNBOUNDED if span[0] is None else span[0] for span in spans], dtype=np.int32)
    high = np.array([UNBOUNDED if span[1] is None else span[1] for span in spans], dtype=np.int32)
    return low, high


def _splink(
    left: dict[str, Any], right: dict[str, Any], said: dict[str, Any], *, backend: str, learn: bool
) -> tuple[NDArray[np.float64], dict[str, Any]]:
    """Run Splink and return match weights by number of pair, and the model as it then is."""
    try:
        from splink import Linker  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise LinkageError("linkage needs Splink and DuckDB: pip install 'repgraph[lists]'") from error
    engine = _spark if backend == "spark" else _duckdb
    given, ask = engine(left, right)
    linker = Linker(given, said, log_level=logging.CRITICAL)
    if learn:
        linker.training.estimate_parameters_using_expectation_maximisation(
            "l.pair = r.pair", fix_u_probabilities=False, max_pairs=_MOST_PAIRS
        )
    predicted = linker.inference.predict(warning_mode="never")
    numbers, bits = ask(f"SELECT unique_id_l, match_weight FROM {predicted.physical_name}")  # noqa: S608 - Splink's name
    weight = np.zeros(len(left["pair"]))
    weight[numbers] = bits
    learnt = linker.misc.save_model_to_json()
    share = float(learnt.get("probability_two_random_records_match", 0.5))
    return weight - np.log2(share / (1 - share)), said | {
        "comparisons": learnt["comparisons"],
        "probability_two_random_records_match": 0.5,
    }


def _duckdb(left: dict[str, Any], right: dict[str, Any]) -> tuple[list[Any], _Ask]:
    import duckdb  # noqa: PLC0415 - an extra
    from splink import DuckDBAPI  # noqa: PLC0415 - an extra

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for name, columns in (("pairs_l", left), ("pairs_r", right)):
        connection.register("given", columns)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608 - our own names
        connection.unregister("given")
    api = DuckDBAPI(connection=connection)
    given = [api.register(connection.table(f"pairs_{side}"), dataset_display_name=side) for side in "lr"]

    def ask(query: str) -> tuple[NDArray[Any], NDArray[Any]]:
        found = connection.execute(query).fetchnumpy()
        return np.asarray(found["unique_id_l"]), np.asarray(found["match_weight"])

    return given, ask


def _spark(left: dict[str, Any], right: dict[str, Any]) -> tuple[list[Any], _Ask]:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - a large extra
        from splink import SparkAPI  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise LinkageError("--backend spark needs Java 17 and pyspark: pip install 'repgraph[spark]'") from error
    session = SparkSession.builder.appName("repgraph").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    api = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="persist", num_partitions_on_repartition=8
    )
    given = []
    for side, columns in (("l", left), ("r", right)):
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        given.append(api.register(session.createDataFrame(list(rows), list(columns)), dataset_display_name=side))

    def ask(query: str) -> tuple[NDArray[Any], NDArray[Any]]:
        found = session.sql(query).collect()
        return np.array([row[0] for row in found], dtype=np.int64), np.array([row[1] for row in found], dtype=float)

    return given, ask
