"""One mailbox is one person, however its address is spelt; one password, one name and one skill likewise."""

import unicodedata

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from app import database
from app.actions import accounts
from app.extensions import db
from app.models import Delivery, EmailInvitation, Member, SignUp, Skill
from app.queries import accounts as queries
from app.queries import letters as asked_again
from app.rules import limits, passwords
from tests import cast, found
from tests.pages import letters
from tests.pages.importing import bring
from tests.portability.archives import table, zipped
from tests.visitor import text_of

MIA = "mia@müller.example"
SPELLINGS = [MIA, "mia@xn--mller-kva.example", "MIA@MÜLLER.example", "Mia <mia@mu\u0308ller.example>;"]
JOIN = {"name": "Mia Neu", "email": MIA, "password": "lampe-wiese-kompass"}


@pytest.fixture
def mia(app, world):
    with app.app_context(), database.transaction():
        return member_with(MIA).id


def member_with(email, name="Mia Müller"):
    made = accounts.create_member(
        name=name, email=email, password_hash=passwords.make_hash(cast.PASSWORD), locale="en"
    )
    db.session.flush()
    return made


@pytest.mark.parametrize("email", SPELLINGS, ids=ascii)
def test_one_signs_in_with_any_spelling(mia, visit, email):
    assert visit().post("/sign-in", {"email": email, "password": cast.PASSWORD}).location == "/"


@found.each("emails_one_mailbox")
def test_nobody_joins_twice_by_another_spelling(app, mia, visit, given):
    assert visit().post("/join", {**JOIN, "email": given}).location == "/join/letter"
    assert letters.kinds(app) == ["already_member"]


def test_of_two_who_asked_to_join_with_one_mailbox_one_joins(app, world, visit):
    paths = []
    for email in SPELLINGS[:2]:
        visit().post("/join", {**JOIN, "email": email})
        paths.append(letters.link(app, "confirm_sign_up"))
    responses = [visit().post(path, {"password": JOIN["password"]}).status_code for path in paths]
    assert responses == [303, 410]
    with app.app_context():
        assert db.session.query(Member).filter(Member.mailbox == "mia@xn--mller-kva.example").count() == 1


def test_all_spellings_of_an_address_share_the_limit_of_letters_to_it(app, world, visit):
    for email in (*SPELLINGS, *SPELLINGS):
        visit().post("/join", {**JOIN, "email": email})
    assert letters.kinds(app) == ["confirm_sign_up"] * limits.SIGN_UPS_TO.times


def test_guesses_at_all_spellings_count_for_one_account(mia, visit):
    guess = {"password": "ganz-falsch-geraten"}
    statuses = [visit().post("/sign-in", {"email": email, **guess}).status_code for email in SPELLINGS * 3]
    assert statuses == [422] * 10 + [429] * 2


def test_an_invitation_knows_the_own_address_and_one_that_was_invited(app, mia, world, visit):
    form = {"how": "friend", "note": ""}
    refused = visit(mia).post("/network/email-invitations", {"email": SPELLINGS[1], **form})
    assert (refused.status_code, "your own address" in text_of(refused)) == (422, True)
    for email in ("neu@bäcker.example", "NEU@xn--bcker-gra.example"):
        assert visit(world.anna).post("/network/email-invitations", {"email": email, **form}).status_code == 303
    with app.app_context():
        assert db.session.query(EmailInvitation).count() == 1


def test_never_write_to_me_again_holds_for_every_spelling(app, world, visit):
    visit(world.anna).post("/network/email-invitations", {"email": "neu@bäcker.example", "how": "friend", "note": ""})
    visit().post(letters.link(app, "email_invitation") + "/refusal")
    with app.app_context():
        assert asked_again.refuses_mail("neu@xn--bcker-gra.example") and asked_again.refuses_mail("NEU@BÄCKER.example")
    form = {"email": "neu@xn--bcker-gra.example", "how": "friend", "note": ""}
    visit(world.ben).post("/network/email-invitations", form)
    assert letters.kinds(app) == ["email_invitation"]


def test_who_was_invited_joins_at_once_under_another_spelling(app, world, visit):
    visit(world.anna).post("/network/email-invitations", {"email": MIA, "how": "friend", "note": ""})
    response = visit().post(letters.link(app, "email_invitation"), {**JOIN, "email": SPELLINGS[1]})
    assert (response.status_code, response.location) == (303, "/network")
    with app.app_context():
        assert queries.by_email(SPELLINGS[1]).email == MIA


def test_whoever_knows_the_address_knows_it_in_any_spelling(app, mia, world, visit):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, mia).who_may_invite = "email"
    form = {"how": "friend", "note": "", "remind": "", "email": "mia@xn--mller-kva.example"}
    assert visit(world.eve).post("/in/mia-mueller/invitation", form).status_code == 303


# --- two accounts that had one mailbox before -----------------------------------------------------------------


@pytest.fixture
def newer(app, mia):
    """An account that was made before mailboxes were compared."""
    with app.app_context(), database.transaction():
        made = member_with("zweite@mia.example", "Mia Zwei")
        made.email, made.mailbox = SPELLINGS[1], None
        return made.id


def test_each_signs_in_by_its_own_spelling_and_the_newer_is_asked_for_another_address(app, mia, newer, visit):
    older = visit()
    assert older.post("/sign-in", {"email": MIA, "password": cast.PASSWORD}).location == "/"
    guest = visit()
    response = guest.post("/sign-in", {"email": SPELLINGS[1], "password": cast.PASSWORD, "next": "/network"})
    assert response.location == "/settings/account/email"
    assert "an older account uses the same mailbox" in text_of(guest.get(response.location))
    assert guest.get("/network").status_code == 200, "it goes on as before until then"
    assert "an older account" not in text_of(older.get("/settings/account/email"))


