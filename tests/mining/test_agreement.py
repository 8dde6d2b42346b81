import pytest

from esc_skills.mining.agreement import star_agreement


def test_auc_is_the_chance_that_the_better_rated_scores_higher_and_ties_count_half() -> None:
    found = star_agreement([3, 1, 1, 0], stars=[5, 4, 2, 1], corpora=["c"] * 4, dialogues="abcd")
    assert found.auc == 0.875
    assert found.auc_by_corpus == {"c": 0.875}


def test_threes_are_neither_good_nor_bad() -> None:
    with_threes = star_agreement(
        [3, 0, 9, -9], stars=[5, 1, 3, 3], corpora=["c"] * 4, dialogues=["a"] * 4
    )
    assert with_threes.auc == 1.0
    assert with_threes.n == 4


def test_within_dialogues_the_level_of_a_dialogue_says_nothing() -> None:
    # The score knows which dialogue is liked, and nothing of which turn was.
    found = star_agreement(
        [0, 0, 5, 5], stars=[1, 2, 4, 5], corpora=["c"] * 4, dialogues=["a", "a", "b", "b"]
    )
    assert found.rho is not None
    assert found.rho > 0.8
    assert found.rho_within is None


def test_within_dialogues_counts_which_turn_was_better() -> None:
    found = star_agreement(
        [1, 2, 8, 9], stars=[1, 2, 4, 5], corpora=["c"] * 4, dialogues=["a", "a", "b", "b"]
    )
    assert found.rho_within == pytest.approx(1.0)


def test_what_is_not_defined_is_none() -> None:
    alone = star_agreement([1], stars=[5], corpora=["c"], dialogues=["a"])
    assert (alone.auc, alone.rho, alone.rho_within) == (None, None, None)


@pytest.mark.parametrize("stars", [[], [1, 2, 3]])
def test_lengths_must_agree(stars: list[int]) -> None:
    with pytest.raises(ValueError, match="as many stars"):
        star_agreement([1, 2], stars=stars, corpora=["c", "c"], dialogues=["a", "b"])
