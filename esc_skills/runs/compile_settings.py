"""The settings of a compile: those of its passes, and which passes it runs."""

from pydantic import field_validator

from esc_skills.runs.passes import DEFAULT_PIPELINE, PASSES
from esc_skills.runs.published import published
from esc_skills.runs.settings import Names, PassSettings


class Settings(PassSettings):
    """Settings of `compile_agent`; `published` names figures that are printed beside the result.

    Example:
        >>> settings = Settings(seed=1, rounds=2)
        >>> settings.with_flags(rounds=3, lm=None).rounds
        3
    """

    published: str | None = None
    passes: Names = DEFAULT_PIPELINE

    @field_validator("passes")
    @classmethod
    def _known_passes(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        if not given or not set(given) <= set(PASSES) or len(set(given)) < len(given):
            names = ", ".join(PASSES)
            raise ValueError(f"passes must be some of {names}, each once, got {list(given)}")
        return given

    @field_validator("published")
    @classmethod
    def _in_a_table(cls, given: str | None) -> str | None:
        if given is not None and given not in published():
            raise ValueError(f"published must be one of {', '.join(published())}, got {given!r}")
        return given

    @property
    def pipeline(self) -> tuple[str, ...]:
        """The passes in order; every other pass works on skills, so `discover` comes first."""
        return self.passes if "discover" in self.passes else ("discover", *self.passes)
