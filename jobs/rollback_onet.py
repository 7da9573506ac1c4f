"""Goes back to an O*NET release that was current before.

Every loaded release stays in the database, so going back is one move of the pointer. The move and the taxonomy of
skills change in one transaction: a run that dies has moved everything or nothing, and the next one does not go too far.
"""

from __future__ import annotations

from sqlalchemy import Connection

from data_access.errors import InputRefused
from data_access.loads import onet_release
from data_access.loads.skills import load_taxonomy
from domain.releases import MoveKind, may_precede, release_before, version_key
from jobs.refresh_onet import Stopwatch, about
from jobs.registry import Outcome, Work, job


@job()
def rollback_onet(work: Work, *, to: str | None = None) -> Outcome:
    """Go back to the O*NET release that was current before, or to a loaded one by its number.

    Run again it goes further back. The weekly look does not publish an archive again that has been loaded; refresh_onet
    with allow_older does.

    to: number of a loaded release, such as 29.0; where it was loaded more than once, the one loaded last
    """
    watch = Stopwatch(work, ["move", "skills", "statistics"])
    with work.transaction() as connection:
        with watch.step("move"):
            onet_release.hold_pointer(connection)
            target = named(connection, to) if to else before_current(connection)
            if target is None:
                return Outcome(nothing_to_do=True, detail={"reason": f"release {to} is the current one"})
            version = onet_release.read_published(connection)[target]
            published = onet_release.make_current(connection, target, MoveKind.ROLLBACK)
        with watch.step("skills"):
            load_taxonomy(connection)
    with watch.step("statistics"), work.transaction() as connection:
        onet_release.update_statistics(connection)
    return Outcome(detail={**about(published, version), "seconds": watch.seconds})


def before_current(connection: Connection) -> int:
    """The release that was current before this one, of a published one without generated ones.

    Raises InputRefused where there is none.
    """
    current = onet_release.read_current(connection)
    if current is None:
        raise InputRefused(["there is nothing to go back to: no O*NET release is loaded"])
    loaded = onet_release.read_published(connection)
    moves = onet_release.read_moves(connection)
    target = release_before(move for move in moves if may_precede(loaded[move.release_id], current.version))
    if target is None:
        raise InputRefused(
            [
                f"there is nothing to go back to: no O*NET release was current before {current.version}; "
                "--to names a loaded one"
            ]
        )
    return target


def named(connection: Connection, version: str) -> int | None:
    """The loaded release of a number, None where it is the current one. Raises InputRefused where none is loaded."""
    loaded = onet_release.read_published(connection)
    targets = [release_id for release_id, number in loaded.items() if number == version]
    if not targets:
        known = ", ".join(sorted(set(loaded.values()), key=version_key)) or "none"
        raise InputRefused([f"to: release {version} is not loaded; loaded are: {known}"])
    current = onet_release.read_current(connection)
    return None if current and current.release_id == targets[-1] else targets[-1]
