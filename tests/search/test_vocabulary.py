"""The vocabulary is data that lawyers and editors write: a mistake in it is a sentence with its line."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.search.quality import catalogue
from zhengtong.lawbook import LawError
from zhengtong.services.models import ServiceVersion
from zhengtong.services.search.errors import SearchError
from zhengtong.services.search.pinyin import Sounds, fuzzy
from zhengtong.services.search.scoring import entry_text
from zhengtong.services.search.vocabulary import load, vocabulary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the vocabulary to spoil."""
    return Path(shutil.copytree(settings.LAW / "vocabulary", tmp_path / "vocabulary"))


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        ("synonyms.yaml", "  - { 说: [甲], 错: [乙] }", "没有“错”这个词"),
        ("synonyms.yaml", "  - { 说: [甲] }", "一条义要有"),
        ("synonyms.yaml", "  - { 说: [甲], 指: [乙 ×多] }", "应是数"),
        ("concepts.yaml", "- { 指: [甲] }", "一类事要有"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(folder: Path, file: str, row: str, said: str) -> None:
    path = folder / file
    lines = [*path.read_text(encoding="utf-8").splitlines(), row]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(LawError, match=re.escape(said)) as refused:
        load(folder)
    assert f"第{len(lines)}行" in str(refused.value)


def test_a_wrong_line_of_the_sounds_is_refused(folder: Path) -> None:
    (folder / "pinyin.txt").write_text("身 shen\n", encoding="utf-8")
    with pytest.raises(SearchError, match="第1行"):
        load(folder)


def test_every_page_it_points_to_is_there() -> None:
    for place in vocabulary().places:
        reverse(place.page)


def test_every_element_it_answers_from_is_a_column() -> None:
    columns = {field.name for field in ServiceVersion._meta.get_fields()}
    assert {fact.column for fact in vocabulary().facts} <= columns


def test_every_life_event_has_services_in_a_countys_catalogue() -> None:
    names = [entry_text(name) for _, _, name in catalogue()]
    assert [event.title for event in vocabulary().events if not any(map(event.takes, names))] == []


def test_most_of_what_it_points_to_is_in_a_countys_catalogue() -> None:
    """Counties name things differently, so a few meanings may find nothing here; if many do, they have grown stale."""
    names = [entry_text(name) for _, _, name in catalogue()]
    meanings = vocabulary().meanings
    lost = [
        one for one in meanings if not any(target.pattern.matched(name) for target in one.targets for name in names)
    ]
    assert len(lost) <= len(meanings) * 0.05


def test_heavy_polyphones_are_read_both_ways() -> None:
    sounds = vocabulary().sounds
    assert ("yin", "hang") in set(sounds.of("银行"))
    assert ("chong", "qing") in set(sounds.of("重庆"))


def test_letters_are_split_into_syllables() -> None:
    sounds = vocabulary().sounds
    assert sounds.split("shenfenzheng") == ("shen", "fen", "zheng")
    assert sounds.split("xi'an") == ("xi", "an")
    assert sounds.split("qq") is None
    assert sounds.split("") == ()


def test_a_careless_ear_hears_zheng_as_zen() -> None:
    assert {fuzzy(syllable) for syllable in ("zheng", "zhen", "zeng", "zen")} == {"zen"}


def test_an_unknown_character_has_no_sound() -> None:
    assert list(Sounds({}, frozenset()).of("身")) == []
