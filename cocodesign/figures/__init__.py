"""Pictures of results: a result in, matplotlib's axes out. Nothing is computed here and nothing is saved."""

from cocodesign.figures.lineages import draw_lineage
from cocodesign.figures.networks import draw_network

__all__ = ["draw_lineage", "draw_network"]
