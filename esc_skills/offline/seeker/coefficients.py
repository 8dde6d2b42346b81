"""A judge's coefficients: read from its JSON file, applied to one reply or to thousands.

The file is written by ``python -m benchmarks.fit_seeker``; what each block means is described in
docs/design/offline-seeker.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from esc_skills.offline.language import DEFAULT, LanguageCode
from esc_skills.offline.seeker.features import NAMES
from signatures.labels import EMOTIONAL_INTENTIONS, INTENTIONS, PERSONA_TYPES

JudgeName = str
_FOLDER: Final = Path(__file__).parent / "judges"
# A fitted judge is its JSON file and one line here; ``offline/NAME`` has it appraise.
JUDGES: Final[dict[JudgeName, Path]] = {
    "ds": _FOLDER / "ds.json",  # DeepSeek-V3
    "g4": _FOLDER / "g4.json",  # GPT-4o
}
LEVELS: Final = np.array([-10, -5, 5, 10])
# How the state enters, in emotion points; each has a slope per family.
STATE: Final = (
    "last", "big_drop", "big_rise", "rose", "fell", "emotion", "below_40", "above_60",
    "second_turn", "later_turn", "last_x_emotion",
)  # fmt: skip
_BIG: Final = 8
_START: Final = 40.0
# Even where the best replies hardly rise above the average, some room is left.
_LEAST_ROOM: Final = 0.5
# How sharply a bound is approached: nearly straight up to three quarters of the room.
_BEND: Final = 8


def state_terms(emotion: np.ndarray, last: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """Return the terms named in `STATE`, shape (n, len(STATE)).

    Args:
        emotion: 0-100, shape (n,).
        last: change before, -10 to 10, shape (n,).
        turn: from 1, shape (n,).
    """
    e = (emotion - _START) / 10
    return np.stack(
        [
            last,
            last <= -_BIG,
            last >= _BIG,
            last > 0,
            last < 0,
            e,
            np.minimum(e, 0.0),
            np.maximum(e - 2, 0.0),
            turn == 2,
            np.clip(turn - 2, 0, 4),
            last * e / 10,
        ],
        axis=-1,
    ).astype(float)


@dataclass(frozen=True, slots=True)
class Phase:
    """The rule for first replies, or for later ones; all in emotion points.

    Attributes:
        state: slopes of `STATE`, shape (2 families, len(STATE)); zero in the first phase.
        persona: shape (2 families, 3 persona types).
        intercept: shape (8 intentions,).
        slopes: of the standardised features, shape (8, len(NAMES)).
        offset: makes the text score of an average reply of the phase zero, shape (8,).
        scores: knots of the text score, shape (8, k), rising.
        points: what replies of that score really got, shape (8, k), never falling.
        floor: least that intercept and text come to, shape (8,).
        ceiling: most that they come to, shape (8,).
        gain: factor on calibrated text, against the shrinkage of a rule that runs on its own
            state.
    """

    state: np.ndarray
    persona: np.ndarray
    intercept: np.ndarray
    slopes: np.ndarray
    offset: np.ndarray
    scores: np.ndarray
    points: np.ndarray
    floor: np.ndarray
    ceiling: np.ndarray
    gain: float

    def inertia(self, terms: np.ndarray, intention: np.ndarray, persona: np.ndarray) -> np.ndarray:
        """Return what state and persona come to, shape (n,).

        Args:
            terms: of `state_terms`, shape (n, len(STATE)).
            intention: numbers in `INTENTIONS`, shape (n,).
            persona: numbers in `PERSONA_TYPES`, shape (n,).
        """
        family = (intention >= len(EMOTIONAL_INTENTIONS)).astype(int)
        return (terms * self.state[family]).sum(-1) + self.persona[family, persona]

    def score(self, standard: np.ndarray, intention: np.ndarray) -> np.ndarray:
        """Return the text score of standardised features (n, len(NAMES)), shape (n,)."""
        return (standard * self.slopes[intention]).sum(-1) + self.offset[intention]

    def text(self, score: np.ndarray, intention: np.ndarray) -> np.ndarray:
        """Return intercept and calibrated text, shape (n,).

        Floor and ceiling are approached and never passed; the order of replies is kept.
        """
        earned = np.empty(len(score))
        for i in np.unique(intention):
            at = intention == i
            earned[at] = np.interp(score[at], self.scores[i], self.points[i])
        start = self.intercept[intention]
        up = np.maximum(self.ceiling[intention] - start, _LEAST_ROOM)
        down = np.maximum(start - self.floor[intention], _LEAST_ROOM)
        room = np.where(earned > 0, up, down)
        wanted = self.gain * earned
        return start + wanted / (1 + (np.abs(wanted) / room) ** _BEND) ** (1 / _BEND)


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Everything a judge is made of.

    Attributes:
        mean: of each feature, by language, shape (len(NAMES),); one that is missing is measured as
            English.
        sd: likewise.
        low: least standardised value in recorded text; nothing is extrapolated below it.
        high: likewise above.
        first: rule of turn 1.
        later: rule of all other turns.
        noise_sd: of the one normal draw, in emotion points.
        thresholds: between the four levels, in emotion points.
        source: what was fitted, on what, how well.
    """

    mean: Mapping[str, np.ndarray]
    sd: Mapping[str, np.ndarray]
    low: np.ndarray
    high: np.ndarray
    first: Phase
    later: Phase
    noise_sd: float
    thresholds: np.ndarray
    source: Mapping[str, Any]

    def phase(self, turn: int) -> Phase:
        """Return the rule of a turn."""
        return self.first if turn == 1 else self.later

    def standard(self, raw: np.ndarray, language: LanguageCode) -> np.ndarray:
        """Standardise raw features within their language, kept to the recorded range."""
        scale = language if language in self.mean else DEFAULT
        return np.clip((raw - self.mean[scale]) / self.sd[scale], self.low, self.high)


