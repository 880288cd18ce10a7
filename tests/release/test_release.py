"""Does nothing leave that its author does not allow, and nothing by which one finds them more easily than must be?"""

import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.archive import Archive
from cocodesign.exceptions import InvalidInputError
from cocodesign.networks import interaction_network, weighted_reciprocity
from cocodesign.release import make_release
from cocodesign.release.fingerprints import degree_bins, signatures, unique
from cocodesign.release.groups import generalised
from cocodesign.release.layout import KEPT
from cocodesign.tables import Community

from ..mill_lane import a_room
from .circle import NAMES, allows, at, circle, poll

KEY = "sixteen letters of a key"
OTHER_KEY = "another key of sixteen letters"


def without(*names, scopes=("research", "quote", "open_data")):
    """Consents of everybody, but these people do not allow these uses."""
    return [row for row in allows() if row["participant"] not in names or row["scope"] not in scopes]


def everything_said(release):
    """All that stands in the tables of a release, as one text."""
    return "\n".join(table.to_csv() for table in release.tables.values())


def missing(release, table):
    rows = release.tables["not_released"]
    return dict(
        zip(rows[rows["table"] == table]["reason"], rows[rows["table"] == table]["rows"], strict=True)
    )


# ---------------------------------------------------------------- consent


def test_everybody_who_allows_it_is_there_with_all_they_did():
    release = make_release(circle(), scope="research")
    held = {name: len(table) for name, table in release.tables.items()}
    assert held == {
        "participants": 12,
        "contributions": 24,
        "interactions": 24,
        "endorsements": 12,
        "stages": 2,
    }


def test_a_release_is_for_a_use_that_must_be_said():
    with pytest.raises(TypeError, match="scope"):
        make_release(circle())
    with pytest.raises(InvalidInputError, match="for research or open_data; this scope is 'everything'"):
        make_release(circle(), scope="everything")


@pytest.mark.parametrize("row", [{"granted": False}, {"confirmed": False}])
def test_who_has_not_said_yes_twice_is_not_there(row):
    rows = [*without("Leo"), *allows(["Leo"], **row)]
    release = make_release(circle(consents=rows), scope="research")
    assert len(release.tables["participants"]) == 11
    assert "Leo" not in everything_said(release)


def test_what_connects_two_people_leaves_only_if_both_allow_it_and_the_rest_is_counted():
    """Leo addressed Ana twice and was addressed by Kit twice."""
    release = make_release(circle(consents=without("Leo")), scope="research", k=2)
    assert (len(release.tables["interactions"]), len(release.tables["endorsements"])) == (20, 10)
    assert missing(release, "interactions") == {
        "their author or actor does not allow this use": 2,
        "what they refer to, or whom, is not released": 2,
    }
    answers = release.tables["contributions"].query("kind == 'comment'")
    assert answers["reply_to"].isna().sum() == 1  # Kit's answer to Leo


def test_a_merge_of_an_idea_that_stays_behind_is_counted_and_not_told():
    """Everybody merges Leo's idea with their neighbour's: ten of twenty derivations have an end that stays."""
    merges = [
        {"child": f"i-{NAMES[n]}", "parent": f"i-{who}", "kind": "merges"}
        for n in range(10)
        for who in (NAMES[n + 1], "Leo")
    ]
    release = make_release(circle(consents=without("Leo"), derivations=merges), scope="research")
    assert len(release.tables["derivations"]) == 10
    assert missing(release, "derivations") == {"what they refer to, or whom, is not released": 10}


def test_words_leave_with_quote_or_open_data_only():
    rows = [*without("Leo", "Kit", scopes=("quote", "open_data")), *allows(["Kit"], ["open_data"])]
    said = make_release(circle(consents=rows), scope="research", k=2)
    assert (len(said.tables["contributions"]), said.tables["contributions"]["text"].notna().sum()) == (24, 22)
    assert missing(said, "contributions") == {
        "words: their author does not allow words to be quoted or published": 2
    }


