"""The one settings record of a run: flags and a TOML file in, the artifact's manifest out."""

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from esc_skills.lm.roles import RoleNames
from esc_skills.workbench.published import published

PASSES = ("discover", "evolve", "demos")


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the outcome of a compile; `threads` decides only how fast.

    `published` names the published figures that are printed beside the result.

    Raises:
        ValueError: a value is out of range; says which and what is allowed.
    """

    lm: str = "offline/esc"
    seeker_lm: str | None = None
    reflection_lm: str | None = None
    judge_lm: str | None = None
    api_base: str | None = None
    dialogues: tuple[str, ...] = ()
    profiles: str | None = None
    seed: int = 0
    threads: int = 1
    published: str | None = None
    passes: tuple[str, ...] = PASSES
    n_skills: int = 12
    depth: int = 6
    rounds: int = 5
    n_talks: int = 48
    n_cases: int = 5
    n_replayed: int = 10
    n_proposals: int = 4
    looks: tuple[int, ...] = (36, 84)
    n_demo_skills: int = 6
    max_demos: int = 2

    def __post_init__(self) -> None:
        if not 0 <= self.seed < 2**30:
            raise ValueError(f"seed must be in 0..{2**30 - 1}, got {self.seed}")
        if self.threads < 1:
            raise ValueError(f"threads must be at least 1, got {self.threads}")
        unknown = [name for name in self.passes if name not in PASSES]
        if unknown or not self.passes:
            raise ValueError(f"passes must be some of {', '.join(PASSES)}, got {list(self.passes)}")
        if self.published is not None and self.published not in published():
            raise ValueError(
                f"published must be one of {', '.join(published())}, got {self.published!r}"
            )

    @property
    def role_names(self) -> RoleNames:
        """The models by role."""
        return RoleNames(self.lm, self.seeker_lm, self.reflection_lm, self.judge_lm, self.api_base)

    def saved(self) -> dict[str, Any]:
        """Return what goes into the manifest: all but how fast, and what is printed beside it."""
        kept = asdict(self)
        del kept["threads"], kept["published"]
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
        kind = int if isinstance(default, int) else str
        ok, wanted = type(value) is kind, kind.__name__
    if not ok:
        raise ValueError(f"{path}: {key} must be {wanted}, got {value!r}")