def _phase(loaded: Mapping[str, Any]) -> Phase:
    families = ("emotional", "rational")
    knots = [loaded["calibration"][i] for i in INTENTIONS]
    state = loaded.get("state")
    return Phase(
        state=np.array([[state[n][f] if state else 0.0 for n in STATE] for f in families]),
        persona=np.array([[loaded["persona"][f][p] for p in PERSONA_TYPES] for f in families]),
        intercept=np.array([loaded["intercept"][i] for i in INTENTIONS]),
        slopes=np.array([loaded["slopes"][name] for name in NAMES]).T,
        offset=np.array([loaded["offset"][i] for i in INTENTIONS]),
        scores=np.array([k["score"] for k in knots]),
        points=np.array([k["points"] for k in knots]),
        floor=np.array([loaded["floor"][i] for i in INTENTIONS]),
        ceiling=np.array([loaded["ceiling"][i] for i in INTENTIONS]),
        gain=float(loaded["gain"]),
    )


def from_json(loaded: Mapping[str, Any]) -> Coefficients:
    """Read the coefficients of a judge.

    Raises:
        KeyError: a block, feature or intention is missing.
    """
    scale, draw = loaded["features"], loaded["draw"]
    languages = [key for key in scale[NAMES[0]] if key != "range"]
    return Coefficients(
        mean={g: np.array([scale[n][g][0] for n in NAMES]) for g in languages},
        sd={g: np.array([scale[n][g][1] for n in NAMES]) for g in languages},
        low=np.array([scale[n]["range"][0] for n in NAMES]),
        high=np.array([scale[n]["range"][1] for n in NAMES]),
        first=_phase(loaded["first"]),
        later=_phase(loaded["later"]),
        noise_sd=float(draw["noise_sd"]),
        thresholds=np.array(draw["thresholds"]),
        source=loaded["source"],
    )


def coefficients(judge: JudgeName) -> Coefficients:
    """Return the coefficients of a recorded judge's surrogate.

    Raises:
        ValueError: there is no such judge.
    """
    if judge not in JUDGES:
        raise ValueError(f"no recorded judge {judge!r}; there are {', '.join(JUDGES)}")
    return _read(JUDGES[judge])


@cache
def _read(file: Path) -> Coefficients:
    return from_json(json.loads(file.read_text(encoding="utf-8")))
