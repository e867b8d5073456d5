"""One whole answer on its way from a worker to its reader: in memory at first, then in a file without a name."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from repgraph.web.limits import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable

_SPOOL_IN_MEMORY = MEGABYTE


class Given:
    """One whole answer: its content type, its length, and its bytes to read once.

    Parameters
    ----------
    held
        Is told how many bytes wait for their reader.
    """

    def __init__(self, held: Callable[[int], None]) -> None:
        """Begin empty."""
        self._held = held
        self._spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY)  # noqa: SIM115 - closed by close
        self.content_type = ""
        self.length = 0

    def add(self, content: bytes) -> None:
        """Add bytes as they arrive."""
        self._spool.write(content)
        self.length += len(content)
        self._held(len(content))

    def rewind(self) -> None:
        """Make ready to be read."""
        self._spool.seek(0)

    def read(self, most: int = 1 << 16) -> bytes:
        """Return the next bytes, none at the end."""
        return self._spool.read(most)

    def close(self) -> None:
        """Let the bytes go."""
        if not self._spool.closed:
            self._spool.close()
            self._held(-self.length)
