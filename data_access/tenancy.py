"""Who reads: the viewer that every reading transaction names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """One reader. tenant_id: the tenant whose rows it may see; None sees no tenant's rows, only what is public."""

    tenant_id: str | None = None

    @property
    def context(self) -> str:
        """The value of the transaction's setting `app.tenant_id`."""
        return self.tenant_id or ""


PUBLIC = Viewer()
"""A reader who belongs to no tenant."""
