"""What do the measures of networks say of nobody, of one person, and of people who have no tie? One table for all.

A row for each public measure, a column for each network in which something is missing. A cell is the number, the
numbers of a series, the size of a table; ``undefined`` where the measure is undefined, ``refused`` where it needs more
people. A measure that has no row fails the first test.
"""

import inspect
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

import cocodesign.networks
from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    CorePeriphery,
    InteractionNetwork,
    activity_over_time,
    as_network,
    assortativity,
    backbone,
    betweenness,
    brokerage_roles,
    burstiness,
    centralization,
    closeness,
    components,
    constraint,
    core_number,
    core_periphery,
    core_periphery_fit,
    degree,
    degree_assortativity,
    density,
    dyad_census,
    dyadic_interval,
    dyads_redrawn,
    effective_size,
    ei_index,
    ei_range,
    flow_shares,
    gini,
    interaction_network,
    local_clustering,
    lorenz_curve,
    mixing_matrix,
    modularity,
    modularity_estimate,
    mrqap,
    node_reciprocity,
    numeric_assortativity,
    pagerank,
    participant_retention,
    participation_bands,
    participation_shifts,
    peer_to_peer_share,
    qap_correlation,
    reciprocity,
    reciprocity_correlation,
    redealt,
    redrawn,
    redraws,
    relabelled,
    rematched,
    report,
    response_latency,
    response_turns,
    reweighted,
    rewired,
    rewirings,
    scattered,
    strength,
    subgroup_stability,
    subgroups,
    tie_retention,
    top_share,
    transitivity,
    triad_census,
    weighted_reciprocity,
    write_gexf,
    write_graphml,
    write_pajek,
)

AT = "2026-03-14T18:{:02d}Z"


def _network(ties, people, group="xy", roles=("host", "participant")):
    """A roster whose groups and roles take turns, and its addresses a minute apart."""
    roster = pd.DataFrame(
        {
            "participant": pd.Series(people, dtype="str"),
            "group": [group[k % len(group)] for k in range(len(people))],
            "role": [roles[min(k, len(roles) - 1)] for k in range(len(people))],
            "age": [20.0 + k for k in range(len(people))],
        }
    )
    columns = {"source": "str", "target": "str", "weight": "float64"}
    table = pd.DataFrame(ties, columns=list(columns)).astype(columns)
    table["created_at"] = pd.to_datetime([AT.format(k) for k in range(len(ties))], utc=True)
    table["kind"] = "reply"
    return interaction_network(table, roster), table, roster


NETWORKS = {
    "nobody": _network([], []),
    "one person": _network([], ["Ana"]),
    "isolates only": _network([], ["Ana", "Bo", "Cy"]),
    "no ties": _network([("Ana", "Bo", 0), ("Bo", "Cy", 0)], ["Ana", "Bo", "Cy"]),
    "loops only": _network([("Ana", "Ana", 1), ("Bo", "Bo", 2)], ["Ana", "Bo", "Cy"]),
    "two components": _network(
        [("Ana", "Bo", 2), ("Bo", "Ana", 1), ("Cy", "Dee", 1)], ["Ana", "Bo", "Cy", "Dee"]
    ),
    "one group only": _network(
        [("Ana", "Bo", 1), ("Bo", "Cy", 1), ("Cy", "Ana", 1)], ["Ana", "Bo", "Cy"], "x", ("participant",)
    ),
}


def told(take, case):
    """What comes out, in a word: the number, the numbers of a series, the size of a table, or the refusal."""
    try:
        found = take(*case)
    except UndefinedMeasureError:
        return "undefined"
    except InvalidInputError:
        return "refused"
    if isinstance(found, int | float | np.number):
        return f"{float(found):.3g}"
    if isinstance(found, pd.Series):
        return "[" + " ".join(_number(value) for value in found) + "]"
    if isinstance(found, pd.DataFrame):
        return f"{len(found)} × {len(found.columns)}"
    if isinstance(found, InteractionNetwork):
        return f"{len(found)} people"
    if isinstance(found, CorePeriphery):
        return f"core of {int(found.core.sum())}"
    if isinstance(found, tuple):
        return "(" + " ".join(_number(value) for value in found) + ")"
    return str(found)


def _number(value):
    return "nan" if pd.isna(value) else f"{float(value):.3g}"


def _of_network(measure, *more, **options):
    return lambda network, table, roster: measure(network, *more, **options)


