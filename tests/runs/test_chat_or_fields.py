"""The offline engine answers a reply prompt alike as a chat and as fields: so do whole compiles."""

from pathlib import Path

import pytest

from esc_skills.corpora.load import own_profiles
from esc_skills.lm import adapter
from esc_skills.runs import Settings, compile_agent
from metrics.sage import SageScore
from programs.saving import program_hash


def _few(folder: Path) -> Path:
    """Write two profiles of each of eight scenes."""
    scenes: dict[str, list[str]] = {}
    for profile in own_profiles("train"):
        scenes.setdefault(profile.scene, []).append(profile.model_dump_json())
    path = folder / "few.jsonl"
    path.write_text("\n".join(row for rows in list(scenes.values())[:8] for row in rows[::4]))
    return path


def _compiled(profiles: Path) -> tuple[str, list[SageScore]]:
    settings = Settings(
        profiles=str(profiles),
        rounds=1,
        n_talks=6,
        n_cases=1,
        n_replayed=2,
        n_proposals=1,
        looks=(6,),
        n_demo_skills=1,
        threads=1,
        parallel="threads",
    )
    done = compile_agent(settings)
    assert done.comparison is not None  # tokens may differ: a chat has other ones
    return program_hash(done.agent), [row.score for row in done.comparison.rows]


@pytest.mark.slow
def test_a_compile_is_the_same_in_both_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = _few(tmp_path)
    as_chat = _compiled(profiles)
    monkeypatch.setattr(adapter, "is_chat", lambda signature: False)
    assert _compiled(profiles) == as_chat
