"""Reads one seeker profile: ours, or a line of SAGE's own JSONL unchanged.

SAGE is Tencent/digitalhuman, MIT. What its seeker can tell is taken from the text of the scene
(`sage_facts`).
"""

from typing import Any, Final, TypeVar

from esc_skills.corpora.sage_facts import facts_in, teller_in
from esc_skills.safety.texts import problems_of
from signatures.labels import Intention, PersonaType
from signatures.rollouts import SeekerProfile

T = TypeVar("T")
_TASKS: Final[dict[str, Intention]] = {
    "真诚地夸奖": "praise",
    "用心倾听": "listening",
    "深刻共情": "deep_empathy",
    "没有任何责任": "not_my_fault",
    "辩证地分析": "dialectic",
    "解决当下困境的建议": "advice",
    "其他人物这么做的原因": "others_motives",
    "自我反思": "self_reflection",
}
_PERSONAS: Final[dict[str, PersonaType]] = {
    "负面": "negative",
    "被动": "passive",
    "回避": "avoidant",
}


def profile(row: dict[str, Any], *, where: str, licence: str | None) -> SeekerProfile:
    """Read one row.

    Raises:
        ValueError: the row is no profile; pydantic's own error where a field of ours does not fit.
    """
    if not isinstance(row, dict):
        raise ValueError(f"expected a JSON object, got {type(row).__name__}")
    if "player" not in row:
        return _harmless(SeekerProfile.model_validate(row))
    task, kind = str(row["task"]), str(row["main_cha"])
    scene = str(row["scene"])
    found = SeekerProfile(
        id=str(row["id"]),
        language="zh",
        persona_type=_one_of(_PERSONAS, kind, "main_cha"),
        traits=tuple(row["cha_group"]),
        persona=str(row["player"]),
        topic=str(row.get("topic") or ""),
        scene=str(row["id"]),  # every SAGE profile has a scene of its own
        situation=scene,
        facts=facts_in(scene, teller_in(str(row["player"]), scene)),
        intention=_one_of(_TASKS, task, "task"),
        hidden_wish=task,
        first_talk=str(row["first_talk"]),
        licence="MIT",
    )
    return _harmless(found)


def _harmless(profile: SeekerProfile) -> SeekerProfile:
    """Return a profile none of whose texts gives orders to a model or opens a field of a prompt.

    Raises:
        ValueError: one does; says which.
    """
    for name, value in profile:
        for text in value if isinstance(value, tuple) else (value,):
            for problem in problems_of(text, said_by="seeker") if isinstance(text, str) else ():
                raise ValueError(f"{name}: {problem}")
    return profile


def _one_of(table: dict[str, T], text: str, field: str) -> T:
    for key, value in table.items():
        if key in text:
            return value
    raise ValueError(f"field {field!r} is {text!r}, which matches none of {', '.join(table)}")
