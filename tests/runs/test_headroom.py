"""The room for selection: what is played, what is searched on."""

import pytest

from esc_skills.corpora.load import own_profiles
from esc_skills.runs.headroom import training_talks
from esc_skills.runs.schedules import Scheduled, blur, sentences
from signatures.labels import INTENTIONS


def test_blur_takes_only_the_seekers_own_words() -> None:
    told = ["My sister Nora sold the piano."]
    assert blur("Nora sold the piano, that must hurt.", told) == "it it the it, that must hurt."


def test_every_prefix_of_the_training_talks_is_balanced() -> None:
    talks = training_talks(own_profiles("train"), n=24, seed=0)
    assert {t.profile.intention for t in talks[:8]} == set(INTENTIONS)
    with pytest.raises(ValueError, match="asked for"):
        training_talks(own_profiles("train"), n=10_000, seed=0)


def test_a_schedule_starts_over_at_its_end() -> None:
    program = Scheduled(["first", "second"])
    assert [w.signature.instructions for w in program.writers] == ["first", "second"]
    with pytest.raises(ValueError, match="at least one"):
        Scheduled([])


def test_good_and_bad_sentences_are_tried() -> None:
    assert len(sentences()) > 80
