"""The one settings record of a run: flags and a TOML file in, the artifact's manifest out."""

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Self

from esc_skills.lm.roles import RoleNames
from esc_skills.lm.wire import Patience
from esc_skills.runs.objectives import load_objective
from esc_skills.runs.passes import DEFAULT_PIPELINE, PASSES
from esc_skills.runs.published import published

_PARALLEL: Final = ("auto", "threads", "processes")
# Settings that say only how fast, how patiently, or what is printed: they change no result.
_HOW: Final = ("threads", "parallel", "timeout", "published")


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the outcome of a compile; `threads` and `parallel` decide only how fast.

    `threads` is how many talks go on at a time: threads with a model, processes with the offline LM
    (no more than there are processors); None takes as many as help. `parallel` is "auto", "threads"
    or "processes". `published` names the published figures that are printed beside the result.

    `objective` names what a talk is worth, as ``package.module:name`` (`metrics/objective.py`).

    For `n_skills` and `n_prototypes`, 0 lets the data choose.

    Raises:
        ValueError: a value is out of range; says which and what is allowed.
    """

    lm: str = "offline/esc"
    seeker_lm: str | None = None
    reflection_lm: str | None = None
    judge_lm: str | None = None
    api_base: str | None = None
    timeout: int = 60
    max_tokens: int = 1200
    dialogues: tuple[str, ...] = ()
    profiles: str | None = None
    seed: int = 0
    threads: int | None = None
    parallel: str = "auto"
    published: str | None = None
    passes: tuple[str, ...] = DEFAULT_PIPELINE
    objective: str = "metrics.objective:final_emotion"
    n_skills: int = 12
    n_prototypes: int = 0
    n_mined_demos: int = 2
    embedder: str = "lsa"
    depth: int = 6
    rounds: int = 5
    n_talks: int = 48
    n_cases: int = 5
    n_replayed: int = 10
    n_proposals: int = 4
    looks: tuple[int, ...] = (36, 84)
    n_demo_skills: int = 6
    max_demos: int = 2
    stock_talks: int = 600

    def __post_init__(self) -> None:
        if not 0 <= self.seed < 2**30:
            raise ValueError(f"seed must be in 0..{2**30 - 1}, got {self.seed}")
        for name in ("threads", "timeout", "max_tokens"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")
        if self.parallel not in _PARALLEL:
            raise ValueError(f"parallel is one of {', '.join(_PARALLEL)}, got {self.parallel!r}")
        if not self.passes or not set(self.passes) <= set(PASSES):
            raise ValueError(f"passes must be some of {', '.join(PASSES)}, got {list(self.passes)}")
        load_objective(self.objective)
        if self.published is not None and self.published not in published():
            raise ValueError(
                f"published must be one of {', '.join(published())}, got {self.published!r}"
            )

    @property
    def pipeline(self) -> tuple[str, ...]:
        """The passes in order; every other pass works on skills, so `discover` comes first."""
        return self.passes if "discover" in self.passes else ("discover", *self.passes)

    @property
    def role_names(self) -> RoleNames:
        """The models by role."""
        return RoleNames(
            self.lm,
            self.seeker_lm,
            self.reflection_lm,
            self.judge_lm,
            self.api_base,
            self.max_tokens,
        )

    @property
    def patience(self) -> Patience:
        """How long a model may keep us waiting."""
        return Patience(timeout=self.timeout, deadline=1.5 * self.timeout)

    def saved(self) -> dict[str, Any]:
        """Return what goes into the manifest: all but how fast, and what is printed beside it."""
        kept = {key: value for key, value in asdict(self).items() if key not in _HOW}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in kept.items()}

    def differences(self, saved: dict[str, Any]) -> list[str]:
        """Say in what these settings differ from saved ones."""
        own = self.saved()
        return [
            f"{key}: {saved.get(key)!r} there, {own.get(key)!r} here"
            for key in sorted({*own, *saved})
            if own.get(key) != saved.get(key)
        ]

    def with_flags(self, **flags: Any) -> Self:
        """Return settings in which every flag that was given replaces the file's value."""
        return replace(
            self, **{key: value for key, value in flags.items() if value not in (None, ())}
        )

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """Read settings from a TOML file with the same names.

        Raises:
            ValueError: the file cannot be read, or has a name or type that is not ours.
        """
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{path}: cannot be read ({error})") from error
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{path}: not TOML: {error}") from error
        known = {field.name: field for field in fields(cls)}
        for key, value in table.items():
            if key not in known:
                raise ValueError(
                    f"{path}: unknown setting {key!r}; known: {', '.join(sorted(known))}"
                )
            _check_type(path, key, value, known[key].default)
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in table.items()
        }
        return cls(**values)


def _check_type(path: Path, key: str, value: Any, default: Any) -> None:
    """Refuse a value that is not of the type of the setting's default (None stands for text)."""
    if isinstance(default, tuple):
        item = int if default and isinstance(default[0], int) else str
        ok, wanted = (
            isinstance(value, list) and all(type(v) is item for v in value),
            f"a list of {item.__name__}",
        )
    else:
        kind = int if isinstance(default, int) or key == "threads" else str
        ok, wanted = type(value) is kind, kind.__name__
    if not ok:
        raise ValueError(f"{path}: {key} must be {wanted}, got {value!r}")
