"""Rated replies of our own, in the fields of SAGE's files."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from esc_skills.corpora.load import own_profiles

INTENTS = (
    "E1_praise", "E2_listen", "E3_deep_empathy", "E4_not_my_fault",
    "R1_dialectic", "R2_advice", "R3_others_motives", "R4_self_reflection",
)  # fmt: skip
PERSONAS = ("negative", "passive", "avoidant")
GOOD = "你一个人守着那架钢琴守到半夜，真的很不容易，换谁都会难受。后来姐姐说了什么？"
BAD = "1. 制定计划。 2. 散散步。 3. 写日记。 4. 寻求专业人士的帮助。 希望这些建议对你有所帮助。"
SAID = ("姐姐没问我就把钢琴卖了，家里都怪我。", "我半夜还坐在那个空角落里。", "爸爸一句话也不说。")


def make_rows(
    *, models: Sequence[str] = ("kind", "mixed", "lists"), n_profiles: int = 24, seed: int = 0
) -> list[dict[str, Any]]:
    """Dialogues of three replies; kinder models are rated higher, with noise."""
    rng = random.Random(seed)
    share = {m: 1 - i / max(len(models) - 1, 1) for i, m in enumerate(models)}
    rows = []
    for model in models:
        for pid in range(n_profiles):
            emotion = 40
            for turn in (1, 2, 3):
                good = rng.random() < share[model]
                change = rng.choice((5, 10, 5, -5) if good else (-5, -10, -5, 5))
                rows.append(
                    {
                        "did": f"ds|{model}|{pid}", "sim": "deepseek-v3-2024-1227",
                        "model": model, "pid": pid, "intent": INTENTS[pid % 8],
                        "persona": PERSONAS[pid % 3], "turn": turn,
                        "user": f"{SAID[turn - 1]}{pid}",
                        "npc": GOOD if good else BAD, "e0": emotion, "change": change,
                        "e1": emotion + change,
                    }
                )  # fmt: skip
                emotion += change
    return rows


def write_profiles(path: Path) -> Path:
    """Write one seeker of each of four scenes: the fewest that can be split."""
    by_scene = {profile.scene: profile for profile in own_profiles("val")}
    kept = list(by_scene.values())[:4]
    path.write_text("".join(f"{profile.model_dump_json()}\n" for profile in kept), "utf-8")
    return path


def write(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Write rows as JSONL."""
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
    return path
