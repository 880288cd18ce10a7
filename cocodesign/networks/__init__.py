"""Who addresses whom, and what does the pattern say? Networks of interactions and their measures."""

from cocodesign.networks.assortativity import assortativity, degree_assortativity, numeric_assortativity
from cocodesign.networks.backbone import backbone
from cocodesign.networks.brokerage import BROKERAGE_ROLES, brokerage_roles, constraint, effective_size
from cocodesign.networks.centrality import betweenness, centralization, closeness, degree, pagerank, strength
from cocodesign.networks.cohesion import components, core_number, density, local_clustering, transitivity
from cocodesign.networks.coreperiphery import CorePeriphery, core_periphery, core_periphery_fit
from cocodesign.networks.dyadicinterval import dyadic_interval
from cocodesign.networks.exchange import write_gexf, write_graphml, write_pajek
from cocodesign.networks.inequality import gini, lorenz_curve, participation_bands, top_share
from cocodesign.networks.mixing import (
    ei_index,
    ei_range,
    flow_shares,
    mixing_matrix,
    peer_to_peer_share,
    relabelled,
)
from cocodesign.networks.network import InteractionNetwork, Pairs, as_network, interaction_network
from cocodesign.networks.nullmodels import redealt, rematched, reweighted, rewired, rewirings, scattered
from cocodesign.networks.qap import mrqap, qap_correlation
from cocodesign.networks.reciprocity import (
    dyad_census,
    node_reciprocity,
    reciprocity,
    reciprocity_correlation,
    weighted_reciprocity,
)
from cocodesign.networks.report import REPORTED, Reported, report
from cocodesign.networks.resampling import Redraws, dyads_redrawn, redrawn, redraws
from cocodesign.networks.rhythm import (
    activity_over_time,
    burstiness,
    participant_retention,
    response_latency,
    response_turns,
    tie_retention,
)
from cocodesign.networks.subgroups import modularity, modularity_estimate, subgroup_stability, subgroups
from cocodesign.networks.triads import TRIAD_TYPES, triad_census
from cocodesign.networks.turns import PARTICIPATION_SHIFTS, participation_shifts

__all__ = [
    "BROKERAGE_ROLES",
    "PARTICIPATION_SHIFTS",
    "REPORTED",
    "TRIAD_TYPES",
    "CorePeriphery",
    "InteractionNetwork",
    "Pairs",
    "Redraws",
    "Reported",
    "activity_over_time",
    "as_network",
    "assortativity",
    "backbone",
    "betweenness",
    "brokerage_roles",
    "burstiness",
    "centralization",
    "closeness",
    "components",
    "constraint",
    "core_number",
    "core_periphery",
    "core_periphery_fit",
    "degree",
    "degree_assortativity",
    "density",
    "dyad_census",
    "dyadic_interval",
    "dyads_redrawn",
    "effective_size",
    "ei_index",
    "ei_range",
    "flow_shares",
    "gini",
    "interaction_network",
    "local_clustering",
    "lorenz_curve",
    "mixing_matrix",
    "modularity",
    "modularity_estimate",
    "mrqap",
    "node_reciprocity",
    "numeric_assortativity",
    "pagerank",
    "participant_retention",
    "participation_bands",
    "participation_shifts",
    "peer_to_peer_share",
    "qap_correlation",
    "reciprocity",
    "reciprocity_correlation",
    "redealt",
    "redrawn",
    "redraws",
    "relabelled",
    "rematched",
    "report",
    "response_latency",
    "response_turns",
    "reweighted",
    "rewired",
    "rewirings",
    "scattered",
    "strength",
    "subgroup_stability",
    "subgroups",
    "tie_retention",
    "top_share",
    "transitivity",
    "triad_census",
    "weighted_reciprocity",
    "write_gexf",
    "write_graphml",
    "write_pajek",
]
