"""Tells a process that is at work from one that died, and from a later one with its number."""

import os
import platform
from pathlib import Path
from typing import Final

HERE: Final = platform.node()
_STATE, _START = 0, 19  # in /proc/PID/stat, counted from behind the name


def start_of(pid: int) -> int | None:
    """Return when a process of this machine started, in the kernel's ticks; None if it is dead.

    Where the system keeps no such record, 0 stands for any start.
    """
    if Path("/proc/self/stat").exists():
        try:
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return None
        fields = text.rpartition(")")[2].split()
        return None if fields[_STATE] in "ZX" else int(fields[_START])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass  # it is there, and somebody else's
    return 0
