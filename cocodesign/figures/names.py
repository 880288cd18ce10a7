"""What are measures and counts called in a figure? Their names in English; catalogues have them in other languages."""

from __future__ import annotations

__all__ = ["COUNTED", "MARKERS", "MEASURES", "NUMBERS"]

COUNTED = {
    "interactions": "addresses",
    "sources": "people who addressed somebody",
    "targets": "people who were addressed",
    "acts": "acts",
}
"""What is counted: a column of ``activity_over_time``, or what a Lorenz curve spreads."""

MARKERS = {"o": "circle", "s": "square", "^": "triangle", "D": "diamond", "P": "cross", "h": "hexagon"}
"""Matplotlib's sign for the shape of each group, and its name."""

MEASURES = {
    "density": "density",
    "reciprocity": "reciprocity",
    "weighted_reciprocity": "weighted reciprocity",
    "reciprocity_correlation": "reciprocity correlation",
    "gini_given": "gini given",
    "gini_received": "gini received",
    "centralization_out": "centralization out",
    "centralization_in": "centralization in",
    "transitivity": "transitivity",
    "ei_index": "E-I index",
    "peer_to_peer_share": "peer to peer share",
    "components": "components",
    "activity": "activity",
    "dyadic": "dyadic",
    "host and member": "host and member",
    "generalised": "generalised",
    "empowerment": "empowerment",
}
"""Measures of a report and of the three shifts."""

NUMBERS = ("components",)
"""Measures that count something, from 1 on: they share no scale with those between −1 and 1."""
