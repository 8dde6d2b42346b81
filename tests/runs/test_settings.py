from pathlib import Path

import pytest
from pydantic import ValidationError

from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.settings import BadSettings

CONFIGS = Path(__file__).parents[2] / "configs"


def _toml(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "s.toml"
    path.write_text(text)
    return path


def test_the_default_file_is_the_defaults() -> None:
    assert Settings.from_toml(CONFIGS / "default.toml") == Settings()


def test_flags_win_over_the_file(tmp_path: Path) -> None:
    settings = Settings.from_toml(_toml(tmp_path, "seed = 3\nrounds = 2"))
    assert settings.with_flags(seed=0, lm=None).seed == 0
    assert settings.with_flags(seed=None).seed == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rouns = 1", "unknown setting 'rouns'"),
        ('rounds = "1"', "rounds: must be a valid integer, got '1'"),
        ("rounds = -1", "rounds: must be greater than or equal to 1, got -1"),
        ("n_talks = 0", "n_talks: must be greater than or equal to 1, got 0"),
        ("n_talks = true", "n_talks: must be a valid integer, got True"),
        ("depth = 0", "depth: must be greater than or equal to 1, got 0"),
        ("n_mined_demos = 5", "n_mined_demos: must be less than or equal to 4, got 5"),
        ("looks = [1.5]", "looks.0: must be a valid integer, got 1.5"),
        ("looks = [84, 36]", r"looks must rise, got \[84, 36\]"),
        ("looks = []", "looks: .* at least 1 item"),
        ("lm = 3", "lm: must be a valid string, got 3"),
        ("seed = ", "not TOML"),
        ("seed = -1", "seed: must be greater than or equal to 0, got -1"),
        ('parallel = "both"', "parallel: must be 'auto', 'threads' or 'processes', got 'both'"),
        ('passes = ["magic"]', "passes must be some of"),
        ('passes = ["demos", "demos"]', "each once"),
        ('objective = "final"', "objective must be package.module:name"),
    ],
)
def test_a_bad_file_is_refused_with_the_key_in_one_line(
    tmp_path: Path, text: str, says: str
) -> None:
    path = _toml(tmp_path, text)
    with pytest.raises(BadSettings, match=says) as refused:
        Settings.from_toml(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


def test_a_flag_is_checked_like_the_file() -> None:
    with pytest.raises(BadSettings, match="threads: must be greater than or equal to 1, got 0"):
        Settings().with_flags(threads=0)


def test_threads_do_not_make_a_run_another_one() -> None:
    assert Settings(threads=8).differences(Settings().saved()) == []
    assert Settings(seed=2).differences(Settings().saved()) == ["seed: 0 there, 2 here"]


def test_a_setting_younger_than_a_manifest_counts_as_its_default() -> None:
    assert "objective" not in Settings().saved()
    (different,) = Settings(objective="tests.toys.evenness:evenness").differences(
        Settings().saved()
    )
    assert "'tests.toys.evenness:evenness' here" in different


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().seed = 3  # type: ignore[misc]
