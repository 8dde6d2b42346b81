"""What we price by choice must lie outside what recorded replies do."""

import os
from collections import Counter
from pathlib import Path

import pytest

from esc_skills.offline.fit.records import load_turns
from esc_skills.offline.seeker.craft import spoils
from esc_skills.offline.seeker.detectors import read_reply
from esc_skills.offline.seeker.relation import relate
from signatures.transcript import defuse

DATA = os.environ.get("ESC_SKILLS_DATA")


@pytest.mark.slow
@pytest.mark.skipif(not DATA, reason="needs SAGE's rated replies: set ESC_SKILLS_DATA")
def test_recorded_replies_hardly_pay_for_craft() -> None:
    talks = load_turns(Path(str(DATA)) / "sage_turns_dev.jsonl")[::8]
    touched, n = Counter[str](), 0
    for talk in talks:
        seeker: list[str] = []
        own: list[str] = []
        for rated in talk.replies:
            seeker.append(defuse(rated.user))
            said = defuse(rated.reply)
            reply = read_reply(said)
            touched.update(spoils(reply, relate(reply, seeker, own)))
            own.append(said)
            n += 1
    # Verbatim repeats are in the record, of one model.
    assert touched["repeated"] < 0.03 * n
    assert sum(touched.values()) - touched["repeated"] < 0.02 * n


def test_an_ordinary_reply_pays_nothing() -> None:
    reply = read_reply(
        "You drove all the way to Leeds for that stool. What was it like, alone there?"
    )
    assert spoils(reply, relate(reply, ["I drove to Leeds and bought the stool back."], [])) == {}
