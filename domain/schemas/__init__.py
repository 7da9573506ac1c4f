"""The published forms of files that others write for SkillPulse, as JSON schemas (draft 2020-12).

`/schemas/<name>` serves them, and an import checks files against the same text.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

SCHEMAS = {path.name: path for path in sorted(Path(__file__).parent.glob("*.schema.json"))}
"""Name as served -> the file."""


@cache
def read_schema(name: str) -> dict[str, Any]:
    """A schema of SCHEMAS. Raises KeyError for a name that there is not."""
    return json.loads(SCHEMAS[name].read_text(encoding="utf-8"))
