"""How the main process is stopped from outside, and that no worker stays behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GRACE = 3.0
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc"),
]
Process = subprocess.Popen[str]


def _workers(leader: int) -> set[int]:
    """Return the living worker processes of the session `leader` began."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
            command = path.with_name("cmdline").read_text()
        except OSError:  # gone in the meantime
            continue
        if int(session) == leader and state != "Z" and "multiprocessing.spawn" in command:
            found.add(int(path.parent.name))
    return found


def _until(happened: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def compiling(tmp_path: Path) -> Iterator[Process]:
    config = tmp_path / "two.toml"
    short = (ROOT / "configs" / "short.toml").read_text()
    config.write_text(f'{short}parallel = "processes"\nthreads = 2\n')
    command = [sys.executable, "optimize.py", "--config", str(config), "--out"]
    process = subprocess.Popen(
        [*command, str(tmp_path / "run")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    for left in {process.pid, *_workers(process.pid)} if process.poll() is None else ():
        os.kill(left, signal.SIGKILL)
    process.communicate()


def _wait_for_workers(process: Process) -> None:
    assert _until(lambda: len(_workers(process.pid)) == 2, 60)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGABRT])
def test_no_worker_outlives_a_main_process_that_is_killed(
    compiling: Process, how: signal.Signals
) -> None:
    _wait_for_workers(compiling)
    compiling.send_signal(how)
    assert _until(lambda: not _workers(compiling.pid), GRACE), _workers(compiling.pid)


def test_sigterm_saves_what_was_accepted_and_leaves_no_worker(
    compiling: Process, tmp_path: Path
) -> None:
    _wait_for_workers(compiling)
    compiling.send_signal(signal.SIGTERM)
    assert _until(lambda: not _workers(compiling.pid), GRACE), _workers(compiling.pid)
    _, err = compiling.communicate(timeout=20)
    assert compiling.returncode == 128 + signal.SIGTERM
    assert "stopped by SIGTERM. What was accepted until then is saved in" in " ".join(err.split())
    assert "Traceback" not in err
    saved = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert saved["scores"]["stopped"] == "evolve"
    assert saved["scores"]["test"] is None
    show = [sys.executable, "optimize.py", "inspect", str(tmp_path / "run")]
    assert subprocess.run(show, cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_sigterm_before_anything_is_accepted_is_plain(compiling: Process) -> None:
    assert compiling.stderr is not None
    time.sleep(2)
    compiling.send_signal(signal.SIGTERM)
    _, err = compiling.communicate(timeout=20)
    assert compiling.returncode in (143, -signal.SIGTERM)  # the latter: not yet at the entry
    assert "Traceback" not in err
    assert not _workers(compiling.pid)
