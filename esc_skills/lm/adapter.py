"""The one way prompts are written and answers read: DSPy's ChatAdapter, with two differences.

A prompt whose only output is `reply` is sent as the talk it is (`signatures.talk`); every answer is
read as models write (`lm.reading`, `lm.replies`).

The system message and the demos of a predictor are the same at every call; formatting them again
costs more than half of a call. The messages are byte-identical to the stock adapter's (tested).
"""

import textwrap
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

import dspy
from dspy.adapters.utils import parse_value
from dspy.utils.exceptions import AdapterParseError

from esc_skills.lm.reading import (
    Read,
    answer_of,
    read_bool,
    read_fields,
    read_int,
    read_label,
    read_list,
    read_reply,
)
from esc_skills.lm.replies import spoken
from signatures.labels import RISK_WORDS, Risk
from signatures.talk import chat_messages, system_message

_REPLY: Final = "reply"
_TALK: Final = "history"

T = TypeVar("T")
Signature = type[dspy.Signature]


def _unheard(repair: str) -> None:
    """Let a repair pass untold; a function with a name, so that adapters can be pickled."""


class ChatAdapter(dspy.ChatAdapter):
    """`dspy.ChatAdapter` that formats what does not change only once. Demos are taken as frozen.

    The class keeps the stock name because DSPy's stream listeners look adapters up by name. A reply
    that cannot be read raises; asking again (with a fresh seed) is `ask`'s business, not a
    fallback's.
    """

    def __init__(
        self, *, max_entries: int = 512, on_repair: Callable[[str], None] = _unheard
    ) -> None:
        super().__init__(use_json_adapter_fallback=False)
        self._on_repair = on_repair
        self._memo: OrderedDict[Hashable, Any] = OrderedDict()
        self._max_entries = max_entries

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_memo": OrderedDict()}

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        hit: T | None = self._memo.get(key)
        if hit is None:
            hit = self._memo[key] = make()
            if len(self._memo) > self._max_entries:
                try:
                    self._memo.popitem(last=False)
                except KeyError:  # another thread emptied it first
                    return hit
        return hit

    def format(
        self, signature: Signature, demos: list[Any], inputs: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Write the messages: as a chat where a reply is all that is asked for, else as fields."""
        if not is_chat(signature):
            found: list[dict[str, Any]] = super().format(signature, demos, inputs)
            return found
        shown = [d for d in demos if d.get(_REPLY) and d.get(_TALK)]
        constant = tuple((k, v) for k, v in inputs.items() if k not in (_TALK, "state"))
        system = self._once(
            ("chat", signature, signature.instructions, tuple(map(id, shown)), constant),
            lambda: (system_message(signature.instructions, inputs, shown), shown),
        )[0]
        return [{"role": "system", "content": system}, *chat_messages(inputs[_TALK], inputs)]

    def parse(self, signature: Signature, completion: str) -> dict[str, Any]:
        """Read an answer; see `lm.reading` for what is read and by which rule.

        Raises:
            AdapterParseError: a field is missing or says nothing known, or what should be said to a
                person is no reply.
        """
        names = tuple(signature.output_fields)
        if is_chat(signature):
            texts = {_REPLY: read_reply(completion)}
            if texts[_REPLY] != answer_of(completion).strip():
                self._on_repair(f"{_REPLY}: unwrapped")
        else:
            texts = read_fields(completion, names, tuple(signature.input_fields))
        values: dict[str, Any] = {}
        problem = ""
        for name in names:
            if name not in texts:
                problem = problem or f"no field {name}"
                continue
            try:
                read = _value(name, signature.output_fields[name].annotation, texts[name])
            except ValueError as error:
                problem = problem or str(error)
                continue
            values[name] = read.value
            if read.how != "exact":
                for what in read.repairs or (read.how,):
                    self._on_repair(f"{name}: {what}")
        if problem:
            raise AdapterParseError(
                adapter_name="ChatAdapter",
                signature=signature,
                lm_response=completion,
                message=f"{problem}; it wrote {_first_words(completion)!r}",
                parsed_result=values,
            )
        return values

    def format_field_description(self, signature: Signature) -> str:
        """Name the fields and what each may hold; the stock says that three times over."""
        if not _is_plain(signature):
            return str(super().format_field_description(signature))
        shown = _numbered(signature.input_fields), _numbered(signature.output_fields)
        return "Your input fields are:\n{}\nYour output fields are:\n{}".format(*shown)

    def format_field_structure(self, signature: Signature) -> str:
        """Show the markers of the answer; those of the question are seen in it."""
        if not _is_plain(signature):
            return str(super().format_field_structure(signature))
        marked = (f"[[ ## {name} ## ]]\n{{{name}}}" for name in signature.output_fields)
        return "\n\n".join([_STRUCTURE, *marked, "[[ ## completed ## ]]"])

    def format_task_description(self, signature: Signature) -> str:
        """Say what is to be done; the stock indents every line."""
        if not _is_plain(signature):
            return str(super().format_task_description(signature))
        return f"{_OBJECTIVE}\n{textwrap.dedent(str(signature.instructions)).strip()}"

    def user_message_output_requirements(self, signature: Signature) -> str:
        """Ask for the output fields in their order."""
        if not _is_plain(signature):
            return str(super().user_message_output_requirements(signature))
        names = ", ".join(f"`[[ ## {name} ## ]]`" for name in signature.output_fields)
        return (
            f"Respond with the corresponding output fields in this order: {names}, "
            "and end with the marker `[[ ## completed ## ]]`."
        )

    def format_system_message(self, signature: Signature) -> str:
        """Format the system message, once per signature."""
        key = (signature, signature.instructions)
        return self._once(key, lambda: super(ChatAdapter, self).format_system_message(signature))

    def format_demos(self, signature: Signature, demos: list[dspy.Example]) -> list[dict[str, Any]]:
        """Format the demos, once per signature and list of demos; the memo keeps them alive."""
        if not demos:
            return []
        key = (signature, tuple(map(id, demos)))
        stock = super().format_demos
        messages, _ = self._once(key, lambda: (stock(signature, demos), list(demos)))
        return [dict(message) for message in messages]

    def format_user_message_content(
        self,
        signature: Signature,
        inputs: dict[str, Any],
        prefix: str = "",
        suffix: str = "",
        main_request: bool = False,
    ) -> str:
        """Format a user message; text and whole numbers need no type adapter of their own."""
        names, asked = self._once(
            ("user", signature, signature.instructions),
            lambda: (
                tuple(signature.input_fields),
                self.user_message_output_requirements(signature),
            ),
        )
        shown = [(name, inputs[name]) for name in names if name in inputs]
        if any(type(value) not in (str, int) for _, value in shown):
            return str(
                super().format_user_message_content(signature, inputs, prefix, suffix, main_request)
            )
        parts = [prefix, *(f"[[ ## {name} ## ]]\n{value}" for name, value in shown)]
        if main_request and asked is not None:
            parts.append(asked)
        return "\n\n".join([*parts, suffix]).strip()


_SPOKEN: Final = (_REPLY, "message")
_STRUCTURE: Final = "Write the answer in this form, with the values filled in:"
_OBJECTIVE: Final = "In adhering to this structure, your objective is:"
_SHOWN: Final = 80
_READERS: Final[dict[Any, Callable[[str], Read[Any] | None]]] = {int: read_int, bool: read_bool}


def is_chat(signature: Any) -> bool:
    """Say whether a prompt is sent as a chat: it asks for a reply to a talk, and nothing else."""
    return tuple(signature.output_fields) == (_REPLY,) and _TALK in signature.input_fields


def _is_plain(signature: Any) -> bool:
    """Say whether all fields are text, numbers or labels: what can be described in a few words."""
    return all(_kind(field.annotation) is not None for field in signature.fields.values())


def _kind(annotation: Any) -> str | None:
    if get_origin(annotation) is Literal:
        return f"one of: {', '.join(map(str, get_args(annotation)))}"
    return {str: "", int: "a whole number", bool: "True or False"}.get(annotation)


def _numbered(fields: dict[str, Any]) -> str:
    lines = []
    for i, (name, field) in enumerate(fields.items(), 1):
        kind, told = _kind(field.annotation), (field.json_schema_extra or {}).get("desc", "")
        lines.append(f"{i}. `{name}`" + (f" ({kind})" if kind else "") + f": {told}".rstrip(": "))
    return "\n".join(lines)


def _value(name: str, kind: Any, text: str) -> Read[Any]:
    """Read the text of one field as what it should be.

    Raises:
        ValueError: it says nothing known, or is nothing to be said to a person; says why.
    """
    read: Read[Any] | None
    if name in _SPOKEN:
        said = spoken(text, by="supporter" if name == _REPLY else "seeker")
        if said.problem:
            raise ValueError(f"{name} is {said.problem}")
        return Read(said.text, "repaired" if said.repairs else "exact", said.repairs)
    if kind is str:
        return Read(text, "exact")
    if get_origin(kind) is Literal:
        words = RISK_WORDS if kind is Risk else {}
        read = read_label(text, get_args(kind), other_words=words)
    elif kind in _READERS:
        read = _READERS[kind](text)
    else:
        try:
            return Read(_parsed(name, kind, text), "exact")
        except ValueError:
            if kind != list[str]:
                raise
            read = read_list(text)
    if read is None:
        raise ValueError(f"{name} says nothing known")
    return read


def _parsed(name: str, kind: Any, text: str) -> Any:
    try:
        return parse_value(text, kind)
    except RecursionError:
        raise ValueError(f"{name} is nested too deep") from None


def _first_words(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]
