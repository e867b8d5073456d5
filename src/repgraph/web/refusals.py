"""Why a query gets no answer though it is one; :mod:`repgraph.web.app` gives each reason its status."""

from __future__ import annotations

from repgraph.errors import RepgraphError


class TooSlowError(RepgraphError):
    """A query ran longer than one query may; its process was ended."""


class TooMuchMemoryError(RepgraphError):
    """A query took more memory than one query may; its process was ended."""


class TooLargeError(RepgraphError):
    """An answer is larger than one answer may be."""


class NotAcceptableError(RepgraphError):
    """The request accepts no format that carries the answer."""


class BusyError(RepgraphError):
    """Too many queries wait already; ask again a little later."""


class WorkerGoneError(RepgraphError):
    """The process that answered was ended from outside; ask again."""


class BrokenError(RepgraphError):
    """A mistake of ours; the log tells which."""
