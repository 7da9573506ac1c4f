"""The parts of an occupation's quick view, each with its source: the curator's where there is one, else derived.

The source of a part that is missing says why it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from data_access.queries.occupation_facts import Curated, ReleaseFacts
from data_access.queries.occupation_prospects import Pay, Prospect
from data_access.queries.occupation_scope import AskedOccupation
from domain import jaat


class ListPart(NamedTuple):
    """Entries with their source."""

    value: list[str]
    source: str


class TextPart(NamedTuple):
    """A text with its source; None where it is missing."""

    value: str | None
    source: str


@dataclass(frozen=True)
class QuickView:
    """What is known of one occupation, to be asked for its parts."""

    asked: AskedOccupation
    said: ReleaseFacts
    curated: Curated | None
    pay: Pay
    prospect: Prospect

    @property
    def curator(self) -> str:
        """How a curated part names its source; empty where nothing is curated."""
        if not self.curated:
            return ""
        generated = " (generated)" if self.curated.generated else ""
        return f"{self.curated.source}{generated}, reviewed on {self.curated.reviewed_on}"

    def summary(self) -> tuple[str, str]:
        """Two or three sentences, and who says them."""
        if self.curated:
            return self.curated.summary, self.curator
        facts = jaat.Facts(
            self.asked.title,
            self.asked.description,
            self.said.job_zone,
            self.said.job_zone_name,
            self.said.schooling,
            self.prospect.education,
            self.pay.median,
            "median_pay" in self.pay.at_least,
            self.prospect.change_share,
            self.prospect.target_year,
            self.pay.group,
            self.prospect.group,
        )
        used = [
            self._release,
            self.pay.credit if self.pay.median is not None else None,
            self.prospect.credit if self.prospect.education or self.prospect.change_share is not None else None,
        ]
        return jaat.summary(facts), f"Derived by SkillPulse from {', '.join(one for one in used if one)}"

    @property
    def _release(self) -> str:
        """Where title and description are from."""
        return self.asked.source if self.asked.in_release else "what earlier O*NET releases said"

    def _missing(self, otherwise: str) -> str:
        """Why a part of the release is missing."""
        if self.asked.release and not self.asked.in_release:
            return f"Not in {self.asked.source}"
        return otherwise if self.asked.release else self.asked.source

    def responsibilities(self) -> ListPart:
        """At most twelve curated ones, else the six most important tasks."""
        if self.curated:
            return ListPart(self.curated.responsibilities, self.curator)
        tasks = jaat.responsibilities(self.said.tasks)
        order = "core tasks first" if self.said.tasks_are_ranked else "tasks that nobody has ranked"
        source = f"{self.asked.source}, {order}" if tasks else f"{self.asked.source} lists no tasks"
        return ListPart(tasks, self._missing(source))

    def skills(self) -> ListPart:
        """Curated ones, else the ten that are rated as most important."""
        if self.curated:
            return ListPart(self.curated.skills, self.curator)
        top = jaat.top_skills(self.said.skills)
        if self.said.skills and not top:
            return ListPart([], f"The ratings in {self.asked.source} are all of low precision")
        source = f"{self.asked.source}, by importance" if top else f"Not rated in {self.asked.source}"
        return ListPart(top, self._missing(source))

    def software(self) -> ListPart:
        """Software that is in demand in the occupation, or hot anywhere."""
        top = jaat.top_software(self.said.software)
        source = f"{self.asked.source}, in demand or hot"
        return ListPart(top, self._missing(source if top else f"{self.asked.source} marks none in demand or hot"))

    def education(self) -> TextPart:
        """The curator's words, else what BLS calls typical for entry, else the answer that was given most often."""
        if self.curated and self.curated.education:
            return TextPart(self.curated.education, self.curator)
        if self.prospect.education:
            return TextPart(self.prospect.education, f"{self.prospect.source}, typical for entry")
        typical = jaat.typical_education(self.said.schooling)
        if typical is None:
            return TextPart(None, self._missing(f"Not in the projections, and not asked for in {self.asked.source}"))
        doubtful = any(one.low_precision for one in jaat.most_named(self.said.schooling))
        caution = ", low precision" if doubtful else ""
        return TextPart(typical, f"{self.asked.source}, level needed by most{caution}")

    def outlook_words(self) -> TextPart:
        """The curator's words, else those of the projection."""
        if self.curated and self.curated.outlook:
            return TextPart(self.curated.outlook, f"{self.curator}; numbers: {self.prospect.source}")
        return TextPart(self.prospect.words, self.prospect.source)

    def related_codes(self) -> ListPart:
        """O*NET-SOC codes: the curator's, else the five nearest."""
        if self.curated and self.curated.related:
            return ListPart(self.curated.related, self.curator)
        listed = self.said.related
        return ListPart(
            listed, self._missing(self.asked.source if listed else f"{self.asked.source} lists no related occupations")
        )
