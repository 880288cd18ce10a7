"""Who addresses whom, and what does the pattern say? Networks of interactions and their measures."""

from cocodesign.networks.centrality import betweenness, centralization, closeness, degree, pagerank, strength
from cocodesign.networks.cohesion import components, core_number, density, local_clustering, transitivity
from cocodesign.networks.exchange import write_gexf, write_graphml, write_pajek
from cocodesign.networks.inequality import gini, lorenz_curve, participation_bands, top_share
from cocodesign.networks.mixing import flow_shares, peer_to_peer_share
from cocodesign.networks.network import InteractionNetwork, as_network, interaction_network
from cocodesign.networks.nullmodels import redealt, rematched, reweighted, rewired, rewirings, scattered
from cocodesign.networks.reciprocity import (
    dyad_census,
    node_reciprocity,
    reciprocity,
    reciprocity_correlation,
    weighted_reciprocity,
)
from cocodesign.networks.resampling import Redraws, dyads_redrawn, redrawn, redraws
from cocodesign.networks.triads import triad_census

__all__ = [
    "InteractionNetwork",
    "Redraws",
    "as_network",
    "betweenness",
    "centralization",
    "closeness",
    "components",
    "core_number",
    "degree",
    "density",
    "dyad_census",
    "dyads_redrawn",
    "flow_shares",
    "gini",
    "interaction_network",
    "local_clustering",
    "lorenz_curve",
    "node_reciprocity",
    "pagerank",
    "participation_bands",
    "peer_to_peer_share",
    "reciprocity",
    "reciprocity_correlation",
    "redealt",
    "redrawn",
    "redraws",
    "rematched",
    "reweighted",
    "rewired",
    "rewirings",
    "scattered",
    "strength",
    "top_share",
    "transitivity",
    "triad_census",
    "weighted_reciprocity",
    "write_gexf",
    "write_graphml",
    "write_pajek",
]
