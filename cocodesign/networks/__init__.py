"""Who addresses whom, and what does the pattern say? Networks of interactions and their measures."""

from cocodesign.networks.mixing import flow_shares, peer_to_peer_share
from cocodesign.networks.network import InteractionNetwork, as_network, interaction_network
from cocodesign.networks.nullmodels import redealt, redrawn
from cocodesign.networks.reciprocity import reciprocity, weighted_reciprocity

__all__ = [
    "InteractionNetwork",
    "as_network",
    "flow_shares",
    "interaction_network",
    "peer_to_peer_share",
    "reciprocity",
    "redealt",
    "redrawn",
    "weighted_reciprocity",
]
