"""Hosted embedding models: texts in, vectors out."""

from collections.abc import Sequence

import dspy
import numpy as np
from numpy.typing import NDArray


class HostedEmbedder:
    """An embedding model that `dspy.Embedder` can reach; its answers are cached by DSPy.

    Args:
        model: with its provider, such as ``openai/text-embedding-3-small``.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self._embedder = dspy.Embedder(model)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text, in order."""
        return np.asarray(self._embedder(list(texts)), dtype=np.float32)
