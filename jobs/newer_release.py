"""Looking for an O*NET release that is newer than the current one, where the publisher's archives are.

Source: the numbers of releases and the names of archives at the O*NET Resource Center.
"""

from __future__ import annotations

from data_access.errors import DataError
from data_access.loads.onet_checks import CurrentRelease
from domain.releases import ReleasesWithoutEnd, newest_after
from domain.vocabulary import is_generated_release
from jobs.downloads import is_there
from settings import ONET_URL_OFF

SETTING = "SKILLPULSE_ONET_URL"


def address_of(pattern: str, version: str) -> str:
    """Where the archive of a release is: 29.0 is written 29_0 there."""
    return pattern.replace("{version}", version.replace(".", "_"))


def nothing_to_look_for(pattern: str, current: CurrentRelease | None) -> str | None:
    """Why no newer release is looked for, or None where one is."""
    if pattern == ONET_URL_OFF:
        return f"{SETTING} is off: no newer release is looked for"
    if current is None:
        return "no release is loaded yet; load one with --source"
    if is_generated_release(current.version):
        return "the current release is the demonstration's; load a real one with --source"
    return None


def find_newer(pattern: str, current: CurrentRelease) -> str | None:
    """The address of the newest release after the current one, or None where there is none.

    Raises DataError, naming the setting, where it cannot be asked.
    """
    try:
        newest = newest_after(current.version, lambda version: is_there(address_of(pattern, version)))
    except ReleasesWithoutEnd as error:
        raise DataError(
            f"Whether O*NET has a newer release than {current.version} is not known: {error}, so the address answers "
            f"whatever it is asked for. Set {SETTING} to where its archives are, or to off."
        ) from error
    except DataError as error:
        raise DataError(
            f"Whether O*NET has a newer release than {current.version} is not known: {error}. Check the connection, "
            f"or set {SETTING} to where its archives are, or to off."
        ) from error
    return address_of(pattern, newest) if newest else None
