"""What is installed: a wheel, in a folder of its own, used from another one."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
CODE = """
import warnings
from esc_skills import load_agent

warnings.simplefilter("ignore")
agent = load_agent()
print(len(agent.bank), agent(history=[{"role": "user", "content": "I feel alone."}]).reply)
"""


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_the_bundled_agent(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as packed:
        names = packed.namelist()
        packed.extractall(tmp_path / "site")
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"optimize.py", "signatures", "programs", "metrics", "esc_skills"}
    assert "programs/released/manifest.json" in names
    said = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    n_skills, reply = said.stdout.split(maxsplit=1)
    assert int(n_skills) > 0
    assert reply.strip()