def _of_given(measure, **options):
    return lambda network, table, roster: measure(strength(network, direction="out"), **options)


def _of_table(measure, *more, **options):
    return lambda network, table, roster: measure(table, *more, **options)


def _drawn(network, table, roster):
    return f"{len(list(rewirings(network, 2, 1)))} networks"


def _written(write):
    def take(network, table, roster):
        with TemporaryDirectory() as folder:
            write(network, Path(folder, "it"))
            return "a file" if Path(folder, "it").stat().st_size else "an empty file"

    return take


MEASURES = {
    "activity_over_time": _of_table(activity_over_time, every="1min"),
    "as_network": _of_network(as_network),
    "assortativity": _of_network(assortativity),
    "backbone": _of_network(backbone, 0.5),
    "betweenness": _of_network(betweenness),
    "brokerage_roles": _of_network(brokerage_roles),
    "burstiness": lambda network, table, roster: burstiness(table, roster),
    "centralization": _of_network(centralization, of="in_degree"),
    "centralization of betweenness": _of_network(centralization, of="betweenness"),
    "centralization of closeness": _of_network(centralization, of="closeness"),
    "closeness": _of_network(closeness),
    "components": _of_network(components),
    "constraint": _of_network(constraint),
    "core_number": _of_network(core_number),
    "core_periphery": _of_network(core_periphery, 1, restarts=2),
    "core_periphery_fit": _of_network(core_periphery_fit, 1, restarts=2),
    "degree": _of_network(degree),
    "degree_assortativity": _of_network(degree_assortativity),
    "density": _of_network(density),
    "dyad_census": _of_network(dyad_census),
    "dyadic_interval": _of_network(dyadic_interval, "density"),
    "dyads_redrawn": _of_network(dyads_redrawn, 1),
    "effective_size": _of_network(effective_size),
    "ei_index": _of_network(ei_index),
    "ei_range": _of_network(ei_range),
    "flow_shares": _of_network(flow_shares),
    "gini": _of_given(gini),
    "interaction_network": lambda network, table, roster: interaction_network(table, roster),
    "local_clustering": _of_network(local_clustering),
    "lorenz_curve": _of_given(lorenz_curve),
    "mixing_matrix": _of_network(mixing_matrix),
    "modularity": _of_network(modularity, "group"),
    "modularity_estimate": lambda network, table, roster: (
        modularity_estimate(network, 1, replicates=20).value
    ),
    "mrqap": lambda network, table, roster: mrqap(
        network, {"back": network.weights.T.toarray()}, rng=1, replicates=20, progress=False
    ),
    "node_reciprocity": _of_network(node_reciprocity),
    "numeric_assortativity": _of_network(numeric_assortativity, attribute="age"),
    "pagerank": _of_network(pagerank),
    "participant_retention": _of_table(participant_retention, every="1min"),
    "participation_bands": _of_given(participation_bands),
    "participation_shifts": _of_table(participation_shifts, 1, replicates=20),
    "peer_to_peer_share": _of_network(peer_to_peer_share),
    "qap_correlation": lambda network, table, roster: qap_correlation(
        network, network.weights.T.toarray(), rng=1, replicates=20, progress=False
    ),
    "reciprocity": _of_network(reciprocity),
    "reciprocity_correlation": _of_network(reciprocity_correlation),
    "redealt": _of_network(redealt, 1),
    "redrawn": _of_network(redrawn, 1),
    "redraws": lambda network, table, roster: redraws(network, 3, 1).drawn_network(0),
    "relabelled": _of_network(relabelled, 1),
    "rematched": _of_network(rematched, 1),
    "report": _of_network(report, rng=1, replicates=20, progress=False),
    "response_latency": _of_table(response_latency),
    "response_turns": _of_table(response_turns),
    "reweighted": _of_network(reweighted, 1),
    "rewired": _of_network(rewired, 1),
    "rewirings": _drawn,
    "scattered": _of_network(scattered, 1),
    "strength": _of_network(strength),
    "subgroup_stability": _of_network(subgroup_stability, 1, runs=3),
    "subgroups": _of_network(subgroups, 1),
    "tie_retention": _of_table(tie_retention, every="1min"),
    "top_share": _of_given(top_share),
    "transitivity": _of_network(transitivity),
    "triad_census": _of_network(triad_census),
    "weighted_reciprocity": _of_network(weighted_reciprocity),
    "write_gexf": _written(write_gexf),
    "write_graphml": _written(write_graphml),
    "write_pajek": _written(write_pajek),
}


