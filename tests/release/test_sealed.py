"""Can anybody count a sealed vote again from a release, and each voter find theirs, without the two being joined?"""

import json
import shutil
from collections import Counter

import pytest

from cocodesign import check_receipt
from cocodesign.archive import open_archive
from cocodesign.chain import canonical
from cocodesign.cli import main
from cocodesign.exceptions import InvalidInputError
from cocodesign.release import make_release, read_release, recount_release, write_release
from cocodesign.release.risk import risk_sheet
from cocodesign.seal import leaf_of, seal_of

from ..mill_lane import ABOUT, a_room, an_id, count_closed
from .circle import NAMES, circle, poll

# Twelve ballots: seven for x, four for both, one blank.
CHOICES = [{"approved": ["x"]}] * 7 + [{"approved": ["x", "y"]}] * 4 + [{"approved": []}]
NONCES = [f"{n:064x}" for n in range(1, 13)]
LISTS = {
    "choices": CHOICES,
    "leaves": [leaf_of(choice, nonce) for choice, nonce in zip(CHOICES, NONCES, strict=True)],
    "paper": ["x", "y"],
    "hidden": [],
    "result": {"scores": {"x": 11, "y": 4}, "winners": ["x"]},
}
LISTS["seal"] = seal_of(CHOICES, LISTS["leaves"]) | {"turnout": 12, "electorate": 14, "changed": 2}


def a_secret_vote(*, lists=LISTS, **more):
    """The release of a circle in which twelve voted in secret."""
    box = {f"q.{n}": choice["approved"] for n, choice in enumerate(CHOICES)}
    tables = poll("secret", approve=box)
    for ballot in tables["ballots"]:
        ballot |= {"participant": None, "cast_at": None}
    return make_release(circle(**tables), **{"scope": "research", "sealed": {"q": lists}, **more})


def without(table, rows):
    return table.drop(index=table.index[rows]).reset_index(drop=True)


# ---------------------------------------------------------------- what leaves


@pytest.mark.parametrize("scope", ["research", "open_data"])
def test_the_choices_and_the_leaves_of_a_sealed_vote_leave(scope):
    tables = a_secret_vote(scope=scope).tables
    assert Counter(tables["choices"]["choice"]) == Counter(canonical(one).decode() for one in CHOICES)
    assert sorted(tables["leaves"]["leaf"]) == sorted(LISTS["leaves"])
    assert tables["seals"].iloc[0].tolist() == [
        "poll1", 12, LISTS["seal"]["choices"], LISTS["seal"]["root"],
    ]  # fmt: skip
    assert tables["results"][["on_ballot", "counted", "score", "won"]].values.tolist() == [
        ["x", True, 11.0, True],
        ["y", True, 4.0, False],
    ]
    assert set(tables["results"]["candidate"]) == set(tables["candidates"]["candidate"])


def test_the_lists_stand_in_orders_of_their_own():
    """Each by what stands in it, so that the rows of one say nothing of the rows of the other."""
    turned = LISTS | {"choices": CHOICES[::-1]}
    for tables in (a_secret_vote().tables, a_secret_vote(lists=turned).tables):
        assert tables["choices"]["choice"].is_monotonic_increasing
        assert tables["leaves"]["leaf"].is_monotonic_increasing
        assert set(tables["choices"]) & set(tables["leaves"]) == {"poll"}
    assert not {"ballots", "marks"} & set(tables)


def test_no_nonce_and_no_voter_leaves(tmp_path):
    folder = write_release(a_secret_vote(), tmp_path / "study")
    written = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.*") if path.is_file())
    assert not [nonce for nonce in NONCES if nonce in written]
    assert not [name for name in NAMES if f"b-{name}" in written]


def test_a_sealed_vote_of_fewer_than_k_is_told_as_sums_with_the_small_ones_hidden():
    release = a_secret_vote(k=13)
    assert not {"seals", "results", "choices", "leaves"} & set(release.tables)
    assert "tallies" in release.tables
    reasons = set(release.tables["not_released"]["reason"])
    assert "a secret poll with so few ballots is told as sums only" in reasons
    assert "tallies" not in a_secret_vote().tables  # of what anybody counts nothing is hidden


