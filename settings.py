"""Every environment variable that SkillPulse reads: its meaning and its default.

The README's table of settings is tested against this module, so a setting is described here once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ONET_URL_OFF = "off"
"""The value of SKILLPULSE_ONET_URL that names no address."""


class SettingsError(Exception):
    """The environment asks for something that cannot work; the message says what to change."""


class Settings(BaseSettings):
    """What the environment decides. Read once by `current()`; tests make their own."""

    model_config = SettingsConfigDict(env_ignore_empty=False, extra="ignore", case_sensitive=False)

    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15 or newer, as an unprivileged login role: the role that reads. "
        "Unset: the bundled server starts under the data directory.",
    )
    owner_url: str | None = Field(
        default=None,
        validation_alias="SKILLPULSE_OWNER_URL",
        description="The same database as the role that owns it (not a superuser): migrations and jobs. "
        "Unset with DATABASE_URL set: this process only reads, and the schema must be up to date.",
    )
    data_dir: Path = Field(
        default=Path("~/.local/share/skillpulse"),
        validation_alias="SKILLPULSE_DATA_DIR",
        description="Where the bundled PostgreSQL and downloads live.",
    )
    demo: bool | None = Field(
        default=None,
        validation_alias="SKILLPULSE_DEMO",
        description="Generated demonstration data. Default: on with the bundled server, off with DATABASE_URL.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        validation_alias="SKILLPULSE_SECRET_KEY",
        description="Signs what browsers bring back. Required when DATABASE_URL is set; nothing is signed yet.",
    )
    onet_url: str = Field(
        default="https://www.onetcenter.org/dl_files/database/db_{version}_text.zip",
        validation_alias="SKILLPULSE_ONET_URL",
        description="Where a newer O*NET release is looked for every week; {version} stands for its number, "
        "written 29_0. off: nowhere.",
    )
    scheduler: bool = Field(
        default=True,
        validation_alias="SKILLPULSE_SCHEDULER",
        description="Run the nightly jobs inside this process (one process among all leads).",
    )
    feed_dir: Path | None = Field(
        default=None,
        validation_alias="SKILLPULSE_FEED_DIR",
        description="Where files of events are looked for, a folder a feed. Unset: feeds under the data directory.",
    )
    feed_watermark_hours: int = Field(
        default=2,
        ge=0,
        le=168,
        validation_alias="SKILLPULSE_FEED_WATERMARK_HOURS",
        description="By how many hours an event may be behind the newest hour of its feed and still count in the "
        "live pulse.",
    )
    host: str = Field(default="127.0.0.1", validation_alias="HOST", description="Address to serve on.")
    port: int = Field(default=8050, ge=1, le=65535, validation_alias="PORT", description="Port to serve on.")

    @field_validator("database_url", "owner_url", mode="after")
    @classmethod
    def _readable_url(cls, url: str | None, info) -> str | None:
        name = {"database_url": "DATABASE_URL", "owner_url": "SKILLPULSE_OWNER_URL"}[info.field_name]
        if url is None:
            return None
        if not url.strip():
            raise ValueError(f"{name} is empty; leave it unset to use the bundled server")
        if not url.startswith(("postgresql://", "postgres://")):
            raise ValueError(
                f"{name} must start with postgresql://, for instance postgresql://app:secret@host/skillpulse"
            )
        return url

    @field_validator("onet_url", mode="after")
    @classmethod
    def _a_pattern_or_off(cls, pattern: str) -> str:
        if pattern == ONET_URL_OFF or (pattern.startswith(("http://", "https://")) and "{version}" in pattern):
            return pattern
        raise ValueError("SKILLPULSE_ONET_URL must be off, or start with http:// or https:// and hold {version}")

    @field_validator("feed_dir", mode="before")
    @classmethod
    def _not_empty(cls, path: str | Path | None) -> str | Path | None:
        if path == "":
            raise ValueError("SKILLPULSE_FEED_DIR is empty; leave it unset for the folder feeds of the data directory")
        return path

    @field_validator("data_dir", "feed_dir", mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    @model_validator(mode="after")
    def _consistent(self) -> Settings:
        if self.database_url and not self.secret_key:
            raise ValueError(
                "SKILLPULSE_SECRET_KEY is not set; with DATABASE_URL it is required. "
                "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        if self.owner_url and not self.database_url:
            raise ValueError("SKILLPULSE_OWNER_URL is set but DATABASE_URL is not; set both or neither")
        if self.demo is None:
            self.demo = self.database_url is None
        return self

    @property
    def feeds(self) -> Path:
        """The watched directory."""
        return self.feed_dir or self.data_dir / "feeds"

    @property
    def bundled(self) -> bool:
        """Whether the bundled PostgreSQL serves this process."""
        return self.database_url is None


def read_settings() -> Settings:
    """The settings of the environment as it is now.

    Raises SettingsError with one line per problem, each saying what to change.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            message = problem["msg"].removeprefix("Value error, ")
            place = ".".join(str(part) for part in problem["loc"])
            if problem["type"].startswith("bool"):
                message = f"{problem['input']!r} is neither on nor off"
            elif place == "PORT":
                message = f"{problem['input']!r} is not a number from 1 to 65535"
            elif place == "SKILLPULSE_FEED_WATERMARK_HOURS":
                message = f"{problem['input']!r} is not a number of hours from 0 to 168"
            lines.append(message if not place or place in message else f"{place}: {message}")
        raise SettingsError("\n".join(lines)) from error


@cache
def current() -> Settings:
    """The settings of this process, read once."""
    return read_settings()