def test_a_coauthor_who_does_not_allow_words_keeps_them_in():
    authors = [
        {"contribution": "i-Ana", "participant": "Ana"},
        {"contribution": "i-Ana", "participant": "Leo"},
    ]
    rows = without("Leo", scopes=("quote", "open_data"))
    said = make_release(circle(consents=rows, authorship=authors), scope="research").tables["contributions"]
    assert said["text"].notna().sum() == 24 - 2 - 1


def test_what_was_hidden_or_taken_back_leaves_without_its_words_and_its_reason():
    table = circle().contributions
    table["hidden"] = table["contribution"].map({"i-Ana": "names a neighbour, Mr Pond"}).astype("str")
    release = make_release(circle(contributions=table), scope="research")
    row = release.tables["contributions"].query("hidden.notna()")
    assert row["hidden"].tolist() == ["hidden"] and row["text"].isna().all()
    assert "Pond" not in everything_said(release)


def test_words_under_all_rights_reserved_are_not_published():
    table = circle().contributions
    table["licence"] = table["licence"].mask(table["contribution"] == "i-Ana", "all-rights-reserved")
    reserved = circle(contributions=table)
    assert make_release(reserved, scope="research").tables["contributions"]["text"].notna().all()
    assert make_release(reserved, scope="open_data").tables["contributions"]["text"].isna().sum() == 1


def test_nobody_allows_anything_who_was_not_asked():
    release = make_release(circle(consents=[]), scope="research")
    assert release.detail == "aggregates"
    assert "participants" not in release.tables and "contributions" not in release.tables


def test_what_the_schema_does_not_know_stays_behind():
    table = circle().participants.assign(email="ana@example.org")
    assert "example" not in everything_said(make_release(circle(participants=table), scope="research"))