def test_ballots_that_are_nobodys_leave_whoever_allows_what():
    release = make_release(
        circle(consents=[], **{**poll("secret", approve={}), "ballots": [], "marks": []}),
        scope="research",
        sealed={"q": LISTS},
    )
    assert (release.detail, len(release.tables["choices"])) == ("aggregates", 12)


def test_the_risk_sheet_says_how_many_choices_are_one_of_a_kind_and_what_they_tell():
    risk = a_secret_vote().risk
    found = risk["fingerprints"]["choices on ballots of secret votes"]
    assert (found["people"], found["unique"], found["in_groups_below_k"]) == (12, 1, 5)
    assert any("two releases of one workshop can be linked" in one for one in risk["remains"])
    assert "but those of secret votes, whose choices anybody counts." in risk_sheet(risk)
    plain = make_release(circle(), scope="research").risk
    assert "choices on ballots of secret votes" not in plain["fingerprints"]
    assert not any("secret vote" in one for one in plain["remains"])


# ---------------------------------------------------------------- what one does with it


def test_a_voter_finds_their_ballot_in_the_folder_of_a_release(tmp_path):
    write_release(a_secret_vote(), tmp_path / "study")
    leaves = read_release(tmp_path / "study").tables["leaves"]["leaf"]
    assert check_receipt(leaves, {"approved": ["x", "y"]}, NONCES[7])
    assert not check_receipt(leaves, {"approved": ["x"]}, NONCES[7])
    assert not check_receipt(leaves, {"approved": ["x", "y"]}, "ab" * 32)


def test_a_release_is_counted_again(tmp_path):
    write_release(a_secret_vote(), tmp_path / "study")
    assert recount_release(read_release(tmp_path / "study")) == (
        ["poll1: 12 sealed ballots, both lists as they were sealed; the same result"],
        [],
    )
    assert recount_release(make_release(circle(), scope="research")) == ([], [])


def test_what_was_hidden_before_closing_is_not_counted_again_either():
    result = {"scores": {"y": 4}, "winners": ["y"]}
    release = a_secret_vote(lists=LISTS | {"hidden": ["x"], "result": result})
    assert release.tables["results"]["counted"].tolist() == [False, True]
    assert recount_release(release)[1] == []


def test_a_vote_that_is_not_counted_yet_says_so():
    said, problems = recount_release(a_secret_vote(lists=LISTS | {"result": None}))
    assert (said[0].endswith("not counted yet"), problems) == (True, [])


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("choices", lambda t: without(t, [0]), ["11 choices and 12 leaves are listed", "the choices are not"]),
        ("choices", lambda t: t.assign(choice=t["choice"].replace({'{"approved":[]}': '{"approved":["y"]}'})), ["the choices are not those"]),
        ("choices", lambda t: t.assign(choice=t["choice"].replace({'{"approved":[]}': '{"approved":["z"]}'})), ["the choices are not those", "not one of this poll"]),
        ("choices", lambda t: t.assign(choice="{"), ["a choice is no JSON text"]),
        ("leaves", lambda t: without(t, [3]), ["12 choices and 11 leaves are listed", "the leaves are not those"]),
        ("leaves", lambda t: t.assign(leaf=["0" * 64, *t["leaf"][1:]]), ["the leaves are not those"]),
        ("leaves", lambda t: t.assign(leaf="x"), ["a leaf is not made of 64 hex digits"]),
        ("seals", lambda t: t.assign(n=11), ["the seal says 11 ballots"]),
        ("seals", lambda t: t.iloc[:0], ["there are ballots of it, and no seal"]),
        ("results", lambda t: t.assign(score=[10.0, 4.0]), ["counted again, the result is another one"]),
        ("results", lambda t: t.assign(won=[True, True]), ["counted again, the result is another one"]),
    ],
)  # fmt: skip
def test_what_was_changed_in_a_list_is_found_and_named(table, change, says):
    release = a_secret_vote()
    release.tables[table] = change(release.tables[table])
    _, problems = recount_release(release)
    assert all(problem.startswith("poll1: ") for problem in problems)
    assert [one for one in says if not any(one in problem for problem in problems)] == []


