"""Writes a fitted judge as a JSON file that a person can read: one line a feature."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from esc_skills.offline.fit.audit import SeekerAudit, fingerprint
from esc_skills.offline.fit.figures import rounded
from esc_skills.offline.fit.fit import Scale
from esc_skills.offline.fit.table import Replies
from esc_skills.offline.seeker.coefficients import STATE, Coefficients, Phase
from esc_skills.offline.seeker.detectors import read_reply
from esc_skills.offline.seeker.features import LANGUAGE_BOUND, NAMES, features
from esc_skills.offline.seeker.relation import relate
from signatures.dialogues import Dialogue
from signatures.labels import INTENTIONS, PERSONA_TYPES

_FAMILIES: Final = ("emotional", "rational")


@dataclass(frozen=True, slots=True)
class EnglishScale:
    """Mean and SD of each feature over English replies."""

    mean: np.ndarray
    sd: np.ndarray
    n: int


def english_scale(chinese: Scale, dialogues: Iterable[Dialogue]) -> EnglishScale:
    """Return the scale of English replies, from the supporter turns of `dialogues`.

    What is counted in the same unit in both languages (sentences, items, length, questions) keeps
    the recorded scale. What depends on word lists or on how a language is cut (stock phrases,
    manner, pronouns, shared content) is standardised on the supporter turns of the project's own
    dialogues; nothing of ESConv or FailedESConv goes in. People's short turns vary little, so the
    SD is at least the recorded one: a single phrase must not count for many SDs.
    """
    raw = np.array([row for dialogue in dialogues for row in _rows(dialogue)])
    bound = np.array([name in LANGUAGE_BOUND for name in NAMES])
    return EnglishScale(
        np.where(bound, raw.mean(0), chinese.mean),
        np.where(bound, np.maximum(raw.std(0), chinese.sd), chinese.sd),
        len(raw),
    )


def _rows(dialogue: Dialogue) -> Iterable[np.ndarray]:
    seeker: list[str] = []
    own: list[str] = []
    for turn in dialogue.turns:
        if turn.speaker == "seeker":
            seeker.append(turn.text)
        elif seeker:
            reply = read_reply(turn.text)
            yield features(reply, relate(reply, seeker, own))
            own.append(turn.text)


def _by(names: Iterable[str], values: Iterable[float], digits: int = 3) -> dict[str, float]:
    return {n: round(float(v), digits) for n, v in zip(names, values, strict=True)}


def _phase(phase: Phase, *, with_state: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"gain": phase.gain, "intercept": _by(INTENTIONS, phase.intercept)}
    if with_state:
        found["state"] = {
            name: _by(_FAMILIES, phase.state[:, i], 4) for i, name in enumerate(STATE)
        }
    found["persona"] = {
        family: _by(PERSONA_TYPES, phase.persona[f]) for f, family in enumerate(_FAMILIES)
    }
    found["slopes"] = {
        name: [round(float(v), 3) for v in phase.slopes[:, i]] for i, name in enumerate(NAMES)
    }
    found["offset"] = _by(INTENTIONS, phase.offset)
    found["calibration"] = {
        intention: {
            "score": [round(float(v), 2) for v in phase.scores[i]],
            "points": [round(float(v), 2) for v in phase.points[i]],
        }
        for i, intention in enumerate(INTENTIONS)
    }
    found["floor"] = _by(INTENTIONS, phase.floor, 2)
    found["ceiling"] = _by(INTENTIONS, phase.ceiling, 2)
    return found


def _source(replies: Replies, audit: SeekerAudit, *, n_english: int) -> dict[str, Any]:
    talks = replies.talks
    return {
        "judge": audit.judge,
        "licence": "Fitted to SAGE's recorded judgments (Zhang et al., arXiv 2505.02847; MIT, "
        "(C) 2025 THL A29 Limited, a Tencent company). No text of SAGE is in this file.",
        "how": "python -m benchmarks.fit_seeker; docs/design/offline-seeker.md says what "
        "each block means",
        "fitted_on": {
            "replies": len(replies.change),
            "dialogues": len(talks),
            "models": sorted({t.model for t in talks}),
            "openings": sorted({fingerprint(t.replies[0].user) for t in talks}),
        },
        "english": f"features of {n_english} replies of the project's own dialogues; that "
        "Chinese slopes hold in English is an assumption",
        "out_of_sample": {
            **audit.as_json(),
            "order_of_intentions": rounded(audit.order_of_intentions),
            "final": {
                f"{g.kind} {g.name}": {
                    "simulated": rounded(g.simulated, 1), "recorded": rounded(g.recorded, 1)
                }
                for g in audit.groups
            },
        },
    }  # fmt: skip


def judge_json(
    fitted: Coefficients, replies: Replies, audit: SeekerAudit, *, english: Iterable[Dialogue]
) -> dict[str, Any]:
    """Return what the file of a judge holds.

    Args:
        fitted: on all replies.
        replies: what it was fitted on.
        audit: the same recipe, out of sample.
        english: the project's own dialogues; they give the scale of English replies.
    """
    zh = (fitted.mean["zh"], fitted.sd["zh"])
    scale = english_scale(Scale(*zh, fitted.low, fitted.high), english)
    en = (scale.mean, scale.sd)
    return {
        "source": _source(replies, audit, n_english=scale.n),
        "order": {"slopes": list(INTENTIONS)},
        "draw": {
            "noise_sd": round(fitted.noise_sd, 3),
            "thresholds": [round(float(t), 3) for t in fitted.thresholds],
        },
        "features": {
            name: {
                "zh": [round(float(zh[0][i]), 4), round(float(zh[1][i]), 4)],
                "en": [round(float(en[0][i]), 4), round(float(en[1][i]), 4)],
                "range": [round(float(fitted.low[i]), 3), round(float(fitted.high[i]), 3)],
            }
            for i, name in enumerate(NAMES)
        },
        "first": _phase(fitted.first, with_state=False),
        "later": _phase(fitted.later, with_state=True),
    }


def dumps(value: object, depth: int = 0) -> str:
    """Write JSON with one line per innermost record."""
    if isinstance(value, Mapping) and any(isinstance(v, Mapping | list) for v in value.values()):
        pad = " " * (depth + 1)
        inner = ",\n".join(f"{pad}{json.dumps(k)}: {dumps(v, depth + 1)}" for k, v in value.items())
        return f"{{\n{inner}\n{' ' * depth}}}"
    return json.dumps(value, ensure_ascii=False)
