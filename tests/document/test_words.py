"""Displays and labels: every code of ours has both languages."""

from typing import get_args

import pytest

from sipfhir.document.words import CODE_SYSTEMS, LANGUAGES, kebab, words
from sipfhir.errors import BadConfiguration
from sipfhir.plan import Concept


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("literal", "name"), CODE_SYSTEMS.items())
def test_every_code_has_a_display(language: str, literal: object, name: str) -> None:
    displays = words(language=language).displays[name]
    assert tuple(displays) == get_args(literal)
    assert all(display.strip() for display in displays.values())


def test_every_label_has_both_languages() -> None:
    swedish, english = (words(language=language).labels for language in LANGUAGES)
    assert swedish.keys() == english.keys()
    assert swedish != english


def test_own_word_goes_before_the_display() -> None:
    known = words()
    assert known.of("plan-kind", Concept("SIP")) == "Samordnad individuell plan"
    assert known.of("plan-kind", Concept("SIP", "SIP barn")) == "SIP barn"
    assert known.of("plan-kind", Concept(None, "Egen")) == "Egen"
    assert known.of("plan-kind", None) == ""


def test_language_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(BadConfiguration, match="fi: no such language"):
        words(language="fi")


@pytest.mark.parametrize(
    ("name", "wanted"), [("PlanKind", "plan-kind"), ("birth_date", "birth-date"), ("sex", "sex")]
)
def test_kebab(name: str, wanted: str) -> None:
    assert kebab(name) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_easy_words_change_words_and_no_more(language: str) -> None:
    plain, easy = words(language=language), words(language=language, easy=True)
    assert plain.labels.keys() == easy.labels.keys()
    assert {name: set(codes) for name, codes in plain.displays.items()} == {
        name: set(codes) for name, codes in easy.displays.items()
    }
    assert easy.displays["huvudman"] != plain.displays["huvudman"]
    assert easy.labels["interventions"] != plain.labels["interventions"]
