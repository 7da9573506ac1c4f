"""Job titles of the current O*NET release, by which postings are coded."""

from __future__ import annotations

from sqlalchemy import Connection, text

_TITLES = text("""
    SELECT onetsoc_code, title, 'occupation' AS kind FROM onet_occupation JOIN current_release USING (release_id)
    UNION ALL
    SELECT onetsoc_code, title, kind FROM onet_title JOIN current_release USING (release_id)
    ORDER BY onetsoc_code, kind, title
""")


def read_titles(connection: Connection) -> list[tuple[str, str, str]]:
    """(onetsoc_code, title, kind), kind one of 'occupation', 'alternate', 'reported'; empty without a release."""
    return [(code, title, kind) for code, title, kind in connection.execute(_TITLES)]
