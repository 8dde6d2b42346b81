"""Checks what an artifact's `program.json` holds before DSPy sees it: nothing but text of prompts.

DSPy would build any model it finds in a state, with its endpoint and its key, and set every field
it does not know as an attribute.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from esc_skills.safety.files import parse_json
from esc_skills.safety.texts import problems_of
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.lint import unsafe
from signatures.transcript import parse

_MAX_FIELDS: Final = 40
_FOREIGN: Final = "is no field of a program: take it out"
_IN_DEMO: Final = ("history", "state", "reply")
_A_MODEL: Final = "an artifact may choose no model, endpoint or key: take it out and pass lm="

_Value = str | int | float | bool | None


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _FieldState(_Strict):
    description: str
    prefix: str


class _SignatureState(_Strict):
    instructions: str
    fields: Annotated[list[_FieldState], Field(max_length=_MAX_FIELDS)]


class _PredictorState(_Strict):
    signature: _SignatureState
    demos: Annotated[list[dict[str, _Value]], Field(max_length=1000)]
    lm: None
    traces: Annotated[list[object], Field(max_length=0)]
    train: Annotated[list[object], Field(max_length=0)]


_STATE: Final = TypeAdapter(dict[str, _PredictorState])


def read_state(text: str, names: Iterable[str]) -> dict[str, Any]:
    """Read the state of a program whose predictors have these names.

    Raises:
        ValueError: it holds anything but instructions, fields and demos; names the field.
    """
    try:
        state: dict[str, Any] = parse_json(text)
        check_state(state)
        wanted = set(names)
        for name in sorted(wanted ^ state.keys()):
            raise ValueError(f"{name}: {_FOREIGN if name in state else 'is missing'}")
    except ValueError as problem:
        raise ValueError(f"program.json: {problem}") from problem
    return state


def refuse_unsafe(bank: SkillBank, state: dict[str, Any], own: dict[str, Any]) -> None:
    """Refuse text that may not become text of a program.

    Args:
        bank: the skills as the state has them.
        state: what `read_state` read.
        own: the state of the same program as this version writes it: its own text is not searched.

    Raises:
        ValueError: names the place, and what is wrong with it.
    """
    for skill in bank:
        for problem in unsafe(skill):
            raise ValueError(f"skill {skill.card.id!r}: {problem}")
    for name, predictor in state.items():
        of_skill = name.startswith("skills[")
        known = set(_texts(own[name], of_skill=of_skill))
        for text in _texts(predictor, of_skill=of_skill):
            for problem in problems_of(text) if text not in known else ():
                raise ValueError(f"program.json: {name}: {problem}")


def _texts(predictor: dict[str, Any], *, of_skill: bool) -> Iterator[str]:
    signature = predictor["signature"]
    yield signature["instructions"]
    for field in signature["fields"]:
        yield from (field["description"], field["prefix"])
    for demo in predictor["demos"]:
        # A skill's demos are read with the skill, line by line.
        read = _IN_DEMO if of_skill and demo.get("history") and demo.get("reply") else ()
        for key, value in demo.items():
            if key == "history" and key not in read:
                yield from (turn.text for turn in parse(str(value)))
            elif isinstance(value, str) and key not in read:
                yield value


def check_state(state: object) -> None:
    """Check the state of any number of predictors.

    Raises:
        ValueError: it holds anything but instructions, fields and demos; names the field.
    """
    try:
        _STATE.validate_python(state)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = first["loc"]
        why = first["msg"]
        if first["type"] == "extra_forbidden":
            why = _FOREIGN
        if "lm" in place[1:2]:
            why = _A_MODEL
        raise ValueError(f"{'.'.join(map(str, place)) or 'top level'}: {why}") from problem
