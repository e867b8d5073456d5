"""Libraries of the extra ``network``: what to do where one is missing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from repgraph.errors import RepgraphError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def needed(package: str) -> Iterator[None]:
    """Turn a failed import into advice.

    Raises
    ------
    RepgraphError
        The package is not installed; the message says how to install it.
    """
    try:
        yield
    except ImportError as error:
        raise RepgraphError(f"this needs {package}: pip install 'repgraph[network]'") from error
