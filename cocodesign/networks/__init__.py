"""Who addresses whom, and what does the pattern say? Networks of interactions and their measures."""

from cocodesign.networks.assortativity import assortativity, degree_assortativity, numeric_assortativity
from cocodesign.networks.backbone import backbone
from cocodesign.networks.brokerage import BROKERAGE_ROLES, brokerage_roles, constraint, effective_size
from cocodesign.networks.coreperiphery import CorePeriphery, core_periphery, core_periphery_fit
from cocodesign.networks.mixing import (
    ei_index,
    ei_range,
    flow_shares,
    mixing_matrix,
    peer_to_peer_share,
    relabelled,
)
from cocodesign.networks.network import InteractionNetwork, as_network, interaction_network
from cocodesign.networks.nullmodels import redealt, redrawn
from cocodesign.networks.reciprocity import reciprocity, weighted_reciprocity
from cocodesign.networks.rhythm import (
    activity_over_time,
    burstiness,
    participant_retention,
    response_latency,
    response_turns,
    tie_retention,
)
from cocodesign.networks.subgroups import modularity, modularity_estimate, subgroup_stability, subgroups
from cocodesign.networks.turns import PARTICIPATION_SHIFTS, participation_shifts

__all__ = [
    "BROKERAGE_ROLES",
    "PARTICIPATION_SHIFTS",
    "CorePeriphery",
    "InteractionNetwork",
    "activity_over_time",
    "as_network",
    "assortativity",
    "backbone",
    "brokerage_roles",
    "burstiness",
    "constraint",
    "core_periphery",
    "core_periphery_fit",
    "degree_assortativity",
    "effective_size",
    "ei_index",
    "ei_range",
    "flow_shares",
    "interaction_network",
    "mixing_matrix",
    "modularity",
    "modularity_estimate",
    "numeric_assortativity",
    "participant_retention",
    "participation_shifts",
    "peer_to_peer_share",
    "reciprocity",
    "redealt",
    "redrawn",
    "relabelled",
    "response_latency",
    "response_turns",
    "subgroup_stability",
    "subgroups",
    "tie_retention",
    "weighted_reciprocity",
]
