"""What a query worker cannot do: take more memory than its limit, open a connection, start a program.

The kernel holds these walls (Linux: ``seccomp`` and ``RLIMIT_AS``), so that they stand even where a query gets
past the words that are refused. Where a system has no such wall, :func:`confine` says so.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050001  # the call fails with EPERM, "operation not permitted"
_OTHER_ABI = 0x40000000  # x86-64 answers a second set of numbers from here on
_KERNEL = {
    # architecture: its audit number, then socket, connect, execve, execveat, io_uring_setup
    "x86_64": (0xC000003E, (41, 42, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 425)),
}


def refuse_connections() -> bool:
    """Take from this process, for ever, the means to open connections and to start programs.

    Returns
    -------
    bool
        Whether the kernel agreed.
    """
    known = _KERNEL.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    audit, calls = known
    refused = [(_EQUAL, number) for number in calls] + [(_AT_LEAST, _OTHER_ABI)]
    program = [
        (_LOAD, 0, 0, 4),  # the architecture
        (_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _DENY),
        (_LOAD, 0, 0, 0),  # the number of the call
        *((test, len(refused) - place, 0, number) for place, (test, number) in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    filters = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _prctl(_PR_SET_SECCOMP, _FILTER, ctypes.addressof(filters))


def limit_memory(megabytes: int) -> None:
    """Let this process take so many megabytes beyond what it has; beyond, it fails and ends."""
    if sys.platform != "linux":
        return
    most = address_space() + megabytes * (1 << 20)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def address_space() -> int:
    """Return how many bytes of address space this process has (0 where the system does not tell)."""
    status = Path("/proc/self/statm")
    return int(status.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE") if status.exists() else 0


def stay_quiet() -> None:
    """Leave no core file, and let the server alone hear Ctrl-C."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _prctl(option: int, *values: int) -> bool:
    library = ctypes.CDLL(None, use_errno=True)
    return bool(library.prctl(option, *(ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4])) == 0)
