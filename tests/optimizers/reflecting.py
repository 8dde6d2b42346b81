"""A reflection model of one mind, for tests of passes."""

from esc_skills.offline.prompt import Prompt
from tests.corpora.makers import annotated


def reflect(prompt: Prompt, *, diagnosis: str = "profile_specific_failure") -> dict[str, str]:
    """Answer as a reflection model: a diagnosis, new guidance, a reading, or a skill."""
    if "diagnosis" in prompt.outputs:
        return {"diagnosis": diagnosis, "why": "too soon"}
    if "new_guidance" in prompt.outputs:
        n = prompt.inputs["rejected"].count("\n- ") + 1
        return {
            "rationale": "try another way",
            "new_guidance": f"Better words, try {prompt.seed % 97}-{n}.",
        }
    if {"units", "reactions"}.intersection(prompt.outputs):
        return annotated(prompt)
    return {
        "name": "what helped",
        "guidance": f"Do what helped in {prompt.inputs['state']}: {prompt.inputs['action']}.",
        "expected_outcomes": '["the seeker says more"]',
        "risks": '["too soon"]',
    }
