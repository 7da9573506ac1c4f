"""Settings: defaults, and errors that say what to change."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import Settings, SettingsError, read_settings

NAMES = [str(field.validation_alias) for field in Settings.model_fields.values()]
ADDRESS = "postgresql://reader:secret@localhost/skillpulse"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_means_the_bundled_server_and_demonstration_data() -> None:
    settings = read_settings()
    assert settings.bundled
    assert settings.demo
    assert (settings.host, settings.port) == ("127.0.0.1", 8050)
    assert settings.data_dir == Path.home() / ".local/share/skillpulse"


def test_a_database_of_ones_own_has_no_demonstration_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", ADDRESS)
    monkeypatch.setenv("SKILLPULSE_SECRET_KEY", "long and random")
    settings = read_settings()
    assert not settings.bundled
    assert not settings.demo
    assert "long and random" not in repr(settings)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DATABASE_URL": ""}, "leave it unset to use the bundled server"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must start with postgresql://"),
        ({"DATABASE_URL": ADDRESS}, "SKILLPULSE_SECRET_KEY is not set"),
        ({"DATABASE_URL": ADDRESS, "SKILLPULSE_SECRET_KEY": ""}, "SKILLPULSE_SECRET_KEY is not set"),
        ({"SKILLPULSE_OWNER_URL": ADDRESS}, "set both or neither"),
        ({"SKILLPULSE_ONET_URL": ""}, "must be off, or start with http:// or https:// and hold {version}"),
        ({"SKILLPULSE_ONET_URL": "https://x/db.zip"}, "must be off, or start with"),
        ({"SKILLPULSE_ONET_URL": "ftp://x/{version}"}, "must be off, or start with"),
        ({"PORT": "http"}, "PORT: 'http' is not a number from 1 to 65535"),
        ({"PORT": "70000"}, "PORT: '70000' is not a number from 1 to 65535"),
        ({"SKILLPULSE_DEMO": "perhaps"}, "SKILLPULSE_DEMO: 'perhaps' is neither on nor off"),
        ({"SKILLPULSE_FEED_DIR": ""}, "SKILLPULSE_FEED_DIR is empty; leave it unset"),
        ({"SKILLPULSE_FEED_WATERMARK_HOURS": "-1"}, "'-1' is not a number of hours from 0 to 168"),
        ({"SKILLPULSE_FEED_WATERMARK_HOURS": "soon"}, "'soon' is not a number of hours from 0 to 168"),
    ],
)
def test_what_cannot_work_is_refused(environment: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=says):
        read_settings()
