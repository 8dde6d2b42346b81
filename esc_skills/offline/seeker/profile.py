"""Reads from the prompt who the seeker is: persona type and intention, by their sentences."""

from functools import lru_cache

from signatures.labels import Intention, PersonaType
from signatures.seeker import TEMPER_OF_PERSONA, WISH_OF_INTENTION


@lru_cache(maxsize=1_024)
def persona_type_in(persona: str) -> PersonaType:
    """Return the persona type whose sentence `persona` holds.

    Raises:
        ValueError: it holds none.
    """
    for persona_type, sentence in TEMPER_OF_PERSONA.items():
        if sentence in persona:
            return persona_type
    raise ValueError(f"persona holds no sentence of TEMPER_OF_PERSONA: {persona!r}")


@lru_cache(maxsize=1_024)
def intention_in(hidden_wish: str) -> Intention:
    """Return the intention whose sentence `hidden_wish` holds.

    Raises:
        ValueError: it holds none.
    """
    for intention, sentence in WISH_OF_INTENTION.items():
        if sentence in hidden_wish:
            return intention
    raise ValueError(f"hidden_wish holds no sentence of WISH_OF_INTENTION: {hidden_wish!r}")