def test_sec_s58_consent_taken_back_in_mid_workshop_counts_at_once():
    names = ("Ana", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo", "Kit")
    room = a_room(None, *names)
    room.stage("ideas")
    ideas = {name: room.idea(name, f"A thing that {name} wrote") for name in names}
    room.do("Bo", "endorse", ref=ideas["Kit"])
    for name in names:
        room.do(name, "consent", scope="research", granted=True, confirmed=True)
        room.do(name, "consent", scope="quote", granted=True, confirmed=True)

    def released():
        store = room.store
        archive = Archive(store.workshop, {}, list(store.records()), store.vault(), [])
        return make_release(archive.community(), scope="research", names=store.names().values())

    before = released()
    room.do("Kit", "consent", scope="research", granted=False)
    after = released()
    room.idea("Kit", "And the workshop goes on")
    assert (len(before.tables["participants"]), len(after.tables["participants"])) == (11, 10)
    assert (len(before.tables["interactions"]), "interactions" in after.tables) == (1, False)
    assert len(after.tables["contributions"]) == 10
    texts = set(after.tables["contributions"]["text"])
    assert texts == {"A thing that [name] wrote"}


def test_an_offer_leaves_by_consent_and_its_words_by_another():
    """All offer an evening; Leo allows nothing, Kit no words."""
    offers = [{"pledge": f"o-{who}", "participant": who, "kind": "time", "text": f"An evening of {who}"} for who in NAMES]  # fmt: skip
    rows = [row for row in without("Leo") if row["participant"] != "Kit" or row["scope"] == "research"]
    told = make_release(circle(pledges=offers, consents=rows), scope="research").tables["pledges"]
    assert (len(told), told["text"].notna().sum()) == (11, 10)
    assert "pledges" not in make_release(circle(pledges=offers), scope="open_data").tables


def test_efforts_towards_a_goal_leave_by_pseudonym_for_a_study_only():
    goals = {
        "goals": [{"goal": "g", "target": 100.0, "unit": "km"}],
        "measurements": [
            {"goal": "g", "participant": who, "amount": 1.5, "created_at": at(41)} for who in NAMES
        ],
    }
    told = make_release(circle(consents=without("Leo"), **goals), scope="research").tables["measurements"]
    assert told["amount"].tolist() == [1.5] * 11 and set(told["participant"].str[0]) == {"p"}
    assert "measurements" not in make_release(circle(**goals), scope="open_data").tables


def test_what_stands_on_a_counter_leaves_where_enough_people_brought_it_there():
    """All twelve logged 1.5 km and somebody who was erased 2; Ana alone planted a tree; at a third goal is nobody."""
    entry = {"goal": "g", "created_at": at(41)}
    goals = {
        "goals": [{"goal": goal, "target": 100.0, "unit": "km"} for goal in ("g", "trees", "none")],
        "measurements": [
            *({**entry, "participant": who, "amount": 1.5} for who in NAMES),
            {**entry, "participant": None, "amount": 2.0},
            {**entry, "participant": "Ana", "goal": "trees", "amount": 1.0},
        ],
    }
    for scope in ("research", "open_data"):
        told = make_release(circle(consents=without("Leo"), **goals), scope=scope).tables["goals"]
        assert told.sort_values("goal")["amount"].fillna(-1).tolist() == [20.0, -1, -1], scope


def test_who_was_shown_what_never_leaves():
    shown = [{"participant": "Ana", "contribution": "i-Bo", "times": 1}]
    release = make_release(circle(exposures=shown), scope="research")
    assert "exposures" not in release.tables and "who was shown what is never released" in missing(release, "exposures")  # fmt: skip


# ---------------------------------------------------------------- pseudonyms and order


def test_sec_s60_two_releases_share_no_pseudonym_and_within_one_they_agree():
    """The texts say who is who, so the test can follow a person from one release to the next."""
    first, second = (make_release(circle(), scope="research") for _ in range(2))

    def who(release):
        said = release.tables["contributions"].query("kind == 'idea'")
        return dict(zip(said["text"], said["participant"], strict=True))

    assert sum(who(first)[text] == who(second)[text] for text in who(first)) < 6
    ideas = first.tables["contributions"].set_index("contribution")
    for row in first.tables["interactions"].query("kind == 'endorse'").itertuples():
        assert ideas["participant"][row.contribution] == row.target
        assert row.source in set(first.tables["participants"]["participant"])


def test_sec_s60_a_key_makes_the_same_release_again_and_another_key_another_one():
    one, again, other = (make_release(circle(), scope="research", key=key) for key in (KEY, KEY, OTHER_KEY))
    assert everything_said(one) == everything_said(again)
    assert everything_said(one) != everything_said(other)


def test_the_order_of_rows_tells_nothing_of_the_order_in_which_things_happened():
    table = circle().contributions
    one = make_release(circle(), scope="research", key=KEY)
    turned = make_release(circle(contributions=table.iloc[::-1]), scope="research", key=KEY)
    pd.testing.assert_frame_equal(one.tables["contributions"], turned.tables["contributions"])
    said = one.tables["contributions"]
    assert not said["minutes"].is_monotonic_increasing
    assert not said["contribution"].is_monotonic_increasing


def test_no_original_id_number_or_date_leaves():
    release = make_release(circle(), scope="research", names=NAMES)
    text = everything_said(release)
    assert not [one for one in (*NAMES, "i-", "a-", "2026", "write", "talk", "seq", "_at") if one in text]


def test_a_short_key_is_refused():
    with pytest.raises(InvalidInputError, match="needs 16 characters or more, .* this has 6"):
        make_release(circle(), scope="research", key="secret")


# ---------------------------------------------------------------- times


def test_times_are_minutes_since_the_stage_began_rounded():
    """Ana's idea came at 10, five minutes after its stage; her comment at 45.5, five and a half after the next."""
    said = make_release(circle(), scope="research").tables["contributions"]
    by_kind = said.groupby("kind")["minutes"].agg(lambda some: sorted(set(some)))
    assert by_kind["idea"] == [5, 10, 15] and by_kind["comment"] == [5, 10, 15]
    assert set(said.query("kind == 'comment'")["counted_from"]) == {"2-discussion"}


def test_the_unit_of_rounding_can_be_chosen():
    said = make_release(circle(), scope="research", round_to=30).tables["contributions"]
    assert set(said["minutes"]) == {0, 30}
    with pytest.raises(InvalidInputError, match="round_to is a whole number from 1 to 1440; this is 0"):
        make_release(circle(), scope="research", round_to=0)


def test_what_happened_before_the_first_stage_is_counted_from_the_beginning():
    table = circle().contributions
    table["created_at"] = table["created_at"].mask(table["contribution"] == "i-Ana", pd.Timestamp(at(3)))
    said = make_release(circle(contributions=table), scope="research").tables["contributions"]
    assert said[said["counted_from"].isna()]["minutes"].tolist() == [5]


# ---------------------------------------------------------------- classes of people


def test_a_role_that_few_have_is_told_as_other_or_not_at_all():
    table = circle().participants.assign(role=["host", "expert", *["participant"] * 10])
    people = make_release(circle(participants=table), scope="research", k=2).tables["participants"]
    assert people["role"].value_counts().to_dict() == {"participant": 10, "other": 2}
    people = make_release(circle(participants=table), scope="research", k=5).tables["participants"]
    assert people["role"].unique().tolist() == ["any"]


def test_who_came_late_is_not_told_when_they_are_few():
    table = circle().participants
    table["joined_at"] = table["joined_at"].mask(table["participant"] == "Leo", pd.Timestamp(at(50)))
    people = make_release(circle(participants=table), scope="research").tables["participants"]
    assert people["joined"].nunique() == 1


@given(
    rows=st.lists(st.tuples(*[st.sampled_from("abc")] * 3), min_size=1, max_size=40),
    k=st.integers(2, 6),
)
def test_every_combination_of_what_is_told_of_people_has_at_least_k(rows, k):
    people = pd.DataFrame(rows, columns=["role", "group", "joined"])
    coarse, _ = generalised(people, ["role", "group", "joined"], k)
    sizes = coarse.groupby(["role", "group", "joined"]).size()
    assert sizes.min() >= k or (sizes.size == 1 and len(rows) < k)
    assert len(coarse) == len(people)


@pytest.mark.parametrize(("n", "detail"), [(9, "aggregates"), (10, "people")])
def test_below_ten_people_only_counts_leave(n, detail):
    release = make_release(circle(NAMES[:n]), scope="research")
    assert release.detail == detail
    assert ("contributions" in release.tables) == (detail == "people")
    if detail == "aggregates":
        assert len(release.review[release.review["table"] == "contributions"]) == 0
        with pytest.raises(InvalidInputError, match="tells aggregates, not what each person did"):
            release.community()


def test_fewer_people_than_k_are_not_even_counted():
    release = make_release(circle(NAMES[:3]), scope="research")
    assert release.tables["counts"].query("measure == 'people'")["state"].tolist() == ["suppressed"]
    assert release.risk["people_in_release"] is None


@pytest.mark.parametrize("k", [1, 0, 2.5, "5", True, 1001])
def test_k_is_a_sensible_number_of_people(k):
    with pytest.raises(InvalidInputError, match="k is a whole number from 2 to 1000"):
        make_release(circle(), scope="research", k=k)


def test_k_is_five_for_a_study_and_ten_in_public():
    assert [make_release(circle(), scope=scope).k for scope in ("research", "open_data")] == [5, 10]


# ---------------------------------------------------------------- in public


def test_in_public_nobody_is_followed_from_row_to_row():
    release = make_release(circle(), scope="open_data")
    assert release.detail == "public"
    assert "participant" not in release.tables["contributions"]
    assert not {"interactions", "endorsements", "authorship"} & set(release.tables)
    assert missing(release, "interactions") == {"told as counts only": 20}


def roles(*ties):
    """The table of addresses by role of a public release: Ana to Flo are neighbours, Gus to Leo are hosts."""
    table = circle().participants.assign(role=["neighbour"] * 6 + ["host"] * 6)
    rows = [{"source": one, "target": other, "kind": "mention"} for one, other in ties]
    counts = make_release(
        circle(participants=table, interactions=rows, contributions=[], endorsements=[]),
        scope="open_data",
        k=4,
    ).tables["counts"]
    return counts[counts["measure"] == "addresses by role"].set_index(["row", "column"])


def test_in_public_addresses_are_counted_by_role_of_both_ends():
    """Everybody addresses everybody, but of the hosts each addresses one neighbour only."""
    far = list(zip(NAMES[6:], NAMES[:6], strict=True))
    ties = [(a, b) for a in NAMES for b in NAMES if a != b and (a in NAMES[:6] or b in NAMES[6:])]
    found = roles(*ties, *far)
    assert (found["state"] == "exact").all()
    cells = {pair: found["n"][pair] for pair in found.index if "all" not in pair}
    assert cells == {
        ("neighbour", "neighbour"): 30,
        ("neighbour", "host"): 36,
        ("host", "neighbour"): 6,
        ("host", "host"): 30,
    }


def test_in_public_what_one_host_does_to_a_neighbour_is_not_told_nor_left_over():
    ties = [(a, b) for a in NAMES for b in NAMES if a != b and (a in NAMES[:6] or b in NAMES[6:])]
    found = roles(*ties, ("Leo", "Ana"))
    assert found["state"]["host", "neighbour"] == "suppressed"
    row = found.loc["host"]["state"]
    assert row["all"] != "exact" or row["host"] != "exact"


def test_in_public_what_can_be_counted_in_the_rows_is_not_suppressed_in_vain():
    counts = make_release(circle(), scope="open_data", k=2).tables["counts"]
    replies = counts.query("measure == 'addresses by kind' and row == 'reply'")
    assert replies[["n", "state"]].to_numpy().tolist() == [[12, "exact"]]


def test_how_many_support_an_idea_is_told_only_of_k_people():
    many = [{"participant": who, "contribution": "i-Ana"} for who in NAMES[1:]]
    few = [{"participant": "Bo", "contribution": "i-Cy"}]
    release = make_release(circle(endorsements=[*many, *few]), scope="open_data", k=10)
    support = release.tables["contributions"].get("support", pd.Series(dtype="Int64")).dropna()
    assert set(support) <= {11}
    counted = release.tables["counts"].query("row == 'endorse'")
    # 11 and 12 in all would tell that somebody else has one.
    assert support.empty or counted["state"].tolist() != ["exact"]


# ---------------------------------------------------------------- polls


def test_open_ballots_leave_by_pseudonym_of_those_who_allow_it_and_their_sums_do_not():
    """All but Leo tick x; a sum over all ballots would give his away."""
    marks = poll("open", approve={name: ["x"] if name != "Leo" else ["y"] for name in NAMES})
    release = make_release(circle(consents=without("Leo"), **marks), scope="research", k=2)
    assert len(release.tables["ballots"]) == 11 and len(release.tables["marks"]) == 11
    assert "tallies" not in release.tables
    x = release.tables["candidates"].query("label == 'x'")["candidate"].tolist()
    assert release.tables["marks"]["candidate"].unique().tolist() == x


@pytest.mark.parametrize("mode", ["confidential", "secret", None])
def test_other_ballots_are_told_as_sums_only(mode):
    marks = poll(mode, approve={name: ["x"] if n < 6 else ["y"] for n, name in enumerate(NAMES)})
    release = make_release(circle(**marks), scope="research")
    assert not {"ballots", "marks"} & set(release.tables)
    told = release.tables["tallies"].set_index(["what", "candidate"])["n"]
    assert sorted(told["approved"].tolist()) == [6, 6]


def test_a_sum_does_not_change_when_consent_to_research_is_taken_back():
    marks = poll("confidential", approve={name: ["x"] if n < 6 else ["y"] for n, name in enumerate(NAMES)})
    told = make_release(circle(consents=without("Leo"), **marks), scope="research").tables["tallies"]
    assert sorted(told[told["what"] == "approved"]["n"].tolist()) == [6, 6]


def test_what_nearly_everybody_ticked_is_as_secret_as_what_nearly_nobody_did():
    """All tick x and Leo ticks y as well: that nobody left x out, and that one ticked y, are both small."""
    marks = poll("confidential", approve={name: ["x", "y"] if name == "Leo" else ["x"] for name in NAMES})
    told = make_release(circle(**marks), scope="research").tables["tallies"]
    assert told["state"].tolist() == ["rounded", "suppressed", "suppressed"]


def test_a_poll_that_is_still_open_tells_no_number():
    marks = poll("confidential", approve={name: ["x"] for name in NAMES}, closed=None)
    release = make_release(circle(**marks), scope="research")
    assert not {"tallies", "ballots", "marks"} & set(release.tables)
    assert missing(release, "ballots") == {"the poll has not closed": 10}


def test_an_open_poll_that_has_not_closed_tells_no_ballot_either():
    marks = poll("open", approve={name: ["x"] for name in NAMES}, closed=None)
    assert not {"tallies", "ballots", "marks"} & set(make_release(circle(**marks), scope="research").tables)


def scored(**scores):
    given = poll("confidential", approve={name: [] for name in NAMES}, kind="score")
    given["marks"] = [
        {"poll": "q", "ballot": f"b-{who}", "candidate": one, "score": float(some[n % len(some)])}
        for one, some in scores.items()
        for n, who in enumerate(NAMES)
    ]
    return make_release(circle(**given), scope="research").tables["tallies"].query("what == 'scored'")


def test_scores_are_told_as_their_sum():
    told = scored(x=[1, 2, 3], y=[5, 0]).sort_values("total")
    assert told["total"].tolist() == [24.0, 30.0] and told["n"].tolist() == [12, 12]


def test_a_sum_of_scores_that_are_all_alike_is_not_told():
    assert scored(x=[5], y=[5, 4])["total"].isna().sum() == 1


def test_rankings_are_told_as_how_many_prefer_which_to_which():
    given = poll("confidential", approve={name: [] for name in NAMES}, kind="ranking")
    given["marks"] = [
        {"poll": "q", "ballot": f"b-{who}", "candidate": one, "rank": (1 if (one == "x") == (n < 7) else 2)}
        for n, who in enumerate(NAMES)
        for one in "xy"
    ]
    told = make_release(circle(**given), scope="research").tables["tallies"].query("what == 'preferred'")
    assert sorted(told["n"]) == [5, 7]


def test_opinions_are_told_as_agree_pass_and_disagree():
    given = poll("confidential", approve={name: [] for name in NAMES}, kind="opinions")
    given["marks"] = [
        {"poll": "q", "ballot": f"b-{who}", "candidate": "x", "score": 1.0 if n < 6 else -1.0}
        for n, who in enumerate(NAMES)
    ]
    told = make_release(circle(**given), scope="research", k=2).tables["tallies"].query("candidate.notna()")
    assert told["state"].eq("suppressed").sum() >= 4  # y, of which nobody says anything, and who passes on x
    assert set(told["n"].dropna()) <= {6}


# ---------------------------------------------------------------- fingerprints


def test_in_a_circle_nobody_can_be_told_from_anybody():
    found = make_release(circle(), scope="research").risk["fingerprints"]
    assert found["degree in the network of addresses"]["unique"] == 0
    assert found["neighbourhood in the network of addresses"] == {"people": 12, "unique": 0, "in_groups_below_k": 0}  # fmt: skip


def test_one_more_address_makes_two_people_and_their_neighbours_unique():
    """Ana writes to Gus, across the circle: both stand alone by degree, and by neighbourhood so do Leo, Bo, Flo, Hal."""
    ties = pd.DataFrame(
        [*zip(NAMES, NAMES[1:] + NAMES[:1], strict=True), ("Ana", "Gus")], columns=["source", "target"]
    )
    found = signatures(ties, NAMES)
    assert unique(found["degree"].values(), 5) == {"people": 12, "unique": 2, "in_groups_below_k": 2}
    assert unique(found["neighbourhood"].values(), 5)["unique"] == 6


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=40), st.integers(2, 6))
def test_a_class_of_activity_has_at_least_k_people(ties, k):
    bins = degree_bins(pd.DataFrame(ties, columns=["source", "target"]), NAMES, k)
    assert bins.value_counts().min() >= k and len(bins) == 12