# --- what is pasted -------------------------------------------------------------------------------------------


@found.each("emails_pasted")
def test_every_field_understands_a_pasted_address(app, world, visit, given):
    with app.app_context(), database.transaction():
        for email in ("anna@example.org", "anna.neu@example.org"):
            member_with(email)
    assert visit().post("/sign-in", {"email": given, "password": cast.PASSWORD}).location == "/"
    assert visit().post("/password", {"email": given}).location == "/password/letter"
    assert visit(world.eve).post(
        "/network/email-invitations", {"email": given, "how": "friend", "note": ""}
    ).status_code == 303  # fmt: skip
    contact = {"email": given, "email_release": "connections"}
    assert visit(world.eve).post("/profile/contact", contact).status_code == 303
    page = visit(world.eve).get("/profile/contact").get_data(as_text=True)
    assert 'value="anna@example.org"' in page or 'value="anna.neu@example.org"' in page


def test_what_is_no_address_is_kept_as_it_was_typed(world, visit):
    response = visit().post("/sign-in", {"email": "anna@example", "password": "x"})
    assert response.status_code == 422 and 'value="anna@example"' in response.get_data(as_text=True)


def test_no_browser_refuses_a_pasted_address_before_it_is_sent(world, visit):
    for path in ("/", "/sign-in", "/join", "/password"):
        assert 'type="email"' not in visit().get(path).get_data(as_text=True)


# --- one password ---------------------------------------------------------------------------------------------


@found.each("password_forms")
def test_a_password_is_one_on_telephone_and_desk(app, world, visit, given):
    anna = visit(world.anna)
    changed = anna.post("/settings/security", {"current": cast.PASSWORD, "password": given["set"]})
    assert changed.status_code == 303
    assert visit().post("/sign-in", {"email": "anna@firma.example", "password": given["typed"]}).location == "/"


def test_a_hash_of_the_former_kind_is_renewed_at_sign_in(app, world, visit):
    typed = unicodedata.normalize("NFD", "grüne möwe über köln 7")
    with app.app_context(), database.transaction():
        former = PasswordHasher.from_parameters(CHEAPEST).hash(typed)
        db.session.get_one(Member, world.anna).password_hash = former
    anna = {"email": "anna@firma.example"}
    assert visit().post("/sign-in", {**anna, "password": typed}).location == "/"
    with app.app_context():
        assert db.session.get_one(Member, world.anna).password_hash != former
    for form in ("NFC", "NFD"):
        assert visit().post("/sign-in", {**anna, "password": unicodedata.normalize(form, typed)}).location == "/"


@pytest.mark.parametrize("password", ["Passwort12345", "Elbufer2026!!", "Gerda-Vogt-1234", "gerda.vogt@firma.example"])
def test_an_easily_guessed_password_is_refused_beside_its_field(app, world, visit, password):
    form = {"name": "Gerda Vogt", "email": "gerda.vogt@firma.example", "password": password}
    response = visit().post("/join", form)
    assert response.status_code == 422 and "easily guessed" in text_of(response)
    with app.app_context():
        assert db.session.query(SignUp).count() == db.session.query(Delivery).count() == 0


# --- names ----------------------------------------------------------------------------------------------------


@found.each("names_blank")
def test_a_name_that_shows_nothing_is_refused(app, world, visit, given):
    response = visit().post("/join", {**JOIN, "name": given})
    assert response.status_code == 422 and "Fill in “Name”." in text_of(response)
    head = {"name": given, "headline": "", "place": "", "industry": ""}
    assert visit(world.anna).post("/profile/head", head).status_code == 422


@found.each("names_invisible_inside")
def test_a_name_is_found_whatever_stands_unseen_in_it(world, visit, given):
    typed, searched = given
    visit(world.eve).post("/profile/head", {"name": typed, "headline": "", "place": "", "industry": ""})
    page = visit(world.anna).get("/search", query_string={"q": f"{searched} Lührs"})
    assert f"{searched} Lührs" in text_of(page)


@pytest.mark.skipif(not found.TEXTS, reason="needs ../shared/data/found/texts.json")
def test_people_are_listed_by_their_names(app, world, visit, does):
    with app.app_context(), database.transaction():
        for number, name in enumerate((*found.TEXTS["sort_not_by_title"], "Bernd Lind", "Zoe Lind")):
            made = member_with(f"p{number}@lind.example", name)
            cast.connect(made, db.session.get_one(Member, world.eve))
    page = text_of(visit(world.eve).get("/network/connections"))
    names = ["Dr. Adam Sikora", "Bernd Lind", "Prof. Dr. Eva Adler", "Zoe Lind"]
    assert sorted(names, key=page.index) == names


# --- skills out of a file -------------------------------------------------------------------------------------


def test_skills_that_differ_by_a_sign_are_imported_apart_and_once(app, world, visit):
    names = ["C", "C++", "C#", ".NET", "Net", "R&D"]
    content = zipped({"Skills.csv": table("Skills", *[[name] for name in [*names, "c++", "R & D"]])})
    for _ in range(2):
        bring(visit(world.eve), content)
        with app.app_context():
            assert [skill.name for skill in db.session.query(Skill).order_by(Skill.rank)] == names
