"""How the server and its query workers speak: frames of a letter, a length and bytes, over pipes.

A worker says ``READY`` once, then for each job any number of ``DATA`` and one ``END``. Without its ``END`` an
answer is no answer, however much of it came.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from typing import BinaryIO

READY, JOB, DATA, END = b"R", b"J", b"D", b"E"
HEAD = struct.Struct(">cI")


@dataclass(frozen=True, slots=True)
class Job:
    """One query as the protocol gives it.

    ``format`` is the name of a format, or empty: then ``accept`` chooses.
    """

    query: str
    accept: str = ""
    format: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""

    def encode(self) -> bytes:
        """Return the job as bytes."""
        return json.dumps(asdict(self)).encode("ascii")

    @classmethod
    def decode(cls, content: bytes) -> Self:
        """Return the job that was encoded."""
        found: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in json.loads(content).items()}
        return cls(**found)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: ``failed`` is empty, or why there is no answer; ``tired`` asks for a fresh worker.

    ``failed`` is ``query``, ``store``, ``large``, ``memory``, ``accept`` or ``bug``; ``told`` says it in words.
    """

    content_type: str = ""
    failed: str = ""
    told: str = ""
    tired: bool = False

    def encode(self) -> bytes:
        """Return the outcome as bytes."""
        return json.dumps(asdict(self)).encode("ascii")

    @classmethod
    def decode(cls, content: bytes) -> Self:
        """Return the outcome that was encoded."""
        return cls(**json.loads(content))


def write(out: BinaryIO, letter: bytes, content: bytes = b"") -> None:
    """Write one frame."""
    out.write(HEAD.pack(letter, len(content)) + content)


def read(stream: BinaryIO) -> tuple[bytes, bytes]:
    """Read one frame from a blocking stream.

    Raises
    ------
    EOFError
        The other side is gone.
    """
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    letter, length = HEAD.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return letter, content
