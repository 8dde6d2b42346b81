"""The one prompt format of the project: ChatAdapter, set explicitly, with its constant parts kept.

The system message and the demos of a predictor are the same at every call; formatting them again
costs more than half of a call. The messages are byte-identical to the stock adapter's (tested).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import dspy

T = TypeVar("T")
Signature = type[dspy.Signature]


class ChatAdapter(dspy.ChatAdapter):
    """`dspy.ChatAdapter` that formats what does not change only once. Demos are taken as frozen.

    The class keeps the stock name because DSPy's stream listeners look adapters up by name. A reply
    that cannot be read raises; asking again (with a fresh seed) is `ask`'s business, not a
    fallback's.
    """

    def __init__(self, *, max_entries: int = 512) -> None:
        super().__init__(use_json_adapter_fallback=False)
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
