"""Does what is written for other programs come back whole?"""

import networkx as nx
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks import interaction_network, write_gexf, write_graphml, write_pajek

NAMES = ["Ana", 'O\'Brien "Bo"', "مريم", "אבי & <דן>", "José\nLuz", "李", "👩‍🌾", "a b"]


@pytest.fixture
def people_of_many_scripts():
    """Eight people whose names need care; of some nothing is known; Ana and Maryam talk, Ana hears everybody."""
    roster = pd.DataFrame(
        {
            "participant": NAMES,
            "role": ["host", None, "عضو", "member", "", "member", "member", "member"],
            "joined_at": pd.to_datetime(
                ["2026-03-14T18:00:00Z", None, *["2026-03-14T19:30:00.5+01:00"] * 6],
                format="ISO8601",
                utc=True,
            ),
            "left_on": [pd.Timestamp("2026-03-15").date(), None, *[pd.Timestamp("2026-03-16").date()] * 6],
            "simulated": pd.array([True, None, *[False] * 6], dtype="boolean"),
            "visits": pd.array([3, None, *[2**40] * 6], dtype="Int64"),
            "score": [0.5, float("nan"), *[1.25] * 6],
            "mixed": [1, None, "two", 2.5, True, 3, 4, 5],
            "start": ["early", None, *["late"] * 6],
            "tags": [["a", "ب"], None, *[[]] * 6],
            "note": ["bell \x07", None, *["fine"] * 6],
        }
    )
    talk = [("Ana", "مريم", 3), ("مريم", "Ana", 0.5)] + [(name, "Ana", 1) for name in NAMES[3:]]
    return interaction_network(talk, roster)


def check(graph, network, known, *, start="start"):
    assert graph.is_directed()
    assert list(graph.nodes) == NAMES
    ties = {(s, t): w for s, t, w in network.to_frame().itertuples(index=False)}
    assert {(s, t): float(d["weight"]) for s, t, d in graph.edges(data=True)} == ties
    assert known(graph.nodes['O\'Brien "Bo"']) == {}
    assert known(graph.nodes["Ana"]) == {
        "role": "host",
        "joined_at": "2026-03-14T18:00:00+00:00",
        "left_on": "2026-03-15",
        "simulated": True,
        "visits": 3,
        "score": 0.5,
        "mixed": "1",
        start: "early",
        "tags": '["a", "ب"]',
        "note": "bell �",
    }
    assert known(graph.nodes["مريم"])["joined_at"] == "2026-03-14T18:30:00.500000+00:00"
    assert known(graph.nodes["مريم"])["visits"] == 2**40


def test_graphml_keeps_times_and_gaps_and_every_script(people_of_many_scripts, tmp_path):
    write_graphml(people_of_many_scripts, tmp_path / "talk.graphml")
    graph = nx.read_graphml(tmp_path / "talk.graphml")
    check(graph, people_of_many_scripts, dict)


def test_gexf_keeps_times_and_gaps_and_every_script(people_of_many_scripts, tmp_path):
    write_gexf(people_of_many_scripts, tmp_path / "talk.gexf")
    graph = nx.read_gexf(tmp_path / "talk.gexf")
    assert "mode" not in graph.graph or graph.graph["mode"] == "static"
    check(
        graph,
        people_of_many_scripts,
        lambda about: {k: v for k, v in about.items() if k != "label"},
        start="start_",
    )


def test_pajek_keeps_names_and_weights(people_of_many_scripts, tmp_path):
    write_pajek(people_of_many_scripts, tmp_path / "talk.net")
    lines = (tmp_path / "talk.net").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*Vertices 8"
    assert lines[2] == "2 \"O'Brien 'Bo'\""
    assert lines[9:11] == ["*Arcs", "1 3 3"]
    graph = nx.read_pajek(tmp_path / "talk.net")
    plain = [name.replace('"', "'").replace("\n", " ") for name in NAMES]
    assert list(graph) == plain
    written = dict(zip(NAMES, plain, strict=True))
    assert {(s, t): d["weight"] for s, t, d in graph.edges(data=True)} == {
        (written[s], written[t]): w for s, t, w in people_of_many_scripts.to_frame().itertuples(index=False)
    }


@pytest.mark.parametrize(
    ("write", "read"),
    [(write_graphml, nx.read_graphml), (write_gexf, nx.read_gexf), (write_pajek, nx.read_pajek)],
)
def test_networks_of_nobody_and_of_the_silent_can_be_written(write, read, tmp_path):
    write(interaction_network([]), tmp_path / "nobody")
    assert len(read(tmp_path / "nobody")) == 0
    write(interaction_network([], ["Ana", "Bo"]), tmp_path / "silent")
    graph = read(tmp_path / "silent")
    assert set(graph) == {"Ana", "Bo"} and graph.size() == 0


def test_a_networkx_graph_can_be_written_too(tmp_path):
    graph = nx.DiGraph([("Ana", "Bo")])
    graph.nodes["Ana"]["joined_at"] = pd.Timestamp("2026-03-14T18:00:00Z")
    write_graphml(graph, tmp_path / "talk.graphml")
    assert nx.read_graphml(tmp_path / "talk.graphml").nodes["Ana"]["joined_at"] == "2026-03-14T18:00:00+00:00"


def test_names_that_a_format_cannot_tell_apart_are_refused(tmp_path):
    with pytest.raises(InvalidInputError, match="would have the same name in this file, \"Bo 'B'\""):
        write_pajek(interaction_network([('Bo "B"', "Bo 'B'")]), tmp_path / "talk.net")
    for write in (write_graphml, write_gexf):
        with pytest.raises(InvalidInputError, match="cannot tell them apart"):
            write(interaction_network([("Bo\x01", "Bo\x02")]), tmp_path / "talk")