# ---------------------------------------------------------------- what comes out is a community again


def test_a_release_makes_a_community_with_the_same_measures():
    community = circle()
    told = make_release(community, scope="research").community()
    assert isinstance(told, Community) and len(told.participants) == 12
    measures = [
        weighted_reciprocity(interaction_network(one.interactions, one.participants))
        for one in (community, told)
    ]
    assert measures[0] == measures[1] == 0.0


@given(
    who=st.sets(st.sampled_from(NAMES)), words=st.sets(st.sampled_from(NAMES)), scope=st.sampled_from(["research", "open_data"])
)  # fmt: skip
@settings(max_examples=10)
def test_whoever_does_not_allow_it_is_nowhere_in_a_release(who, words, scope):
    """Each person's idea bears their name, so their words are found wherever they stand."""
    rows = [*allows(who, [scope]), *allows(words, ["quote"])]
    release = make_release(circle(consents=rows), scope=scope, k=2)
    may_speak = who & words if scope == "research" else who
    text = everything_said(release) + release.review.to_csv()
    assert not [name for name in NAMES if f"by {name}" in text and name not in may_speak]
    if release.detail == "people":
        assert len(release.tables["participants"]) == len(who)


def test_every_table_and_column_is_one_that_a_release_may_have():
    marks = poll("open", approve={name: ["x"] for name in NAMES})
    for scope in ("research", "open_data"):
        release = make_release(circle(**marks), scope=scope)
        assert all(set(table.columns) <= set(KEPT[name]) for name, table in release.tables.items())
    assert {f.name for f in dataclasses.fields(release)} >= {"tables", "risk", "review"}


