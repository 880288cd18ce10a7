"""Who addresses whom, and what does the pattern say? Networks of interactions and their measures."""

from cocodesign.networks.mixing import flow_shares, peer_to_peer_share
from cocodesign.networks.network import InteractionNetwork, as_network, interaction_network
from cocodesign.networks.nullmodels import (
    redealt,
    rematched,
    reweighted,
    rewired,
    rewirings,
    scattered,
)
from cocodesign.networks.reciprocity import reciprocity, weighted_reciprocity
from cocodesign.networks.resampling import Redraws, dyads_redrawn, redrawn, redraws

__all__ = [
    "InteractionNetwork",
    "Redraws",
    "as_network",
    "dyads_redrawn",
    "flow_shares",
    "interaction_network",
    "peer_to_peer_share",
    "reciprocity",
    "redealt",
    "redrawn",
    "redraws",
    "rematched",
    "reweighted",
    "rewired",
    "rewirings",
    "scattered",
    "weighted_reciprocity",
]
