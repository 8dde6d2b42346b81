"""Reads messages as chat interfaces and corpora write them: who speaks, and what is said."""

from typing import Final

from signatures.dialogues import Speaker

_SEEKERS: Final = (
    "seeker usr user speaker human client patient caller visitor help-seeker helpseeker "
    "来访者 求助者 用户 患者 求询者"
)
_SUPPORTERS: Final = (
    "supporter sys assistant listener gpt chatgpt ai bot model counselor counsellor therapist "
    "helper psychologist 咨询师 心理咨询师 支持者 倾听者 助手 医生"
)
SPEAKERS: Final[dict[str, Speaker]] = {
    **dict.fromkeys(_SEEKERS.split(), "seeker"),
    **dict.fromkeys(_SUPPORTERS.split(), "supporter"),
}
# A bot's own set-up, as logs carry it: no part of the talk.
NOT_SAID: Final = frozenset({"system", "developer", "tool", "function"})
# Parts of a message that are no words; they are left out.
_NO_WORDS: Final = frozenset(
    {"image_url", "image", "input_image", "audio", "input_audio", "file", "video", "refusal"}
    | {"tool_use", "tool_result", "tool_call", "thinking", "reasoning"}
)


def role_of(role: object) -> str:
    """Return a role's name as the tables have it."""
    return role.strip().lower() if isinstance(role, str) else ""


def text_of(content: object) -> str:
    """Return what a message says: text, or parts of text joined; "" for nothing.

    Raises:
        ValueError: it is no text, and not made of parts that can be read.
    """
    if content is None:
        return ""
    if isinstance(content, str):
        return mended(content)
    if isinstance(content, list | tuple):
        return " ".join(filter(None, map(_part, content)))
    if isinstance(content, dict):
        return _part(content)
    raise ValueError(f"content must be text or parts of text, got {type(content).__name__}")


def mended(text: str) -> str:
    """Return `text` with halves of an emoji put together, or where one is missing replaced."""
    if text.isascii() or text.isprintable():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _part(part: object) -> str:
    if isinstance(part, str):
        return mended(part)
    if isinstance(part, dict):
        for key in ("text", "parts", "content", "value"):
            if isinstance(part.get(key), str | list | dict):
                return text_of(part[key])
        if part.get("type") in _NO_WORDS:
            return ""
        raise ValueError(f"a part with {', '.join(map(str, part)) or 'nothing'} holds no text")
    raise ValueError(f"a part must be text, got {type(part).__name__}")
