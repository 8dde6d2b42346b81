"""Artifacts as somebody could send them who can write hashes, too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from programs.manifest import sha256
from programs.saving import save
from tests.programs.makers import make_agent


def saved(tmp_path: Path, **fields: Any) -> Path:
    folder = tmp_path / "run"
    save(make_agent(), folder, created="2026-01-01T00:00:00+00:00", models={}, **fields)
    return folder


def rewrite(folder: Path, name: str, change: Callable[[Any], None]) -> None:
    """Change a JSON file of an artifact, and its hash in the manifest."""
    found = json.loads((folder / name).read_text())
    change(found)
    write(folder, name, json.dumps(found, ensure_ascii=False))


def write(folder: Path, name: str, text: str) -> None:
    """Put other text in place of a file, with its hash in the manifest."""
    (folder / name).write_text(text)
    if name != "manifest.json":
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text())
        manifest["files"][name] = sha256(text)
        path.write_text(json.dumps(manifest))
