"""Checks what an artifact's `program.json` holds before DSPy sees it: nothing but text of prompts.

DSPy would build any model it finds in a state, with its endpoint and its key, and set every field
it does not know as an attribute.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from esc_skills.safety.files import parse_json

_MAX_FIELDS: Final = 40
_FOREIGN: Final = "is no field of a program: take it out"
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
