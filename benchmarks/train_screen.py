"""Trains the linear guess of the crisis screen: ``python -m benchmarks.train_screen``.

Reads the parts ``train`` and ``dev``, never ``held``. Everyday talk of our own scenes and dialogues
counts as no danger. The threshold is set on families the guess was not trained on. Ends with one
line of JSON.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from esc_skills.corpora.load import LanguageCode, own_dialogues, own_profiles
from esc_skills.safety import classifier
from esc_skills.safety.case_families import Part, own_cases
from esc_skills.safety.normal import normalise
from esc_skills.safety.units import Unit, units_of

OUT: Final = Path(classifier.__file__).parent / "resources" / "ngrams.json"
N_GRAMS: Final = 4000
_PARTS: Final[tuple[Part, ...]] = ("train", "dev")
_LANGUAGES: Final[tuple[LanguageCode, ...]] = ("en", "zh")
# The share of units without danger that may be guessed to be dangerous.
_ASKED: Final = 0.004


class _Row(NamedTuple):
    unit: Unit
    label: int
    family: str


def main() -> None:
    """Set the threshold on families left out in turn, train on all, write the file."""
    rows = _training()
    grams = [classifier.grams_of(row.unit) for row in rows]
    labels = np.array([row.label for row in rows])
    groups = [row.family for row in rows]
    names = _names(grams)
    guessed = cross_val_predict(
        _model(), _matrix(grams, names), labels, groups=groups,
        cv=GroupKFold(8), method="decision_function",
    )  # fmt: skip
    threshold = float(np.quantile(guessed[labels == 0], 1 - _ASKED))
    fitted = _model().fit(_matrix(grams, names), labels)
    weights = dict(zip(names, fitted.coef_[0], strict=True))
    kept = sorted(weights, key=lambda g: -abs(weights[g]))[:N_GRAMS]
    table = {
        "bias": round(float(fitted.intercept_[0]), 3),
        "threshold": round(threshold, 3),
        "weights": {g: round(float(weights[g]), 3) for g in sorted(kept)},
    }
    OUT.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    recall = round(float((guessed[labels == 1] > threshold).mean()), 3)
    print(json.dumps({"n": len(rows), "threshold": table["threshold"], "recall_left_out": recall}))


def _model() -> LogisticRegression:
    return LogisticRegression(C=10.0, class_weight="balanced", max_iter=400)


def _names(grams: Iterable[set[str]]) -> list[str]:
    counted = Counter(g for found in grams for g in found)
    return sorted(g for g, n in counted.items() if n > 2)


def _training() -> list[_Row]:
    said = [
        (c.text, int(c.label != "none"), c.family)
        for part in _PARTS
        for c in own_cases(part)
        if c.bare
    ]
    said += [
        (text, 0, p.scene)
        for language in _LANGUAGES
        for p in own_profiles("train", language)
        for text in (p.first_talk, *p.facts, *p.hints)
    ]
    said += [
        (turn.text, 0, dialogue.id)
        for dialogue in own_dialogues()
        for turn in dialogue.turns
        if turn.speaker == "seeker"
    ]
    return [
        _Row(unit, label, family)
        for text, label, family in dict.fromkeys(said)
        for unit in units_of(normalise(text))[0]
    ]


def _matrix(grams: Iterable[set[str]], names: list[str]) -> csr_matrix:
    places = {g: i for i, g in enumerate(names)}
    rows, columns, values = [], [], []
    for row, found in enumerate(grams):
        known = [places[g] for g in found if g in places]
        rows += [row] * len(known)
        columns += known
        values += [1 / np.sqrt(max(1, len(found)))] * len(known)
    shape = (max(rows) + 1 if rows else 0, len(names))
    return csr_matrix((values, (rows, columns)), shape=shape)


if __name__ == "__main__":
    main()
