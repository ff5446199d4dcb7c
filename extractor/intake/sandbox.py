"""What a process that reads a hostile file may not do; each layer says whether it holds on this machine.

Layers: limits of the kernel on memory, CPU time, files and core dumps; no new privileges; no sockets but local ones and
no way out of the process group (seccomp); no writing but in the workspace, no TCP, no signals to others (Landlock).
What a platform does not have is left out and named by `extractor doctor`, never assumed.

**Source**: Linux kernel, Documentation/userspace-api/landlock.rst and seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LAYERS = ("process group", "memory", "cpu", "files", "no new privileges", "seccomp", "landlock")

_PDEATHSIG, _NO_NEW_PRIVS, _SECCOMP, _FILTER = 1, 38, 22, 2
_KILL = 9
# Rights of Landlock by the version that brought them; reading and running are left free, local sockets too
# (LibreOffice talks to itself through one).
_WRITE_FILE = 1 << 1
_FS_RIGHTS = ((1, 0x1FF2), (2, 1 << 13), (3, 1 << 14))
_MAKE_SOCKET = 1 << 9
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may take: `wall` and `cpu` in seconds, `idle` seconds without a page begun, sizes in bytes.

    `memory` is on top of what the process has when it starts, about 110 MiB shared with the server that it is forked
    from; it counts addresses that are mapped (RLIMIT_AS), used or not. `output` is all that it may send.
    """

    wall: float = 1800.0
    idle: float = 120.0
    cpu: int = 1500
    memory: int = 2 * 1024**3
    output: int = 1280 * 1024**2
    open_files: int = 256
    file_size: int = 1024**3


def lock_down(limits: Limits, workspace: Path) -> tuple[str, ...]:
    """Close this process in, for good, and return the layers that hold; order matters, since each narrows."""
    steps: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("process group", _own_group),
        ("memory", lambda: _limit("RLIMIT_AS", _address_space() + limits.memory)),
        ("cpu", lambda: _limit("RLIMIT_CPU", limits.cpu, spare=1)),
        ("files", lambda: _limit_files(limits)),
        ("no new privileges", lambda: _prctl(_NO_NEW_PRIVS, 1)),
        ("landlock", lambda: _landlock(workspace)),
        ("seccomp", _seccomp),
    )
    held = set()
    for name, step in steps:
        try:
            if step():
                held.add(name)
        except (OSError, ValueError, AttributeError, ImportError):
            continue
    return tuple(name for name in LAYERS if name in held)


def _own_group() -> bool:
    """Its own session, so that it ends with all its descendants, and not by the Ctrl-C meant for the batch."""
    if sys.platform == "win32":
        return False
    os.setsid()
    if sys.platform == "linux":
        _prctl(_PDEATHSIG, _KILL)
    return True


def _limit(name: str, value: int, *, spare: int = 0) -> bool:
    """Set a limit for good; `spare` lets the kernel say why (SIGXCPU) before it kills."""
    import resource

    kind = getattr(resource, name)
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard - spare)
    resource.setrlimit(kind, (value, value + spare))
    return True


def _limit_files(limits: Limits) -> bool:
    return (
        _limit("RLIMIT_NOFILE", limits.open_files)
        and _limit("RLIMIT_FSIZE", limits.file_size)
        and _limit("RLIMIT_CORE", 0)
    )


def _address_space() -> int:
    """Bytes mapped already: libraries loaded before are no fault of the file."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def memory_peak(pid: int) -> float:
    """Return the most that a process has held of the memory that it may have, 0-1; 0 where the platform does not tell.

    It is asked while the process lives: of a dead one that is not our own child the kernel tells nothing.
    """
    if sys.platform != "linux":
        return 0.0
    import resource

    try:
        told = Path("/proc", str(pid), "status").read_text(encoding="ascii", errors="replace")
        most, _ = resource.prlimit(pid, resource.RLIMIT_AS)
        held = int(told.partition("VmPeak:")[2].split(maxsplit=1)[0]) * 1024
    except (OSError, ValueError, IndexError):
        return 0.0
    return held / most if most > 0 else 0.0


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int, third: object = 0) -> bool:
    if sys.platform != "linux":
        return False
    extra = third if isinstance(third, int) else ctypes.byref(third)  # type: ignore[arg-type]
    wide = ctypes.c_ulong
    tail = (wide(extra), wide(0), wide(0)) if isinstance(extra, int) else (extra, wide(0), wide(0))
    return bool(_libc().prctl(ctypes.c_int(option), wide(value), *tail) == 0)


def _syscall(number: int, *arguments: object) -> int:
    return int(_libc().syscall(ctypes.c_long(number), *arguments))


def _landlock(workspace: Path) -> bool:
    if sys.platform != "linux":
        return False
    version = _syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return False
    rights = sum(bits for since, bits in _FS_RIGHTS if version >= since) & ~_MAKE_SOCKET
    network = 0b11 if version >= 4 else 0  # bind and connect TCP
    scoped = 0b11 if version >= 6 else 0  # abstract sockets, signals
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = ctypes.create_string_buffer(struct.pack("=QQQ", rights, network, scoped))
    ruleset = _syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    try:
        allowed = _allow(ruleset, workspace, rights)
        for device in _DEVICES:
            allowed = _allow(ruleset, Path(device), _WRITE_FILE) and allowed
        return allowed and _syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> bool:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return path.as_posix() in _DEVICES  # a machine without it needs no leave to write to it
    try:
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place))
        added = _syscall(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint32(0))
        return added == 0
    finally:
        os.close(place)


# By machine: the audit number of the architecture, then the numbers of socket, setsid, setpgid.
_MACHINES = {"x86_64": (0xC000003E, 41, 112, 109), "aarch64": (0xC00000B7, 198, 157, 154)}
_IO_URING_SETUP = 425
_X32 = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EPERM = 1
_LOCAL = 1  # AF_UNIX
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16


def _seccomp() -> bool:
    """No socket but a local one; leaving the process group does nothing and says that it worked.

    Programs that a reader starts (LibreOffice, antiword) may ask for a session of their own; refusing would break
    them, granting would let them outlive the file.
    """
    numbers = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or numbers is None or sys.maxsize < 2**32:
        return False
    machine, socket, setsid, setpgid = numbers
    allow, deny, ignore = 11, 12, 13
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, deny - 2, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, deny - 4, 0, _X32),
        (_EQUAL, deny - 5, 0, _IO_URING_SETUP),
        (_EQUAL, ignore - 6, 0, setsid),
        (_EQUAL, ignore - 7, 0, setpgid),
        (_EQUAL, 0, allow - 8, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, allow - 10, 0, _LOCAL),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
        (_RETURN, 0, 0, _ERRNO),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    return _prctl(_SECCOMP, _FILTER, header)
