"""What all pictures share: colours, line styles, legends, and files that are the same on every run."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repgraph.errors import QueryError
from repgraph.network.libraries import needed
from repgraph.network.paths import MOST_ORIGINS
from repgraph.network.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from repgraph.network.wording import Labels

INK, SOFT, FAINT, PAPER = "#222222", "#555555", "#c9c9c9", "#ffffff"
COLOURS = {
    "kin": "#cc3311",
    "co-defendant": "#332288",
    "same-session": "#88ccee",
    "co-member": "#0077bb",
    "co-detention": "#997700",
    "colleague": "#117733",
    "teacher-pupil": "#aa4499",
    "fellow-student": "#44aa99",
    "acquaintance": "#ee7733",
    "opposition": "#666666",
    "succession": "#999933",
    "killed-together": "#882255",
    "buried-together": "#661100",
    "named-together": "#bbbbbb",
    "person-camp": "#997700",
    "person-organisation": "#0077bb",
    "place-place": "#332288",
}
"""A colour for each kind of tie, told apart by colour-blind readers too (after Paul Tol's schemes)."""

PALETTE = (
    "#0077bb", "#ee7733", "#117733", "#aa4499", "#cc3311", "#44aa99", "#332288", "#997700", "#88ccee", "#882255",
    "#999933", "#666666",
)  # fmt: skip
"""Colours of communities and of series, in order of size."""

WIDTHS = {1: 0.9, 2: 2.2, MOST_ORIGINS: 3.8}
"""Width of a line by the number of independent sources."""

FORMATS = (".svg", ".png", ".pdf")
DPI = 150

_SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "svg.hashsalt": "repgraph",
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
}


@contextmanager
def sheet(width: float, height: float) -> Iterator[tuple[Figure, Axes]]:
    """Give an empty sheet of some inches with one pair of axes."""
    with _settings():
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

        figure = Figure(figsize=(width, height), facecolor=PAPER)
        yield figure, figure.add_axes((0.02, 0.02, 0.96, 0.96))


def save(figure: Figure, out: Path | str) -> list[Path]:
    """Write a picture, as SVG and PNG where the name has no suffix; the same bytes on every run.

    Raises
    ------
    QueryError
        The suffix is that of another format.
    """
    path = Path(out)
    if path.suffix and path.suffix not in FORMATS:
        raise QueryError(f"{path.name}: pictures end in {', '.join(FORMATS)}; without a suffix SVG and PNG are written")
    written = [path] if path.suffix else [path.with_name(path.name + suffix) for suffix in FORMATS[:2]]
    stamp: dict[str, Any] = {".png": {"Software": None}, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    with _settings():
        for file in written:
            figure.savefig(file, dpi=DPI, metadata=stamp[file.suffix])
    return written


@contextmanager
def _settings() -> Iterator[None]:
    """Let matplotlib draw and write as all our pictures do: text stays text in SVG, and ids are the same."""
    with needed("matplotlib"):
        import matplotlib as mpl  # noqa: PLC0415 - an extra
    with mpl.rc_context(_SETTINGS):
        yield


def style(data: dict[str, Any]) -> dict[str, Any]:
    """Return how the line of an edge is drawn: colour by kind, width by sources, dashes for doubt."""
    return {
        "color": COLOURS.get(data["kind"], INK),
        "linewidth": WIDTHS[max(1, min(int(data["origins"]), MOST_ORIGINS))],
        "linestyle": dash(data),
        "alpha": 0.9 if data["certain"] else 0.6,
        "dash_capstyle": "butt",
    }


def dash(data: dict[str, Any]) -> Any:  # noqa: ANN401 - matplotlib's own word for a style
    """Return the line style of an edge: full where it is certain, dotted where it is only claimed, else dashed."""
    if data["claimed"]:
        return (0, (1, 2))
    return "-" if data["certain"] else (0, (4, 2))


class Names:
    """Gives each edge of a picture a name by its rows, so that the line can be found in the SVG."""

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: dict[str, int] = {}

    def of(self, data: dict[str, Any]) -> str:
        """Return ``edge.kind.row.row``, with a number where several edges rest on the same rows."""
        name = ".".join(["edge", data["kind"], *data["rows"].split()])
        self._seen[name] = self._seen.get(name, 0) + 1
        return name if self._seen[name] == 1 else f"{name}.no{self._seen[name]}"


def legend_of_ties(axes: Axes, edges: Iterable[dict[str, Any]], words: Labels, **place: Any) -> None:  # noqa: ANN401
    """Put a legend: the kinds there are, what the width says, what the dashes say."""
    found = list(edges)
    kinds = sorted({data["kind"] for data in found}, key=list(COLOURS).index)
    line = _line
    title = {"linestyle": "none"}
    rows: list[tuple[Line2D, str]] = [(line(**title), say("kind", words.language))]
    rows += [(line(color=COLOURS[kind], linewidth=2.5), words.kind(kind)) for kind in kinds]
    rows += [(line(**title), say("attested", words.language))]
    names = ("one-source", "two-sources", "three-sources")
    rows += [
        (line(color=INK, linewidth=width), say(name, words.language))
        for width, name in zip(WIDTHS.values(), names, strict=True)
    ]
    rows += [(line(**title), say("sureness", words.language))]
    rows += [(line(color=INK, linewidth=1.6), say("certain", words.language))]
    rows += [(line(color=INK, linewidth=1.6, linestyle=(0, (4, 2))), say("doubtful", words.language))]
    if any(data["claimed"] for data in found):
        rows += [(line(color=INK, linewidth=1.6, linestyle=(0, (1, 2))), say("claimed", words.language))]
    handles, labels = zip(*rows, strict=True)
    legend = axes.legend(handles, labels, frameon=False, handlelength=2.4, borderaxespad=0, **place)
    heads = {say(name, words.language) for name in ("kind", "attested", "sureness")}
    for text in legend.get_texts():
        if text.get_text() in heads:
            text.set_fontweight("bold")


def _line(**options: Any) -> Line2D:  # noqa: ANN401 - options of matplotlib
    from matplotlib.lines import Line2D  # noqa: PLC0415 - an extra

    return Line2D([], [], **options)