# ---------------------------------------------------------------- reasons


AFTERWARDS = at(80)


def with_reasons(consents, closed=AFTERWARDS):
    """A consent round in which everybody of the circle objects for a reason of their own; one reason was hidden."""
    given = [
        {"reason": f"r-{name}", "poll": "round", "candidate": f"i-{NAMES[0]}", "answer": "objection", "participant": name,
         "created_at": at(75 + n), "text": f"The {n} steps are too steep", "hidden": "rude" if n == 1 else None}
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    asked = {
        "poll": "round",
        "kind": "consent",
        "mode": "confidential",
        "opened_at": at(70),
        "closed_at": closed,
    }
    stand = [{"poll": "round", "candidate": f"i-{NAMES[0]}", "contribution": f"i-{NAMES[0]}"}]
    return circle(reasons=given, polls=[asked], candidates=stand, consents=consents)


def test_reasons_leave_without_who_gave_them_and_when_by_consent_to_words():
    silent = NAMES[2]
    consents = [
        row
        for row in allows(NAMES)
        if not (row["participant"] == silent and row["scope"] in ("quote", "open_data"))
    ]
    release = make_release(with_reasons(consents), scope="research")
    told = release.tables["reasons"]
    assert list(told.columns) == ["reason", "poll", "candidate", "answer", "text"]
    said = set(told["text"])
    assert len(told) == len(NAMES) - 2 and "The 1 steps are too steep" not in said
    assert "The 2 steps are too steep" not in said and "The 3 steps are too steep" in said
    assert not any(name in told.to_csv() for name in NAMES) and not told["reason"].str.startswith("r-").any()


def test_reasons_of_a_round_that_is_open_stay_behind():
    assert (
        make_release(with_reasons(allows(NAMES), closed=None), scope="research").tables.get("reasons", ())
        == ()
    )
