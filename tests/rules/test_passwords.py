import unicodedata

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.rules import passwords
from app.rules.errors import Refused
from app.tokens import Tokens
from tests import found


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


OWN = ["Dr. Eva Adler", "eva.adler@firma.example", "Elbufer"]


@pytest.mark.parametrize(
    "password",
    [
        "Passwort12345", "P@ssw0rt1234!", "passwortpasswort", "p-a-s-s-w-o-r-t-1",
        "Schmetterling2024!", "99-Butterfly-99",
        "Frühling!!2025", "Sommer2024Sommer2024", "ｐａｓｓｗｏｒｄ１２３４", "pass\u200bword1234",
        "qwertz12345!", "a1b2c3d4e5f6",
        "abc123xyz789", "112233445566", "987654321098", "poiuytrewq12", "EvaAdler12345678",
        "eva83652917465", "1234567890Eva",
        "Eva-Adler-1234", "eva.adler@firma.example", "adlereva!!!!!!", "Elbufer-2024-2024",
        "ElbuferPasswort1", "!!!elbufer2026",
    ],
)  # fmt: skip
def test_words_names_and_sequences_with_something_added_are_refused(password):
    with pytest.raises(Refused):
        passwords.check_new(password, OWN)


ANNA = ["Anna Brandt", "anna.brandt@firma.example", "Elbufer"]


@pytest.mark.parametrize(
    ("password", "own"),
    [
        ("4nn4br4ndt1234", ANNA), ("Br4ndt-4nn4-99", ANNA), ("3lbuf3r3lbuf3r", ANNA), ("@nn@br@ndt!!!!", ANNA),
        ("annafirmaexample", ANNA), ("Anna@firma.example", ANNA), ("E1bufer-Passwort", ANNA),
        ("annaeder2026!!", ["Anna Eder"]), ("nadiaelsner12", ["Nadia Elsner"]), ("MarioEbert!!!!", ["Mario Ebert"]),
        ("mue11erexample", ["Müller", "m@example.org"]), ("Müller-Müller-1", ["Mueller"]),
        ("Michae1Koehler", ["Michael Köhler"]), ("zoezoezoe-zoe-1", ["Zoe"]),
        ("5chmetterling2024", ANNA), ("Schmetter1ing2024", ANNA), ("99-butterf1y-99", ANNA),
    ],
)  # fmt: skip
def test_own_words_and_common_ones_are_known_in_disguise_and_where_they_meet(password, own):
    with pytest.raises(Refused):
        passwords.check_new(password, own)


NAMES = ["Anna", "Eder", "Elsner", "Müller", "Mario", "Ebert", "Zoe", "Köhler", "Sauer", "Luisa"]


@drawn(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans())
def test_two_names_in_a_row_are_refused_however_they_are_spelt(one, other, disguised):
    typed = f"{one}{other}".lower()
    for umlaut, letters in (("ü", "ue"), ("ö", "oe")):
        typed = typed.replace(umlaut, letters)
    typed = typed.translate(str.maketrans("aeiost", "431057")) if disguised else typed
    with pytest.raises(Refused):
        passwords.check_new(typed + "2026!!?-83", [f"{one} {other}"])


@pytest.mark.parametrize(
    "password",
    [
        "x7K9d2Q5m8Z3", "x7Kd9!mQ2$bZ", "84a93k21m7(2", "grüne möwe über köln 7", "elbufer-korrekt-pferd",
        "Adlerauge sieht Brot",
    ],
)
def test_words_that_do_not_belong_together_are_taken(password):
    passwords.check_new(password, OWN)


@drawn(st.text("abcdefghijklmnopqrstuvwxyzäöü0123456789", min_size=1, max_size=9), st.integers(2, 9))
def test_whatever_is_only_repeated_is_refused(piece, times):
    password = (piece * max(times, -(-12 // len(piece))))[:128]
    with pytest.raises(Refused):
        passwords.check_new(password)


WORDS = ["Eva", "Adler", "Elbufer", "schiff", "butterfly", "hamburg"]


@drawn(st.sampled_from(WORDS), st.text("0123456789!?-. ", min_size=9, max_size=20))
def test_a_word_with_any_digits_and_signs_added_is_refused(word, added):
    for password in (word + added, added + word, added[:5] + word + added[5:]):
        with pytest.raises(Refused):
            passwords.check_new(password, OWN)


@found.each("password_forms")
def test_a_password_is_one_however_the_keyboard_composes_it(given):
    stored = passwords.make_hash(given["set"])
    assert given["set"] != given["typed"] and passwords.matches(stored, given["typed"])
    assert not passwords.is_outdated(stored, given["typed"])


@drawn(st.text(st.sampled_from("aäéǖñ각 \u00a0\u2003\u3000"), min_size=12, max_size=20))
def test_so_is_any(password):
    for form in ("NFC", "NFD"):
        assert passwords.prepared(unicodedata.normalize(form, password)) == passwords.prepared(password)
    assert passwords.prepared(password.replace(" ", "\u3000")) == passwords.prepared(password)


def test_a_hash_of_the_password_as_it_was_typed_still_matches_and_is_made_anew():
    typed = unicodedata.normalize("NFD", "grüne möwe über köln")
    stored = PasswordHasher.from_parameters(CHEAPEST).hash(typed)
    assert passwords.matches(stored, typed) and passwords.is_outdated(stored, typed)
    assert not passwords.matches(stored, "grüne möwe über köln"), "nobody can know how it was typed"
    assert not passwords.is_outdated(passwords.make_hash(typed), typed)


def test_a_password_is_counted_in_its_one_form():
    words = "möwe käfer übung öfen zäune süße röcke flöße blüte mühle töne säge hügel hölle tür fähre hähne köche kühe "
    typed = unicodedata.normalize("NFD", words + "nüsse")
    assert len(words) < 128 < len(typed)
    passwords.check_new(typed)
    with pytest.raises(Refused, match="at least"):
        passwords.check_new(unicodedata.normalize("NFD", "äöüxqzjv"))


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
