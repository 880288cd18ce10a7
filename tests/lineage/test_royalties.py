"""Is every cent of a pool paid out, to whom the shares say?"""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage import credit, credit_of_people, idea_lineage, royalties
from tests.lineage.test_lineage import drawn


def shares_of(**parts):
    """Shares in proportion to whole numbers."""
    return pd.Series({person: Fraction(part, sum(parts.values())) for person, part in parts.items()})


def paid(cents):
    return {None if pd.isna(person) else person: int(amount) for person, amount in cents.items()}


# ---------------------------------------------------------------- values worked by hand


def test_the_odd_cents_go_to_those_who_lost_most():
    # 100 in the proportion 5 : 4 : 2 is 45.45, 36.36, 18.18: the one cent left is Ana's.
    assert paid(royalties(100, shares_of(Ana=5, Bo=4, Cy=2))) == {"Ana": 46, "Bo": 36, "Cy": 18}


def test_of_those_who_lost_the_same_the_first_id_has_the_cent():
    assert paid(royalties(101, shares_of(Bo=1, Ana=1))) == {"Bo": 50, "Ana": 51}


def test_an_empty_pool_pays_nobody():
    assert paid(royalties(0, shares_of(Ana=1, Bo=2))) == {"Ana": 0, "Bo": 0}


def test_what_nobody_is_known_to_have_earned_stays_in_the_pool():
    shares = pd.Series([Fraction(2, 3), Fraction(1, 3)], index=["Ana", None])
    assert paid(royalties(100, shares)) == {"Ana": 67, None: 33}


def test_who_wants_no_money_leaves_it_to_the_others_or_to_the_pool():
    shares = shares_of(Ana=5, Bo=3, Cy=2)
    assert paid(royalties(80, shares, opted_out=["Cy"])) == {"Ana": 50, "Bo": 30}
    assert paid(royalties(80, shares, opted_out=["Cy"], opted_out_to="pool")) == {
        "Ana": 40,
        "Bo": 24,
        None: 16,
    }
    assert paid(royalties(80, shares, opted_out=["Ana", "Bo", "Cy"])) == {None: 80}


def test_what_is_above_the_cap_goes_to_those_below_as_far_as_it_lasts():
    shares = shares_of(Ana=6, Bo=3, Cy=1)
    # 60, 30, 10: Ana gives 25 away, 18.75 to Bo, who is then above as well, and so on: Cy has the rest.
    assert paid(royalties(100, shares, cap=35)) == {"Ana": 35, "Bo": 35, "Cy": 30}
    assert paid(royalties(100, shares, cap=35, excess_to="pool")) == {"Ana": 35, "Bo": 30, "Cy": 10, None: 25}
    assert paid(royalties(100, shares, cap=20)) == {"Ana": 20, "Bo": 20, "Cy": 20, None: 40}


def test_from_a_lineage_to_cents():
    lineage = idea_lineage(drawn(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")))
    said = pd.DataFrame({"contribution": list("abcd"), "participant": ["Ana", "Bo", "Cy", "Ana"]})
    people = credit_of_people(credit(lineage, "d", "distance_decay", decay=0.5), said)
    assert paid(royalties(1000, people)) == {"Ana": 556, "Bo": 222, "Cy": 222}


# ---------------------------------------------------------------- laws

parts = st.dictionaries(
    st.sampled_from(["Ana", "Bo", "Cy", "Dee", "Eve", None]), st.integers(0, 30), min_size=1
).filter(lambda parts: sum(parts.values()))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**7),
    parts,
    st.sampled_from(["others", "pool"]),
    st.sampled_from(["others", "pool"]),
    st.none() | st.integers(0, 10**6),
    st.data(),
)
def test_no_cent_is_lost_and_nobody_is_above_the_cap(pool, parts, opted_out_to, excess_to, cap, data):
    total = sum(parts.values())
    shares = pd.Series(
        [Fraction(part, total) for part in parts.values()], index=pd.Index(list(parts), dtype=object)
    )
    people = [person for person in parts if person]
    out = data.draw(st.lists(st.sampled_from(people), unique=True)) if people else []
    cents = paid(
        royalties(pool, shares, opted_out=out, opted_out_to=opted_out_to, cap=cap, excess_to=excess_to)
    )
    assert sum(cents.values()) == pool
    assert min(cents.values(), default=0) >= 0
    assert not set(out) & set(cents)
    assert cap is None or all(amount <= cap for person, amount in cents.items() if person)
    if cap is None and not out:
        assert all(
            abs(amount - pool * Fraction(parts[person], total)) < 1
            for person, amount in cents.items()
            if person
        )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**5), parts, st.randoms())
def test_the_order_of_the_shares_does_not_matter(pool, parts, random):
    total = sum(parts.values())
    shares = pd.Series(
        [Fraction(part, total) for part in parts.values()], index=pd.Index(list(parts), dtype=object)
    )
    mixed = shares.iloc[random.sample(range(len(shares)), len(shares))]
    assert paid(royalties(pool, shares)) == paid(royalties(pool, mixed))


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("pool", [-1, 10.5, True, "100"])
def test_a_pool_that_is_no_number_of_cents_is_refused(pool):
    with pytest.raises(InvalidInputError, match="pool is a whole number of cents, 0 or more"):
        royalties(pool, shares_of(Ana=1))


def test_shares_that_are_not_exact_or_not_whole_are_refused():
    with pytest.raises(InvalidInputError, match="exact fraction, 0 or more, .* that of 'Ana' is 0.5"):
        royalties(100, pd.Series({"Ana": 0.5, "Bo": 0.5}))
    with pytest.raises(InvalidInputError, match="must sum to exactly 1; these sum to 2/3"):
        royalties(100, pd.Series({"Ana": Fraction(1, 3), "Bo": Fraction(1, 3)}))
    with pytest.raises(InvalidInputError, match=r"that of 'Bo' is Fraction\(-1, 2\)"):
        royalties(100, pd.Series({"Ana": Fraction(3, 2), "Bo": Fraction(-1, 2)}))
    with pytest.raises(InvalidInputError, match="shares name 'Ana' twice"):
        royalties(100, pd.Series([Fraction(1, 2)] * 2, index=["Ana", "Ana"]))


def test_other_choices_are_refused():
    with pytest.raises(InvalidInputError, match="'Zed' opted out but has no share; the shares are of Ana"):
        royalties(100, shares_of(Ana=1), opted_out=["Zed"])
    with pytest.raises(InvalidInputError, match="opted_out_to is 'others' or 'pool'; this one is 'charity'"):
        royalties(100, shares_of(Ana=1), opted_out_to="charity")
    with pytest.raises(InvalidInputError, match="cap is a whole number of cents"):
        royalties(100, shares_of(Ana=1), cap=-5)
