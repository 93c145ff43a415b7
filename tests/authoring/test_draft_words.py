"""Names as words, and how alike they are."""

import pytest

from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.plan import Goal, Party
from sipfhir.registry import shipped

VOCABULARY = Vocabulary(shipped())


@pytest.mark.parametrize(
    "spellings",
    [
        ("AnsvarigEnhet", "ansvarig_enhet", "ansvarigenhet", "ANSVARIG-ENHET", "responsibleUnit"),
        ("Mötesledare", "motesledare", "Motesledare"),
        ("FollowUp", "follow_up", "Uppföljning", "uppfoljning"),
        ("E-post", "epost", "email", "e_mail"),
        ("HSAid", "hsa-id", "HsaId"),
        ("Fr.o.m.", "fom", "från"),
        ("måluppfyllelse", "MalUppfyllelse", "goalFulfilment"),
    ],
)
def test_spellings_of_one_name(spellings: tuple[str, ...]) -> None:
    words = {frozenset(VOCABULARY.words(name)) - {"goal"} for name in spellings}
    assert len(words) == 1


def test_a_slip_of_the_pen_and_an_abbreviation() -> None:
    assert VOCABULARY.words("Samordnarre") == VOCABULARY.words("Samordnare")
    assert VOCABULARY.words("KALL") == VOCABULARY.words("Kallelse")
    assert VOCABULARY.words("Zzyx") == ("zzyx",)


def test_terms_of_the_model_are_phrases() -> None:
    assert VOCABULARY.words("uppnås senast") in VOCABULARY.phrases(Goal, "due")
    assert VOCABULARY.words("profession") in VOCABULARY.phrases(Party, "profession")


def test_a_shared_rare_word_weighs_more_than_a_shared_common_one() -> None:
    alike = VOCABULARY.weights.similarity
    assert alike(("receive", "date"), ("receive",)) > alike(("receive", "date"), ("date",)) > 0
    assert alike(("goal",), ("need",)) == 0
    assert alike(("goal", "text"), ("text",), frozenset({"goal"})) > alike(("goal", "text"), ("text",))
