"""What `doctor` says of a model behind an endpoint."""

from typing import Any

from esc_skills.runs import Settings
from esc_skills.runs.doctor import Check, Examination, examine
from esc_skills.runs.samples import SAMPLES
from tests.endpoints import FaultyEndpoint, PickyEndpoint

DEMO = next(s for s in SAMPLES if s.name == "RespondWithSkill").demos[0]["reply"]


def _settings(endpoint: FaultyEndpoint) -> Settings:
    return Settings(
        lm="openai/m",
        seeker_lm="offline/esc",
        reflection_lm="offline/esc",
        api_base=endpoint.api_base,
    )


def _saying(said: str) -> Any:
    def change(body: dict[str, Any]) -> dict[str, Any]:
        body["choices"][0]["message"]["content"] = said
        return body

    return change


def _of(found: Examination, name: str) -> Check:
    return next(check for check in found.checks if check.prompt == name)


def test_a_model_that_copies_and_plays_both_sides_is_read_and_found_out() -> None:
    with PickyEndpoint(changes=_saying(f"Supporter: {DEMO}\nSeeker: Yes.")) as endpoint:
        check = _of(examine(_settings(endpoint), repeat=2), "RespondWithSkill")
    assert (check.n_first, check.n_copied, check.n_leaked, check.n_refused) == (2, 2, 2, 0)
    assert check.repairs == {"reply: role label": 2, "reply: other side": 2}
    row = check.as_json()
    assert (row["copied"], row["leaked"], row["refused"]) == (1.0, 1.0, 0.0)


def test_a_model_that_refuses_is_said_to() -> None:
    with PickyEndpoint(changes=_saying("I'm sorry, but I can't help with that.")) as endpoint:
        found = examine(_settings(endpoint))
    assert _of(found, "RespondPlainly").n_refused == 1
    assert _of(found, "AppraiseReply").n_refused == 0


def test_a_prompt_that_a_filter_refuses_is_one_prompt_not_the_model() -> None:
    def filtered(asked: dict[str, Any]) -> tuple[int, Any] | None:
        if "chat companion" not in asked["messages"][0]["content"]:
            return None
        return 400, {"error": {"message": "content management policy", "code": "content_filter"}}

    with PickyEndpoint(filtered) as endpoint:
        found = examine(_settings(endpoint))
    assert _of(found, "RespondPlainly").n_refused == 1
    assert _of(found, "RespondPlainly").problem
    assert _of(found, "RespondKnowing").n_first == 1


def test_an_endpoint_that_is_gone_is_asked_once() -> None:
    with FaultyEndpoint(then="401") as endpoint:
        found = examine(_settings(endpoint), repeat=3)
    asked = [check for check in found.checks if check.role == "agent"]
    assert [(check.asked, check.n_read) for check in asked] == [(1, 0)]
