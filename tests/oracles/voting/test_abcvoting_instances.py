"""Do we choose the committees that are published for forty approval profiles?

Test instances © 2019 Martin Lackner, MIT licence (martinlackner/abcvoting).
"""

from functools import partial
from pathlib import Path

import pytest

from cocodesign.voting import Ballots, equal_shares, pav, sequential_pav, sequential_phragmen
from cocodesign.voting.approval import most_approved

yaml = pytest.importorskip("yaml", reason="pyyaml is not installed (make oracles)")

FOLDERS = [one / "shared" / "data" / "abcvoting" / "instances" for one in Path(__file__).resolve().parents]
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.abc.yaml"))
pytestmark = pytest.mark.skipif(not FILES, reason="the instances of abcvoting are not here")

RULES = {
    "av": most_approved,
    "pav": pav,
    "seqpav": sequential_pav,
    "seqphragmen": sequential_phragmen,
    "equal-shares": partial(equal_shares, completion="phragmen"),
    "equal-shares-with-av-completion": partial(equal_shares, completion="approval"),
}
RAISED = "equal-shares-with-increment-completion"


def instances():
    for path in FILES:
        about = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows = {f"v{i}": map(str, row) for i, row in enumerate(about["profile"])}
        yield path.name, Ballots.from_approvals(rows, map(str, range(about["num_cand"]))), about


def as_sets(committees):
    return {frozenset(map(int, one)) for one in committees}


def test_there_are_forty_of_them():
    assert len(FILES) == 40


@pytest.mark.parametrize("rule", RULES)
def test_every_level_committee_is_the_published_one(rule):
    for name, ballots, about in instances():
        (published,) = [
            one["result"] for one in about["compute"] if one["rule_id"] == rule and not one["resolute"]
        ]
        found = RULES[rule](ballots, seats=about["committeesize"])
        assert found.complete
        assert as_sets(found.figures["committees"]) == as_sets(published), name


def test_raised_shares_lead_to_the_published_committee():
    """It is published for one order of settling ties alone."""
    for name, ballots, about in instances():
        (published,) = [one["result"] for one in about["compute"] if one["rule_id"] == RAISED]
        found = equal_shares(ballots, seats=about["committeesize"], completion="increment")
        assert as_sets(published) <= as_sets(found.figures["committees"]), name
