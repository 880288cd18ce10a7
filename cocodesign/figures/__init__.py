"""Pictures of results: a result in, matplotlib's axes out. Nothing is computed here and nothing is saved.

Each says in words, as ``ax.alternative``, what it shows, and means by no colour what it does not say by shape,
width or word too.
"""

from cocodesign.figures.activity import draw_activity
from cocodesign.figures.budgets import draw_budget
from cocodesign.figures.duels import draw_pairwise
from cocodesign.figures.inequality import draw_lorenz_curve
from cocodesign.figures.lineages import draw_lineage
from cocodesign.figures.matrices import draw_adjacency
from cocodesign.figures.networks import draw_network, network_places
from cocodesign.figures.opinions import draw_opinion_map
from cocodesign.figures.reports import draw_report
from cocodesign.figures.rounds import draw_rounds
from cocodesign.figures.shares import draw_credit
from cocodesign.figures.svg import as_svg

__all__ = [
    "as_svg",
    "draw_activity",
    "draw_adjacency",
    "draw_budget",
    "draw_credit",
    "draw_lineage",
    "draw_lorenz_curve",
    "draw_network",
    "draw_opinion_map",
    "draw_pairwise",
    "draw_report",
    "draw_rounds",
    "network_places",
]
