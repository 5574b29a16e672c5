"""A fence around a tool that reads strangers' files: Landlock, where the kernel has it (Linux 5.13).

Inside it a process may read what it was given and the system's libraries, write into the folders it was given, and
(from Linux 6.7) open no TCP connection. It holds for what the tool starts too, and cannot be taken off.
"""

import ctypes
import logging
import os
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
log = logging.getLogger(__name__)

# include/uapi/linux/landlock.h; the numbers of the calls are the same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = (1 << bit for bit in range(4))
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_READ = _READ_FILE | _READ_DIR
_LOOK_UP = _READ_DIR
_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version knows; later ones added other kinds."""
_TCP = 0b11
_SCOPED = 0b11

_SYSTEM = (
    *("/bin", "/lib", "/lib32", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64"),
    *("/usr/local/bin", "/usr/local/lib", "/usr/libexec", "/nix/store", "/gnu/store"),
    *("/etc/ld.so.cache", "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu"),
)
"""What programs need to start: read and run, nothing of it is anybody's."""
_SINKS = ("/dev/null", "/dev/full")
"""Devices that keep nothing."""


@dataclass(frozen=True)
class Fence:
    """`reads`: files and folders; `lists`: folders whose names alone may be seen; `writes`: folders, read too."""

    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    lists: tuple[Path, ...] = ()


@lru_cache(maxsize=1)
def landlock_version() -> int:
    """The kernel's Landlock ABI; 0 where there is none, or it is switched off or forbidden here."""
    if sys.platform != "linux":
        return 0
    asked = _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    return max(0, int(asked))


def start_inside(fence: Fence, program: Path, start: Callable[[], Value]) -> Value:
    """What `start` gives, called on a thread of its own inside the fence: Landlock holds for one thread and for what
    that thread starts, so the server stays outside. No launcher, and no preexec_fn, which is not safe in a process
    with threads; 2.5 ms a start. Raises what `start` raises. Without Landlock it is just called."""
    if not landlock_version():
        return start()
    answer: list[Value | BaseException] = []

    def inside() -> None:
        try:
            _restrict(fence, program)
        except OSError as exc:
            log.warning("the fence around %s could not be set up (%s); it runs without", program.name, exc)
        try:
            answer.append(start())
        except BaseException as exc:  # handed over whole to whoever asked
            answer.append(exc)

    thread = threading.Thread(target=inside, name="studio-fence")
    thread.start()
    thread.join()
    if isinstance(answer[0], BaseException):
        raise answer[0]
    return answer[0]


def _restrict(fence: Fence, program: Path) -> None:
    """From here on this thread is inside. Raises OSError when the kernel refuses, and nothing has changed then."""
    version = landlock_version()
    every = (1 << _RIGHTS_BY_ABI.get(version, 16)) - 1
    wanted = struct.pack("=QQQ", every, _TCP, _SCOPED)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = _call(_CREATE_RULESET, wanted, ctypes.c_size_t(len(wanted)), ctypes.c_uint32(0))
    try:
        for path, rights in _rules(fence, program):
            _allow(ruleset, path, rights & every)
        if _libc().prctl(_PR_SET_NO_NEW_PRIVS, *(ctypes.c_ulong(value) for value in (1, 0, 0, 0))):
            raise OSError(ctypes.get_errno(), "no_new_privs")
        _call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _rules(fence: Fence, program: Path) -> Iterator[tuple[Path, int]]:
    for name in _SYSTEM:
        yield Path(name), _READ | _EXECUTE
    for name in _SINKS:
        yield Path(name), _READ_FILE | _WRITE_FILE
    yield program, _READ_FILE | _EXECUTE
    yield program.resolve().parent.parent / "lib", _READ | _EXECUTE
    for path in fence.reads:
        yield path, _READ | _EXECUTE if path.is_dir() else _READ_FILE
    for path in fence.lists:
        yield path, _LOOK_UP
    for path in fence.writes:
        yield path, -1 & ~(_EXECUTE | _IOCTL)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    """What is not there needs no rule."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        kept = rights if path.is_dir() else rights & _OF_FILES
        rule = struct.pack("=Qi", kept, opened)
        _call(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(opened)


def _call(number: int, *arguments: object) -> int:
    answer = int(_libc().syscall(number, *arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


@lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
