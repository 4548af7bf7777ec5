"""How well questions find their services, over a catalogue that tells many like things apart."""

import pytest

from tests.search.quality import Quality, catalogue, load, measure, questions


@pytest.fixture
def county_catalogue(db: None) -> None:
    load(catalogue())


def held() -> Quality:
    return measure(question for question in questions() if question.is_held)


def test_every_question_has_an_answer_in_the_catalogue() -> None:
    names = [name for _, _, name in catalogue()]
    asked = questions() + questions("unseen.yaml")
    assert [one.words for one in asked if not any(one.answered_by(name) for name in names)] == []
    assert len({one.words for one in asked}) == len(asked) > 500


def test_the_held_third_finds_its_answer_among_three(county_catalogue: None) -> None:
    """0.99 when this was written; the held third was written by the same hand as the vocabulary, see unseen."""
    assert held().at_3 >= 0.95


def test_questions_written_after_the_vocabulary_are_found_less_often(county_catalogue: None) -> None:
    """0.84 when first measured: the honest figure. It may rise as editors answer what was not found; it must not fall."""
    assert measure(questions("unseen.yaml")).at_3 >= 0.8
