import pytest

from runtime.settings import InvalidSetting, MissingSetting, Settings

NAMES = [name for name in vars(Settings) if isinstance(vars(Settings)[name], property)]


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_setting_is_named_with_the_remedy(name):
    """Whoever reads the log knows which variable, and where it is set."""
    with pytest.raises(MissingSetting, match=r"^[A-Z_]+ is not set; template\.yaml sets it"):
        getattr(Settings({}), name)


@pytest.mark.parametrize("text", ["5", "11", "8.0", "-8", "eight", "\u0668", " 8"])
def test_a_number_out_of_bounds_is_named_with_its_bounds(text):
    """Not only whether, also what would do."""
    with pytest.raises(InvalidSetting, match="CODE_LENGTH must be a whole number from 6 to 10"):
        _ = Settings({"CODE_LENGTH": text}).code_length


def test_settings_are_what_the_environment_says(monkeypatch):
    """The process's own environment, unless another is given."""
    monkeypatch.setenv("EVENT_PUBLISH_TIMEOUT_MS", "500")

    assert 0.5 == Settings().publish_timeout_s
    assert "members" == Settings({"DEFAULT_GROUP": "members"}).default_group