EXPECTED = """
                              | nobody     | one person | isolates only                     | no ties                           | loops only                        | two components                    | one group only
activity_over_time            | 0 × 5      | 0 × 5      | 0 × 5                             | 0 × 5                             | 0 × 5                             | 3 × 5                             | 3 × 5
as_network                    | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
assortativity                 | undefined  | undefined  | undefined                         | undefined                         | undefined                         | -0.8                              | undefined
backbone                      | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
betweenness                   | []         | [nan]      | [0 0 0]                           | [0 0 0]                           | [0 0 0]                           | [0 0 0 0]                         | [0.5 0.5 0.5]
brokerage_roles               | 0 × 18     | 1 × 18     | 3 × 18                            | 3 × 18                            | 3 × 18                            | 4 × 18                            | 3 × 18
burstiness                    | []         | [nan]      | [nan nan nan]                     | [nan nan nan]                     | [nan nan nan]                     | [nan nan nan nan]                 | [nan nan nan]
centralization                | undefined  | undefined  | 0                                 | 0                                 | 0                                 | 0.111                             | 0
centralization of betweenness | undefined  | undefined  | 0                                 | 0                                 | 0                                 | 0                                 | 0
centralization of closeness   | undefined  | undefined  | undefined                         | undefined                         | undefined                         | undefined                         | 0
closeness                     | []         | [nan]      | [0 0 0]                           | [0 0 0]                           | [0 0 0]                           | [0.333 0.333 0 0.333]             | [0.667 0.667 0.667]
components                    | []         | [0]        | [0 1 2]                           | [0 1 2]                           | [0 1 2]                           | [0 0 1 1]                         | [0 0 0]
constraint                    | []         | [nan]      | [nan nan nan]                     | [nan nan nan]                     | [nan nan nan]                     | [1 1 1 1]                         | [1.12 1.12 1.12]
core_number                   | []         | [0]        | [0 0 0]                           | [0 0 0]                           | [0 0 0]                           | [1 1 1 1]                         | [2 2 2]
core_periphery                | undefined  | undefined  | undefined                         | undefined                         | undefined                         | core of 2                         | core of 1
core_periphery_fit            | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.258                             | 0
degree                        | []         | [0]        | [0 0 0]                           | [0 0 0]                           | [0 0 0]                           | [2 2 1 1]                         | [2 2 2]
degree_assortativity          | undefined  | undefined  | undefined                         | undefined                         | undefined                         | undefined                         | undefined
density                       | undefined  | undefined  | 0                                 | 0                                 | 0                                 | 0.25                              | 0.5
dyad_census                   | undefined  | undefined  | [0 0 3]                           | [0 0 3]                           | [0 0 3]                           | [1 1 4]                           | [0 3 0]
dyadic_interval               | (nan nan)  | (nan nan)  | (nan nan)                         | (nan nan)                         | (nan nan)                         | (nan nan)                         | (nan nan)
dyads_redrawn                 | refused    | refused    | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
effective_size                | []         | [nan]      | [nan nan nan]                     | [nan nan nan]                     | [nan nan nan]                     | [1 1 1 1]                         | [1 1 1]
ei_index                      | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 1                                 | -1
ei_range                      | undefined  | undefined  | undefined                         | undefined                         | undefined                         | [-1 0.333 1]                      | [-1 -1 -1]
flow_shares                   | undefined  | undefined  | undefined                         | undefined                         | undefined                         | [0.5 0.25 0.25 0]                 | [0 0 1 0]
gini                          | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.375                             | 0
interaction_network           | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
local_clustering              | []         | [nan]      | [nan nan nan]                     | [nan nan nan]                     | [nan nan nan]                     | [nan nan nan nan]                 | [1 1 1]
lorenz_curve                  | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 5 × 2                             | 4 × 2
mixing_matrix                 | 0 × 0      | 1 × 1      | 2 × 2                             | 2 × 2                             | 2 × 2                             | 2 × 2                             | 1 × 1
modularity                    | undefined  | undefined  | undefined                         | undefined                         | undefined                         | -0.5                              | 0
modularity_estimate           | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.375                             | 0
mrqap                         | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 2 × 12                            | 2 × 12
node_reciprocity              | []         | [nan]      | [nan nan nan]                     | [nan nan nan]                     | [nan nan nan]                     | [1 1 0 0]                         | [0 0 0]
numeric_assortativity         | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.655                             | -0.5
pagerank                      | undefined  | [1]        | [0.333 0.333 0.333]               | [0.333 0.333 0.333]               | [0.333 0.333 0.333]               | [0.412 0.412 0.0618 0.114]        | [0.333 0.333 0.333]
participant_retention         | 0 × 4      | 0 × 4      | 0 × 4                             | 0 × 4                             | 0 × 4                             | 2 × 4                             | 2 × 4
participation_bands           | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 3 × 3                             | 3 × 3
participation_shifts          | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 13 × 5                            | 13 × 5
peer_to_peer_share            | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.25                              | 1
qap_correlation               | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 1 × 9                             | 1 × 9
reciprocity                   | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.667                             | 0
reciprocity_correlation       | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.556                             | -1
redealt                       | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
redrawn                       | refused    | refused    | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
redraws                       | refused    | refused    | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
relabelled                    | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
rematched                     | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
report                        | 12 × 11    | 12 × 11    | 12 × 11                           | 12 × 11                           | 12 × 11                           | 12 × 11                           | 12 × 11
response_latency              | undefined  | undefined  | undefined                         | undefined                         | undefined                         | [3 1 2 0.667 60 60 60 60]         | [3 0 3 1 nan nan nan nan]
response_turns                | 0 × 6      | 0 × 6      | 0 × 6                             | 0 × 6                             | 0 × 6                             | 3 × 6                             | 3 × 6
reweighted                    | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
rewired                       | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
rewirings                     | 2 networks | 2 networks | 2 networks                        | 2 networks                        | 2 networks                        | 2 networks                        | 2 networks
scattered                     | 0 people   | 1 people   | 3 people                          | 3 people                          | 3 people                          | 4 people                          | 3 people
strength                      | []         | [0]        | [0 0 0]                           | [0 0 0]                           | [0 0 0]                           | [3 3 1 1]                         | [2 2 2]
subgroup_stability            | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 1                                 | 1
subgroups                     | []         | [nan]      | [nan nan nan]                     | [nan nan nan]                     | [nan nan nan]                     | [0 0 1 1]                         | [0 0 0]
tie_retention                 | 0 × 4      | 0 × 4      | 0 × 4                             | 0 × 4                             | 0 × 4                             | 2 × 4                             | 2 × 4
top_share                     | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.2                               | 0.1
transitivity                  | undefined  | undefined  | undefined                         | undefined                         | undefined                         | undefined                         | 1
triad_census                  | undefined  | undefined  | [1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0] | [1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0] | [1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0] | [0 2 2 0 0 0 0 0 0 0 0 0 0 0 0 0] | [0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0]
weighted_reciprocity          | undefined  | undefined  | undefined                         | undefined                         | undefined                         | 0.5                               | 0
write_gexf                    | a file     | a file     | a file                            | a file                            | a file                            | a file                            | a file
write_graphml                 | a file     | a file     | a file                            | a file                            | a file                            | a file                            | a file
write_pajek                   | a file     | a file     | a file                            | a file                            | a file                            | a file                            | a file
"""


def _expected():
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in EXPECTED.strip("\n").splitlines()]
    assert head[1:] == list(NETWORKS)
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def test_every_public_measure_of_networks_has_a_row():
    public = {
        name for name in cocodesign.networks.__all__ if inspect.isfunction(getattr(cocodesign.networks, name))
    }
    assert {name.partition(" of ")[0] for name in MEASURES} == public
    assert list(_expected()) == list(MEASURES)


@pytest.mark.parametrize("case", NETWORKS)
@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.filterwarnings("error")
def test_a_network_in_which_something_is_missing_gives_what_the_table_says(name, case):
    assert told(MEASURES[name], NETWORKS[case]) == _expected()[name][case]


@pytest.mark.parametrize(
    "name", sorted({name for name in MEASURES if name not in ("write_gexf", "write_graphml", "write_pajek")})
)
def test_what_is_undefined_says_why(name):
    for network in NETWORKS.values():
        try:
            MEASURES[name](*network)
        except (UndefinedMeasureError, InvalidInputError) as reason:
            assert len(str(reason)) > 20
            assert str(reason).rstrip().endswith((".", ")"))
