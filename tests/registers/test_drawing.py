"""The draw itself: the same seed draws the same, everyone is as likely as everyone else, and officers keep away from whom they must."""

import hashlib

import pytest

from zhengtong.registers import drawing
from zhengtong.registers.drawing import Candidate, Inspector, Quota, WrongQuota, drawn, paired

SHOPS = [Candidate("", f"S{n:02d}") for n in range(20)]
OFFICERS = [Inspector(f"J{n}", f"豫A{n}") for n in range(6)]


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_list() -> None:
    assert drawn(SHOPS, {"": "5"}, "ab") == drawn(reversed(SHOPS), {"": "5"}, "ab")


def test_anyone_can_recompute_it_with_nothing_but_sha256() -> None:
    def rank(one: Candidate) -> str:
        return hashlib.sha256(f"ab|{one.code}".encode()).hexdigest()

    assert drawn(SHOPS, {"": "5"}, "ab") == [one.code for one in sorted(SHOPS, key=rank)[:5]]


def test_every_candidate_is_as_likely_as_any_other() -> None:
    """Four thousand fixed seeds: each of twenty comes out 1000 times, give or take four standard deviations (27.4)."""
    times = dict.fromkeys((one.code for one in SHOPS), 0)
    for seed in range(4000):
        for code in drawn(SHOPS, {"": "5"}, f"{seed:064x}"):
            times[code] += 1
    assert sum(times.values()) == 20_000
    assert all(890 < count < 1110 for count in times.values()), times


def test_every_pair_of_officers_is_as_likely_as_any_other() -> None:
    """Fifteen pairs of six officers over three thousand objects: 200 each, give or take four standard deviations (13.7)."""
    pairs = paired([f"S{n}" for n in range(3000)], OFFICERS, each=2, skill="", seed="ab")
    times: dict[frozenset[str], int] = {}
    for going in pairs.values():
        times[frozenset(going)] = times.get(frozenset(going), 0) + 1
    assert len(times) == 15
    assert all(145 < count < 255 for count in times.values()), times


def test_each_stratum_gives_what_its_quota_says_and_the_others_nothing() -> None:
    rows = [Candidate(stratum, f"{stratum}{n}") for stratum in "ABC" for n in range(7)]
    found = drawn(rows, {"A": "10%", "B": "50%"}, "ab")
    assert [code[0] for code in found] == ["A", "B", "B", "B", "B"]


@pytest.mark.parametrize(
    ("text", "total", "many"),
    [("5%", 100, 5), ("5％", 101, 6), ("0.1%", 3, 1), ("2.5%", 40, 1), ("100%", 7, 7), ("20户", 7, 7), ("3", 7, 3)],
)
def test_a_quota_is_a_number_or_a_share_rounded_up(text: str, total: int, many: int) -> None:
    assert Quota.read(text).of(total) == many


@pytest.mark.parametrize("text", ["", "0", "0%", "101%", "2.5", "一半", "-1", "1e3", "5%%"])
def test_a_wrong_quota_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(WrongQuota, match=r"应|之间"):
        Quota.read(text)


def test_an_officer_keeps_away_from_whom_they_must() -> None:
    officers = [Inspector("J0", "", (), ("S1",)), Inspector("J1", ""), Inspector("J2", "")]
    for seed in map(str, range(50)):
        pairs = paired(["S1", "S2"], officers, each=2, skill="", seed=seed)
        assert sorted(pairs["S1"]) == ["J1", "J2"]
        assert len(pairs["S2"]) == 2


def test_one_officer_has_the_skill_that_is_wanted() -> None:
    officers = [Inspector("J0", "", ("食品",)), *(Inspector(f"J{n}", "") for n in range(1, 5))]
    pairs = paired([f"S{n}" for n in range(50)], officers, each=2, skill="食品", seed="ab")
    assert all(going[0] == "J0" and len(set(going)) == 2 for going in pairs.values())
    assert len({going[1] for going in pairs.values()}) == 4


def test_who_is_missing_is_not_made_up() -> None:
    barred = Inspector("J0", "", ("食品",), ("S1",))
    assert paired(["S1"], [barred, Inspector("J1", "")], each=2, skill="", seed="ab") == {"S1": ["J1"]}
    assert paired(["S1"], [barred, Inspector("J1", "")], each=2, skill="食品", seed="ab") == {"S1": []}


@pytest.mark.parametrize(
    ("said", "avoids"),
    [
        ("91410103MA0000011X", True),
        ("王记面馆", True),
        ("演示县王记面馆有限公司、李记", True),
        ("李记", False),
        ("", False),
        ("有", False),
    ],
)
def test_what_an_officer_avoids_is_read_rather_too_widely(said: str, avoids: bool) -> None:
    assert drawing.must_avoid(said, "91410103MA0000011X", "演示县王记面馆有限公司") is avoids


def test_a_list_that_differs_by_one_line_has_another_digest() -> None:
    assert drawing.digest(SHOPS) == drawing.digest(reversed(SHOPS))
    assert drawing.digest(SHOPS) != drawing.digest(SHOPS[1:])
    assert drawing.digest(OFFICERS) != drawing.digest([*OFFICERS[1:], Inspector("J0", "豫A0", ("食品",))])
