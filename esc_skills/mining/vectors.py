"""Turns units into vectors: labels of state and action, and what the texts mean."""

from collections.abc import Sequence
from typing import Final, Protocol, get_args

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from signatures.dialogues import InterventionUnit
from signatures.labels import Action, Emotion, Need, Stage

Matrix = NDArray[np.floating]

_DIMENSIONS: Final = 48
_MAX_WORDS: Final = 5000
_DIGITS: Final = 4
# Weights are our choice: what was done and what was needed count most, then stage, meaning, mood.
_WEIGHTS: Final = {"action": 1.0, "need": 1.0, "stage": 0.6, "emotion": 0.4, "meaning": 0.8}
_LABELS: Final = {
    "action": get_args(Action),
    "need": get_args(Need),
    "stage": get_args(Stage),
    "emotion": get_args(Emotion),
}


class Embedder(Protocol):
    """Turns texts into vectors of one length that say what they mean."""

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """Return one row a text, in order; equal texts give equal rows."""
        ...


def lsa(texts: Sequence[str]) -> Matrix:
    """Return latent semantic vectors of `texts`, learnt on them: no model and no network.

    Texts of nothing but stop words, or none at all, get one column of zeros.
    """
    counted = TfidfVectorizer(sublinear_tf=True, stop_words="english", max_features=_MAX_WORDS)
    try:
        table = counted.fit_transform(list(texts))
    except ValueError:  # nothing but stop words: no meaning to tell apart
        return np.zeros((len(texts), 1), dtype=np.float32)
    n = min(_DIMENSIONS, *(size - 1 for size in table.shape))
    if n < 1:
        return np.asarray(table.toarray(), dtype=np.float32)
    with np.errstate(invalid="ignore", divide="ignore"):  # texts may all be the same
        found = TruncatedSVD(n, random_state=0).fit_transform(table)
    return np.asarray(found, dtype=np.float32)


def vectors_of(units: Sequence[InterventionUnit], embed: Embedder) -> Matrix:
    """Return one row a unit: weighted label indicators, then the meaning of the supporter's words.

    The reaction is not in it: what is alike must not be decided by how it was taken.
    """
    blocks = [_indicators(units, name) for name in _LABELS]
    meaning = embed([unit.action.text for unit in units])
    norms = np.linalg.norm(meaning, axis=1, keepdims=True)
    blocks.append(_WEIGHTS["meaning"] * meaning / np.where(norms > 0, norms, 1))
    # Processors differ in the last digits of a sum; clusters must not.
    return np.round(np.hstack(blocks).astype(np.float64), _DIGITS)


def _indicators(units: Sequence[InterventionUnit], name: str) -> Matrix:
    labels = _LABELS[name]
    column = {label: i for i, label in enumerate(labels)}
    table = np.zeros((len(units), len(labels)), dtype=np.float32)
    for row, unit in enumerate(units):
        label = unit.action.label if name == "action" else getattr(unit.before, name)
        table[row, column[label]] = _WEIGHTS[name]
    return table
