"""The settings records of the jobs: flags and a TOML file in, the artifact's manifest out."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from esc_skills.lm.roles import RoleNames
from esc_skills.lm.secrets import public_address
from esc_skills.lm.wire import Patience
from esc_skills.runs.objectives import load_objective
from metrics.copying import MOST_COPIED
from programs.plans import plan_for
from signatures.labels import DemoChoice, Plan, PlanSetting

OBJECTIVE: Final = "metrics.objective:final_emotion"
# Settings that say only how fast, how patiently, or what is printed: they change no result.
_HOW: Final = ("threads", "parallel", "timeout", "published")
# Settings younger than some manifests: kept where they differ from the default, which was meant.
_YOUNG: Final = ("objective", "plan", "demos", "most_copied", "n_test")

Count = Annotated[int, Field(ge=1)]
AsFits = Annotated[int, Field(ge=0)]
Names = Annotated[tuple[str, ...], Field(strict=False)]


class BadSettings(ValueError):  # noqa: N818
    """A setting that cannot be: one line that names the key, and the file where there is one."""


class ModelSettings(BaseModel):
    """Which models a job asks, with which seed; `threads` and `parallel` decide only how fast.

    `threads` is how many talks go on at a time: threads with a model, processes with the offline LM
    (no more than there are processors); None takes as many as help. An unset role's model is that
    of `lm`, an unset judge's the seeker's.

    Raises:
        pydantic.ValidationError: (a ValueError) a value is out of range, or a name is not ours.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    lm: str = "offline/esc"
    seeker_lm: str | None = None
    reflection_lm: str | None = None
    judge_lm: str | None = None
    api_base: str | None = None
    timeout: Count = 60
    max_tokens: Count = 1200
    seed: Annotated[int, Field(ge=0, lt=2**30)] = 0
    threads: Count | None = None
    parallel: Literal["auto", "threads", "processes"] = "auto"

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
        kept = self.model_dump(mode="json", exclude={*_HOW})
        if self.api_base:
            kept["api_base"] = public_address(self.api_base)
        defaults = type(self).model_fields
        return {
            key: value
            for key, value in kept.items()
            if key not in _YOUNG or value != defaults[key].default
        }

    def differences(self, saved: dict[str, Any]) -> list[str]:
        """Say in what these settings differ from saved ones."""
        own = self.saved()
        return [
            f"{key}: {saved.get(key)!r} there, {own.get(key)!r} here"
            for key in sorted({*own, *saved})
            if own.get(key) != saved.get(key)
        ]

    def with_flags(self, **flags: object) -> Self:
        """Return settings in which every flag that was given replaces the file's value.

        Raises:
            BadSettings: a value cannot be.
        """
        given = {key: value for key, value in flags.items() if value not in (None, ())}
        return self._checked({**self.model_dump(), **given})

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """Read settings from a TOML file with the same names.

        Raises:
            BadSettings: the file cannot be read, or has a name, type or value that cannot be.
        """
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadSettings(f"{path}: cannot be read ({error})") from error
        except tomllib.TOMLDecodeError as error:
            raise BadSettings(f"{path}: not TOML: {error}") from error
        return cls._checked(table, where=f"{path}: ")

    @classmethod
    def _checked(cls, values: dict[str, Any], *, where: str = "") -> Self:
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise BadSettings(f"{where}{cls._said(error)}") from None

    @classmethod
    def _said(cls, error: ValidationError) -> str:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            return f"unknown setting {key!r}; known: {', '.join(sorted(cls.model_fields))}"
        if first["type"] == "value_error":
            return str(first["ctx"]["error"])
        return f"{key}: {first['msg'].replace('Input should', 'must')}, got {first['input']!r}"


class MiningSettings(ModelSettings):
    """What decides the bank that is mined from dialogues.

    For `n_skills` and `n_prototypes`, 0 lets the data choose. No `dialogues` are the project's own.
    `plan` is how many requests a reply takes (`programs.agent.SupportAgent`); "auto" is three with
    the offline LM and two with a language model.
    """

    dialogues: Names = ()
    n_skills: AsFits = 12
    n_prototypes: AsFits = 0
    n_mined_demos: Annotated[int, Field(ge=0, le=4)] = 2
    embedder: str = "lsa"
    depth: Count = 6
    plan: PlanSetting = "auto"

    @property
    def agent_plan(self) -> Plan:
        """The plan of an agent that is made anew."""
        return plan_for(self.lm) if self.plan == "auto" else self.plan


class DiscoverSettings(MiningSettings):
    """Settings of `discover_bank`: how many skills there are is left to the data.

    Example:
        >>> DiscoverSettings(dialogues=("mine.jsonl",)).n_skills
        0
    """

    n_skills: AsFits = 0


class EvaluateSettings(ModelSettings):
    """Settings of `evaluate_agent`: what is played, and on which profiles.

    `profiles` (a file) takes the place of `split`, which is "val" while one works; "test" is
    sealed, and each of its reads is kept. `plan` "auto" is what `load_agent` does; `demos` is
    which demos it speaks with, as there.

    Example:
        >>> EvaluateSettings(artifact="released", seed=1).split
        'val'
    """

    artifact: str = "released"
    plan: PlanSetting = "auto"
    demos: DemoChoice = "auto"
    split: Literal["val", "test"] = "val"
    profiles: str | None = None


class PassSettings(MiningSettings):
    """What passes, gate and data are made from; `objective` is what they raise, `module:name`.

    `n_test` is how many profiles of the sealed test are played at the end, scenes in turn; 0: all.
    `most_copied` is the share of a real model's replies that may copy demos (`metrics.copying`)
    before these are refused or dropped; 1 refuses none.
    """

    profiles: str | None = None
    objective: str = OBJECTIVE
    rounds: Count = 5
    n_talks: Count = 48
    n_cases: Count = 5
    n_replayed: Count = 10
    n_proposals: Count = 4
    looks: Annotated[tuple[Count, ...], Field(strict=False, min_length=1)] = (36, 84)
    n_demo_skills: AsFits = 6
    max_demos: Count = 2
    most_copied: Annotated[float, Field(ge=0, le=1, strict=False)] = MOST_COPIED
    stock_talks: Count = 600
    n_test: AsFits = 0

    @field_validator("objective")
    @classmethod
    def _importable(cls, given: str) -> str:
        load_objective(given)
        return given

    @field_validator("looks")
    @classmethod
    def _rising(cls, given: tuple[int, ...]) -> tuple[int, ...]:
        if list(given) != sorted(set(given)):
            raise ValueError(f"looks must rise, got {list(given)}")
        return given
