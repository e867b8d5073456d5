"""Writing whatever a store replies in a format: the engine's own writer where it writes well, else ours."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from repgraph import results

if TYPE_CHECKING:
    from typing import BinaryIO

    from repgraph.formats import Format
    from repgraph.store import Reply


def write(reply: Reply, form: Format, out: BinaryIO) -> None:
    """Write a reply.

    Parameters
    ----------
    reply
        The reply; it is drawn to its end.
    form
        A format that carries its shape.
    out
        Where the bytes go.

    Raises
    ------
    QueryError
        The format has no word for a term of the reply.
    StoreError
        The store broke off.
    """
    if reply.native and reply.native(form.name, out):
        return
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    if reply.rows is not None:
        results.write_rows(reply.rows, form, text)
    elif reply.triples is not None:
        results.write_graph(reply.triples, form, text)
    else:
        results.write_boolean(bool(reply.boolean), form, text)
    text.flush()
    text.detach()
