"""A run owns its folder from its first second: `DIR.partial`, with the owner's name inside.

There it keeps its decisions as they are made, whatever becomes of it; the finished artifact takes
the place of both. What a dead process left is taken over by a run with the same settings.
"""

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from esc_skills.runs.alive import HERE, start_of
from esc_skills.runs.event_log import EventLog
from esc_skills.runs.settings import ModelSettings

if sys.platform != "win32":
    import fcntl

_OWNER: Final = "owner.json"
_NUMBERED: Final = re.compile(r"run-(\d+)")


class Taken(ValueError):  # noqa: N818
    """A folder that is somebody else's, or holds something else: says whose, and since when."""


class Owner(BaseModel):
    """Who works in a folder; `started` tells a process from a later one with its number."""

    model_config = ConfigDict(frozen=True)

    pid: int
    host: str
    started: int | None
    since: str
    settings: dict[str, Any]
    left: str | None = None

    @classmethod
    def me(cls, settings: dict[str, Any]) -> Self:
        """Return this process, from now on."""
        pid = os.getpid()
        return cls(pid=pid, host=HERE, started=start_of(pid), since=_now(), settings=settings)

    @property
    def is_live(self) -> bool:
        """Whether it may still be at work; of another machine's nobody here can tell."""
        if self.left is not None:
            return False
        found = start_of(self.pid)
        return self.host != HERE or (found is not None and self.started in (None, found))


class RunFolder:
    """A folder that this process has claimed; made by `claim` or `claim_next`.

    As a context, it lets go at the end: what was not saved stays in `partial` for a later run with
    the same settings, unless nothing had been done yet.

    Args:
        path: where the finished artifact will be.
        owner: this process.
    """

    def __init__(self, path: Path, owner: Owner) -> None:
        self.path, self._owner = path, owner
        self.partial = _partial(path)
        self.log = EventLog(self.partial)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.partial.exists():
            return
        kept = [p for p in self.partial.iterdir() if p.name != _OWNER and p.stat().st_size]
        if not kept:
            self.remove()
            return
        left = self._owner.model_copy(update={"left": _now()})
        _write(self.partial / _OWNER, left)

    def remove(self) -> None:
        """Delete what was kept on the way: it has been saved, or is worth nothing."""
        shutil.rmtree(self.partial)


def claim(path: Path, settings: ModelSettings) -> RunFolder:
    """Claim a folder for a run, so that no other process writes there; never waits.

    Args:
        path: must not exist yet, or be empty.
        settings: of the run; where a dead process left its work, they must be equal to its own.

    Raises:
        Taken: a live run has it, it holds something, or the work left there had other settings.
    """
    _refuse_full(path)
    owner = Owner.me(settings.saved())
    partial = _partial(path)
    if not _claimed_fresh(partial, owner):
        try:
            with _alone(partial):
                _check_left(path, partial, settings)
                _write(partial / _OWNER, owner)
        except FileNotFoundError:  # its owner has just ended, and took it away
            return claim(path, settings)
    run = RunFolder(path, owner)
    try:
        _refuse_full(path)  # its owner may have ended in between
    except Taken:
        run.remove()
        raise
    return run


def claim_next(root: Path, settings: ModelSettings) -> RunFolder:
    """Claim the next numbered folder, ``run-001`` and so on, below `root`."""
    owner = Owner.me(settings.saved())
    while True:
        taken = [int(m.group(1)) for p in root.glob("run-*") if (m := _NUMBERED.match(p.name))]
        path = root / f"run-{max(taken, default=0) + 1:03d}"
        if _claimed_fresh(_partial(path), owner):
            run = RunFolder(path, owner)
            if not path.exists():
                return run
            run.remove()


def _refuse_full(path: Path) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Taken(f"{path} already holds something; choose another --out")


def _claimed_fresh(partial: Path, owner: Owner) -> bool:
    """Make the folder with its owner inside in one step; false where there is one."""
    partial.parent.mkdir(parents=True, exist_ok=True)
    mine = Path(mkdtemp(dir=partial.parent, prefix=f".{partial.name}."))
    _write(mine / _OWNER, owner)
    try:
        mine.rename(partial)  # fails where there is a folder with something in it
    except OSError:
        shutil.rmtree(mine)
        if not partial.is_dir():
            raise
        return False
    return True


def _check_left(path: Path, partial: Path, settings: ModelSettings) -> None:
    """Refuse the work of a live owner, and that of a dead one with other settings."""
    try:
        owner = Owner.model_validate_json((partial / _OWNER).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValidationError):
        return  # left by a version that named no owner, or by a crash in its first moment
    if owner.is_live:
        elsewhere = "" if owner.host == HERE else f", delete {partial} if it is no more,"
        raise Taken(
            f"{path} is being made by process {owner.pid} on {owner.host} since {owner.since}; "
            f"wait for it{elsewhere} or choose another --out"
        )
    different = settings.differences(owner.settings)
    if different:
        raise Taken(
            f"{partial} was left by a run with other settings ({'; '.join(different)}); "
            "delete it or choose another --out"
        )


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep out other processes that want to take over the same folder."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(path: Path, owner: Owner) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(owner.model_dump_json(indent=2) + "\n", encoding="utf-8")
    beside.replace(path)


def _partial(path: Path) -> Path:
    return path.with_name(f"{path.name}.partial")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
