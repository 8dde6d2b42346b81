from pathlib import Path

import pytest

from esc_skills.runs.settings import Settings

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
        ('rounds = "1"', "rounds must be int"),
        ("looks = [1.5]", "looks must be a list of int"),
        ("lm = 3", "lm must be str"),
        ("seed = ", "not TOML"),
        ("seed = -1", "seed must be in"),
        ('passes = ["magic"]', "passes must be some of"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Settings.from_toml(_toml(tmp_path, text))


def test_threads_do_not_make_a_run_another_one() -> None:
    assert Settings(threads=8).differences(Settings().saved()) == []
    assert Settings(seed=2).differences(Settings().saved()) == ["seed: 0 there, 2 here"]
