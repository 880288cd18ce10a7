"""Is the bundled workshop whole, and as it is described?"""

import pytest

from cocodesign.archive import open_archive
from cocodesign.datasets import dataset_path, load_mill_lane, load_mill_lane_truth, load_minneapolis
from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage import idea_lineage
from cocodesign.networks import interaction_network
from cocodesign.release import make_release
from cocodesign.voting import Ballots, irv


@pytest.fixture(scope="module")
def mill_lane():
    return load_mill_lane()


def test_the_record_of_mill_lane_verifies_and_its_poll_is_counted_again():
    report = open_archive(dataset_path("mill-lane.jsonl")).verify()
    assert report.ok
    assert len(report.polls) == 1


def test_mill_lane_holds_all_that_a_workshop_has(mill_lane):
    assert mill_lane.participants["simulated"].all()
    assert {"idea", "comment"} == set(mill_lane.contributions["kind"])
    assert {"builds_on", "merges"} <= set(mill_lane.derivations["kind"])
    assert {"reply", "endorse", "build"} == set(mill_lane.interactions["kind"])
    assert set(mill_lane.contributions["alignment"].dropna()) == {"for", "neutral", "against"}
    assert len(mill_lane.decisions) == 1


def test_people_confirmed_different_consents_so_that_a_release_has_people_in_it(mill_lane):
    rows = mill_lane.consents
    given = rows[rows["granted"] & rows["confirmed"]].groupby("scope")["participant"].agg(set)
    assert given.map(len).to_dict() == {"workshop": 24, "research": 22, "quote": 13, "open_data": 13}
    assert len(given["quote"] ^ given["open_data"]) > 5  # not the same people
    study = make_release(mill_lane, scope="research")
    assert (study.detail, len(study.tables["participants"])) == ("people", 22)
    words = study.tables["contributions"]["text"].notna()
    assert 0 < words.sum() < len(words)
    public = make_release(mill_lane, scope="open_data")
    assert (public.detail, len(public.tables["participants"])) == ("public", 13)


def test_one_only_listens_and_three_come_late(mill_lane):
    people = mill_lane.participants.set_index("participant")
    speakers = set(mill_lane.contributions["participant"]) | set(mill_lane.endorsements["participant"])
    assert len(set(people.index) - speakers) >= 1
    opened = mill_lane.stages.set_index("stage")["opened_at"]["ideas"]
    assert (people["joined_at"] > opened).sum() == 3


def test_the_tables_of_mill_lane_make_a_network_and_a_lineage(mill_lane):
    network = interaction_network(mill_lane.interactions, mill_lane.participants)
    assert len(network) == 24
    assert network.total_weight == len(mill_lane.interactions)
    assert idea_lineage(mill_lane.derivations, mill_lane.contributions).attributes["known"].all()


def test_the_truth_speaks_of_the_same_people_and_ideas(mill_lane):
    truth = load_mill_lane_truth()
    ideas = mill_lane.contributions.query("kind == 'idea'")
    assert set(truth["participant"]) == set(mill_lane.participants["participant"])
    assert set(truth["contribution"]) == set(ideas["contribution"])
    assert len(truth) == 24 * len(ideas)
    assert truth["liking"].between(0, 1).all()


def test_people_approve_more_of_what_they_like(mill_lane):
    likings = load_mill_lane_truth().set_index(["participant", "contribution"])["liking"]
    voter = mill_lane.ballots.set_index("ballot")["participant"]
    idea = mill_lane.candidates.set_index("candidate")["contribution"]
    approved = set(
        zip(mill_lane.marks["ballot"].map(voter), mill_lane.marks["candidate"].map(idea), strict=True)
    )
    all_pairs = {(person, one) for person in voter for one in idea}
    assert likings[list(approved)].mean() > likings[list(all_pairs - approved)].mean() + 0.2


def test_a_file_that_is_not_bundled_is_refused_with_those_that_are():
    for name in ("moon.jsonl", "../pyproject.toml"):
        with pytest.raises(InvalidInputError, match=r"there is mill-lane\.jsonl, mill-lane\.truth\.csv"):
            dataset_path(name)


@pytest.mark.parametrize(("overvotes", "last"), [("skip", (38870, 24972)), ("exhaust", (38857, 24962))])
def test_the_ballots_of_minneapolis_give_the_count_that_the_city_published(overvotes, last):
    election = load_minneapolis(overvotes=overvotes)
    ballots = Ballots.from_marks(
        election.marks, election.ballots, election.candidates["candidate"], kind="rankings"
    )
    result = irv(ballots)
    assert (len(ballots), result.winners) == (80101, ("Betsy Hodges",))
    assert tuple(result.course[-1].votes[one] for one in ("Betsy Hodges", "Mark Andrew")) == last


def test_another_way_with_overvotes_is_refused():
    with pytest.raises(InvalidInputError, match="overvotes is skip or exhaust, not 'guess'"):
        load_minneapolis(overvotes="guess")
