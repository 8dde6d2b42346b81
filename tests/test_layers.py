"""Imports go down only (docs/design/layers.md)."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"signatures", "programs", "metrics", "esc_skills", "optimize", "benchmarks", "tests"}
_GROUND = {"signatures", "safety", "skills", "corpora", "lm", "mining", "metrics"}
_MIDDLE = {*_GROUND, "offline", "simulation", "programs", "optimizers"}
ALLOWED = {
    "signatures": set(),
    "safety": {"signatures"},
    "skills": {"signatures", "lm", "safety"},
    "corpora": {"signatures", "safety"},
    "lm": {"signatures"},
    "mining": {"signatures", "safety"},
    "metrics": {"signatures", "safety"},
    "offline": {"signatures", "lm", "safety"},
    "offline/fit": {"signatures", "lm", "safety", "offline", "metrics"},
    "simulation": {"signatures", "metrics", "lm"},
    "programs": {"signatures", "skills", "safety", "lm", "mining"},
    "optimizers": {"signatures", "skills", "safety", "metrics", "lm"},
    "runs": {*_MIDDLE, "offline/fit"},
    "cli": {"runs", "signatures"},
    "benchmarks": {*_MIDDLE, "offline/fit", "runs", "cli"},
}
# The one way up: an agent loaded without a model answers with the offline one (warned about).
EXCEPTIONS = {("programs/saving.py", "offline")}
# What stands at the simulator's door and knows no task.
SHARED = ("prompt", "language", "phrases")
ACTORS = ("seeker", "responder", "proposer", "annotator")


def _package(parts: tuple[str, ...]) -> str:
    if parts[0] != "esc_skills":
        return parts[0]
    if parts[1:3] == ("offline", "fit"):
        return "offline/fit"
    return parts[1] if len(parts) > 1 else "esc_skills"


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def _imports(path: Path) -> set[tuple[str, ...]]:
    found = set()
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            found |= {tuple(alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = tuple((node.module or "").split("."))
            found |= {(*base, alias.name) for alias in node.names}
    return {parts for parts in found if parts[0] in OURS}


def _files() -> list[Path]:
    tops = ("signatures", "programs", "metrics", "esc_skills", "benchmarks")
    return sorted(
        p
        for top in tops
        for p in (ROOT / top).rglob("*.py")
        if p.stem != "__init__" or top != "esc_skills"
    )


@pytest.mark.parametrize("path", _files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    own = _package(path.relative_to(ROOT).with_suffix("").parts)
    for parts in _imports(path):
        other = _package(parts)
        allowed = other == own or other in ALLOWED[own] or (name, other) in EXCEPTIONS
        assert allowed, f"{name} ({own}) imports {'.'.join(parts)} ({other})"


def test_no_circle_of_imports() -> None:
    """Imports inside functions and for types alone count as well."""
    names = {p.relative_to(ROOT).with_suffix("").parts: p for p in _files() if p.stem != "__init__"}
    needs = {
        own: {parts[:n] for parts in _imports(path) for n in range(1, len(parts) + 1)} & {*names}
        for own, path in names.items()
    }
    order = TopologicalSorter({own: found - {own} for own, found in needs.items()})
    assert len(tuple(order.static_order())) >= len(names)


@pytest.mark.parametrize("actor", ACTORS)
def test_no_actor_of_the_simulator_imports_another(actor: str) -> None:
    folder = ROOT / "esc_skills" / "offline"
    for path in sorted((folder / actor).rglob("*.py")):
        for parts in _imports(path):
            if parts[:2] == ("esc_skills", "offline"):
                assert parts[2] in (actor, *SHARED), f"{path.name} imports {'.'.join(parts)}"


def test_prompt_text_lives_in_signatures_only() -> None:
    for path in _files():
        if "signatures" in path.parts:
            continue
        bases = [
            ast.unparse(b) for n in _nodes(path) if isinstance(n, ast.ClassDef) for b in n.bases
        ]
        assert "dspy.Signature" not in bases, f"{path} declares a signature"
