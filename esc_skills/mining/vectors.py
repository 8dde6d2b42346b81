"""Turns units into vectors: labels of state and action, and what the texts mean."""

from collections.abc import Callable, Sequence
from typing import Any, Final, get_args

import dspy
import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from signatures.dialogues import InterventionUnit
from signatures.labels import Action, Emotion, Need, Stage

Matrix = NDArray[np.floating[Any]]
Embed = Callable[[Sequence[str]], Matrix]

LSA: Final = "lsa"
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


def embedder_for(name: str) -> Embed:
    """Return what turns texts into vectors.

    Args:
        name: ``lsa`` for TF-IDF and latent semantic analysis of the texts at hand (offline), else
            any embedding model `dspy.Embedder` can reach, such as
            ``openai/text-embedding-3-small``.
    """
    if name != LSA:
        return _Hosted(name)
    return _lsa


class _Hosted:
    """A hosted embedding model; cached by DSPy."""

    def __init__(self, model: str) -> None:
        self._embedder: Any = dspy.Embedder(model)

    def __call__(self, texts: Sequence[str]) -> Matrix:
        return np.asarray(self._embedder(list(texts)), dtype=np.float32)


def _lsa(texts: Sequence[str]) -> Matrix:
    """Return latent semantic vectors of `texts`, learnt on them; a pure function of them."""

    def learn(batch: list[str]) -> Matrix:
        counted = TfidfVectorizer(sublinear_tf=True, stop_words="english", max_features=_MAX_WORDS)
        try:
            table = counted.fit_transform(batch)
        except ValueError:  # nothing but stop words: no meaning to tell apart
            return np.zeros((len(batch), 1), dtype=np.float32)
        n = min(_DIMENSIONS, *(size - 1 for size in table.shape))
        if n < 1:
            return np.asarray(table.toarray(), dtype=np.float32)
        with np.errstate(invalid="ignore", divide="ignore"):  # texts may all be the same
            found = TruncatedSVD(n, random_state=0).fit_transform(table)
        return np.asarray(found, dtype=np.float32)

    everything: Any = dspy.Embedder(learn, batch_size=max(1, len(texts)), caching=False)
    return np.asarray(everything(list(texts)), dtype=np.float32)


def vectors_of(units: Sequence[InterventionUnit], embed: Embed) -> Matrix:
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
