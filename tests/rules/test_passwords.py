import pytest

from app.rules import passwords
from app.rules.errors import Refused
from app.tokens import Tokens


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 129,
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "123456789012",
        "abcdefghijkl",
        "annabrandt2024",
        "elbufer-elbufer",
        "unbelievable",
    ],
)
def test_guessable_passwords_are_refused(password):
    with pytest.raises(Refused):
        passwords.check_new(password, ["Anna Brandt", "anna@firma.example", "Elbufer"])


@pytest.mark.parametrize(
    "password",
    ["korrekt-pferd-batterie", "        twelve spaces", "ÄÖÜ ist mein Passwort", "p" * 5 + "Q9!zu lang ist gut"],
)
def test_others_are_taken_as_they_are(password):
    passwords.check_new(password, ["Anna Brandt", "anna@firma.example", "Elbufer"])


def test_a_stored_hash_matches_its_password_only():
    stored = passwords.make_hash("korrekt-pferd-batterie")
    assert passwords.matches(stored, "korrekt-pferd-batterie")
    assert not passwords.matches(stored, "korrekt-pferd-batterie ")
    assert not passwords.matches(None, "korrekt-pferd-batterie")
    assert not passwords.matches("junk", "korrekt-pferd-batterie")


def test_a_link_opens_one_purpose_one_row_one_nonce():
    tokens = Tokens()
    tokens.configure("k" * 40, [])
    link = tokens.make("reset", 7, "n1")
    assert tokens.row_id(link) == 7
    assert tokens.check(link, "reset", 7, "n1")
    assert not tokens.check(link, "join", 7, "n1")
    assert not tokens.check(link, "reset", 8, "n1")
    assert not tokens.check(link, "reset", 7, "n2")
    assert not tokens.check(link + "x", "reset", 7, "n1")
    assert not tokens.check("7.é\ud800", "reset", 7, "n1")


def test_links_survive_a_change_of_the_secret_key_while_the_old_one_is_a_fallback():
    old, new, later = Tokens(), Tokens(), Tokens()
    old.configure("a" * 40, [])
    new.configure("b" * 40, ["a" * 40])
    later.configure("b" * 40, [])
    link = old.make("reset", 1, "n")
    assert new.check(link, "reset", 1, "n") and not later.check(link, "reset", 1, "n")


@pytest.mark.parametrize("junk", ["", ".", "x.y", "-1.a", "٣.a", "9" * 30 + ".a", "1e5.a"])
def test_junk_claims_no_row(junk):
    assert Tokens.row_id(junk) == 0