def test_lists_that_are_not_what_was_sealed_make_no_release():
    with pytest.raises(InvalidInputError, match="The lists of q are not what was sealed: 11 choices"):
        a_secret_vote(lists=LISTS | {"choices": CHOICES[1:]})
    with pytest.raises(InvalidInputError, match="No poll of the community is called z"):
        a_secret_vote(sealed={"z": LISTS})


# ---------------------------------------------------------------- from the record


@pytest.fixture(scope="module")
def square(tmp_path_factory):
    """A workshop in which six vote in secret; its release from the record, with what Ana's phone keeps."""
    here = tmp_path_factory.mktemp("square")
    stages = [dict(stage) for stage in ABOUT["stages"]]
    stages[3]["settings"] = {"mode": "secret"}
    names = ("Ana", "Bo", "Cy", "Dee", "Eve", "Flo")
    room = a_room(here / "square.sqlite", *names, about={**ABOUT, "stages": stages})
    room.stage("ideas")
    ideas = [room.idea("Ana", "Shade trees"), room.idea("Bo", "A court")]
    room.stage("vote")
    taken = {}
    for n, name in enumerate(names):
        vote = {
            "do": "cast",
            "id": an_id(),
            "poll": room.poll(),
            "revision": 1,
            "approved": [ideas[n % 3 == 0]],
        }
        taken[name] = room.store.submit(vote, room.ids[name]).boxed
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    room.store.write_archive(here / "square.jsonl")
    room.store.close()
    for what, to in (("square", "one"), (str(here / "square.jsonl"), "two")):
        told = ["release", what, "--store", str(here), "--to", str(here / to), "--scope", "research"]
        assert main(told) == 0
    return here, taken["Ana"]


def test_the_release_of_a_record_and_of_its_archive_verify(square, capsys):
    here, _ = square
    for name in ("one", "two"):
        assert main(["verify", str(here / name)]) == 0
        said = capsys.readouterr().out
        assert "verifies: a release for research, every file as it was written." in said
        assert "6 sealed ballots, both lists as they were sealed; the same result" in said
    assert main(["verify", str(here / "one"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["polls"] == [said.strip().splitlines()[-1]]


def test_a_receipt_is_found_in_the_release_of_its_workshop(square):
    here, receipt = square
    leaves = read_release(here / "one").tables["leaves"]["leaf"]
    assert check_receipt(leaves, receipt.choice, receipt.nonce)
    lists = open_archive(here / "square.jsonl")
    assert sorted(lists.ballot_lists(lists.sealed_polls()[0])["leaves"]) == sorted(leaves)


def test_a_release_that_was_changed_does_not_verify(square, tmp_path, capsys):
    here, _ = square
    folder = shutil.copytree(here / "one", tmp_path / "one")
    path = folder / "csv" / "leaves.csv"
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))
    assert main(["verify", str(folder)]) == 1
    assert "leaves.csv is missing, or was changed" in capsys.readouterr().err


def test_a_release_that_was_made_up_anew_does_not_verify(square, tmp_path, capsys):
    release = read_release(square[0] / "one")
    release.tables["results"]["won"] = ~release.tables["results"]["won"]
    write_release(release, tmp_path / "false")
    assert main(["verify", str(tmp_path / "false")]) == 1
    said = capsys.readouterr().out
    assert "does NOT verify" in said and "poll1: counted again, the result is another one" in said


def test_a_release_has_no_head(square, capsys):
    assert main(["verify", str(square[0] / "one"), "--against", "w-7k2m9x:61:9f86d081884c"]) == 1
    assert "A release has no head" in capsys.readouterr().err
