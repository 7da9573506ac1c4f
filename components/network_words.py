"""How the measures of pairs of skills are named on the pages of the network."""

from __future__ import annotations

from domain.vocabulary import AssociationMeasure

MEASURE_NAMES = {
    AssociationMeasure.POSTINGS: "joint postings",
    AssociationMeasure.JACCARD: "Jaccard",
    AssociationMeasure.LIFT: "lift",
    AssociationMeasure.NPMI: "NPMI",
}

TIED = {
    AssociationMeasure.POSTINGS: "are asked for together most often",
    AssociationMeasure.JACCARD: "overlap most",
    AssociationMeasure.LIFT: "are most over-represented beside each other",
    AssociationMeasure.NPMI: "are tied most closely",
}
