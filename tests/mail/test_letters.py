"""What stands in a letter, in whose language, with which headers; and which letters are not sent any more."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.actions import accounts, blocks, connections, endorsements, invitations, messages, posts, preferences, profiles
from app.actions.invitations import Wish
from app.actions.letters import post_letter
from app.delivery import letters, paint
from app.extensions import db
from app.models import EmailInvitation, Invitation, Member, Message, PasswordReset, SignUp, Site
from app.models.base import now
from app.rules.notifying import Choice
from tests.mail.postbox import body_of, everything_in

CANARY = "Kanarienvogel-4711"


def member(id: int) -> Member:
    return db.session.get_one(Member, id)


def invite(world, note=""):
    return invitations.invite(member(world.eve), world.anna, Wish("colleague", note)).id


def write(world, text=CANARY):
    return messages.send(member(world.ben), world.anna, text).id


def endorse(world, name=CANARY):
    skill = profiles.add_skill(member(world.anna), name)
    endorsements.endorse(member(world.ben), skill)


def like(world, text=CANARY):
    wanted = {"liked": Choice(site=True, mail="now")}
    preferences.choose_notifications(member(world.anna), wanted, inmail_copy="notice", paused=False)
    posts.like(member(world.ben), posts.write(member(world.anna), text))


def accept(world):
    wish = invitations.invite(member(world.anna), world.dirk, Wish("friend", CANARY))
    db.session.execute(delete(db.metadata.tables["delivery"]))
    invitations.accept(wish)


def a_minute_from_now(minutes=1):
    return now() + timedelta(minutes=minutes)


def only(postbox):
    assert len(postbox.letters) == 1
    return postbox.letters[0]


# --- what it says ---------------------------------------------------------------------------------------------


def test_an_invitation_names_the_inviter_the_note_and_the_reason(world, do, send_due, postbox):
    do(lambda: invite(world, "We met at the <fair> & talked."))
    assert send_due().sent == 1
    letter = only(postbox)
    assert letter["Subject"] == "Eve Strange would like to join your network"
    assert letter["To"] == "anna@firma.example"
    text, html = body_of(letter), body_of(letter, "html")
    assert "Hello Anna Brandt," in text and "We met at the <fair> & talked." in text and "Colleague" in text
    assert "We met at the &lt;fair&gt; &amp; talked." in html
    assert "no shared connection" in text and "no shared connection" in html
    assert "http://localhost/network/invitations#invitation-" in text
    assert "http://localhost/in/eve-strange" in text


def test_the_inviter_reads_who_accepted(world, do, send_due, postbox):
    do(lambda: accept(world))
    send_due()
    letter = only(postbox)
    assert letter["To"] == "anna@firma.example"
    assert letter["Subject"] == "Dirk Müller accepted your invitation"
    assert "http://localhost/in/dirk-mueller" in body_of(letter)


def test_a_notice_of_an_inmail_does_not_hold_the_text(world, do, send_due, postbox):
    do(lambda: write(world))
    send_due()
    letter = only(postbox)
    assert letter["Subject"] == "Ben Okafor wrote you an InMail"
    assert CANARY not in everything_in(letter)
    assert "http://localhost/inmail/" in body_of(letter)


def test_a_full_copy_of_an_inmail_holds_the_text_but_not_the_senders_address(world, do, send_due, postbox):
    do(lambda: preferences.choose_notifications(member(world.anna), {}, inmail_copy="full", paused=False))
    do(lambda: write(world, f"Dear Anna,\n\n{CANARY} <b>\n" + "x" * 3000))
    send_due()
    letter = only(postbox)
    assert f"    Dear Anna,\n\n    {CANARY} <b>" in body_of(letter)
    assert f"{CANARY} &lt;b&gt;" in body_of(letter, "html")
    assert "ben@firma.example" not in everything_in(letter) and letter["Reply-To"] is None
    assert "answer on the site" in body_of(letter)
    assert max(len(line) for line in letter.as_bytes().splitlines()) <= 998


def test_an_endorsement_names_the_skill_and_a_like_the_post(world, do, send_due, postbox):
    do(lambda: (endorse(world, "Tax law"), like(world, "Our harbour at night")))
    assert send_due().sent == 2
    endorsed, liked = postbox.letters
    assert "Tax law" in body_of(endorsed) and "Tax law" in body_of(endorsed, "html")
    assert "Our harbour at night" in body_of(liked) and "/posts/" in body_of(liked)


def test_a_changed_password_is_told_with_the_time_on_the_members_clock(world, do, send_due, postbox):
    do(lambda: post_letter("security", member=member(world.anna)))
    send_due()
    text = body_of(only(postbox))
    assert "The password of your account was changed." in text
    assert re.search(r"\d{1,2} \w+ \d{4}, \d\d:\d\d \(Europe/Berlin\)", text)
    assert postbox.letters[0]["List-Unsubscribe"] is None


def test_a_sign_up_gets_a_link_and_no_name_that_somebody_made_up(world, do, send_due, postbox, app):
    def sign_up():
        row = SignUp(name=CANARY, email="new@guest.example", password_hash="x", locale="en", nonce="n",
                     expires_at=a_minute_from_now())  # fmt: skip
        db.session.add(row)
        db.session.flush()
        post_letter("confirm_sign_up", address=row.email, locale="en", object_id=row.id)

    do(sign_up)
    send_due()
    letter = only(postbox)
    assert letter["To"] == "new@guest.example" and CANARY not in everything_in(letter)
    assert re.search(r"http://localhost/join/\d+\.[\w-]+", body_of(letter))
    assert letter["List-Unsubscribe"] is None


def test_a_way_back_in_is_a_link_that_the_site_believes(world, do, send_due, postbox, app):
    do(lambda: accounts.ask_for_reset("anna@firma.example"))
    send_due()
    token = re.search(r"http://localhost/password/(\S+)", body_of(only(postbox)))[1]
    with app.test_client() as client:
        assert client.get(f"/password/{token}").status_code == 200


def test_who_is_a_member_already_is_led_to_the_door(world, do, send_due, postbox):
    do(lambda: post_letter("already_member", member=member(world.anna)))
    send_due()
    text = body_of(only(postbox))
    assert "http://localhost/sign-in" in text and "http://localhost/password" in text


def test_a_guest_reads_who_invites_and_nothing_else_of_the_profile(world, do, send_due, postbox):
    do(lambda: setattr(member(world.ben), "headline", CANARY))
    do(lambda: email_invitation(world, "Come in"))
    send_due()
    letter = only(postbox)
    assert letter["Subject"] == "Ben Okafor invites you to Elbufer"
    assert "Come in" in body_of(letter) and CANARY not in everything_in(letter)
    assert re.search(r"http://localhost/join/invited/\d+\.[\w-]+", body_of(letter))
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def email_invitation(world, note=""):
    row = EmailInvitation(inviter_id=world.ben, email="new@guest.example", how="friend", note=note, nonce="n",
                          expires_at=a_minute_from_now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    post_letter("email_invitation", address=row.email, locale="en", actor_id=world.ben, object_id=row.id)
    return row.id


# --- headers --------------------------------------------------------------------------------------------------


def test_every_letter_says_that_a_machine_wrote_it_and_how_to_stop_it(world, do, send_due, postbox, rows):
    do(lambda: invite(world))
    send_due()
    letter = only(postbox)
    assert letter["Auto-Submitted"] == "auto-generated" and letter["Precedence"] is None
    assert letter.get_all("Message-ID") == [rows()[0].message_id] and letter["Date"]
    assert re.fullmatch(r"<http://localhost/unsubscribe/[\w.-]+>", letter["List-Unsubscribe"])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["From"] == "Elbufer <kontor@localhost>"
    assert [part.get_content_type() for part in letter.walk()][-2:] == ["text/plain", "text/html"]


def test_long_addresses_in_headers_stay_whole_and_readable(world, do, app, rows):
    do(lambda: invite(world))
    with app.app_context():
        raw = letters.compose(rows()[0]).as_bytes()
    line = next(line for line in raw.split(b"\r\n") if line.startswith(b"List-Unsubscribe:"))
    assert line.startswith(b"List-Unsubscribe: <http://localhost/unsubscribe/") and line.endswith(b">")


def test_letters_of_one_conversation_share_a_thread(world, do, send_due, postbox):
    do(lambda: (write(world, "one"), write(world, "two")))
    send_due()
    first, second = postbox.letters
    assert re.fullmatch(r"<conversation-\d+@localhost>", first["References"])
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]


def test_umlauts_survive_in_subject_sender_and_text(world, do, send_due, postbox):
    def rename():
        db.session.get_one(Site, 1).name = "Müller, Söhne & Co"
        member(world.eve).name = "Zoë Çelik-Großmann"

    do(rename)
    do(lambda: invite(world, "Grüße"))
    send_due()
    letter = only(postbox)
    assert letter["Subject"] == "Zoë Çelik-Großmann would like to join your network"
    assert letter["From"].addresses[0].display_name == "Müller, Söhne & Co"
    assert letter["From"].addresses[0].addr_spec == "kontor@localhost"
    assert "Grüße" in body_of(letter) and "Grüße" in body_of(letter, "html")


@pytest.mark.parametrize("poison", ["\r\nBcc: all@firma.example", "\nX", "\x00", "\u2028X", "\x0bX", "\x85X"])
def test_a_name_that_would_break_out_of_its_header_is_parked_and_nobody_waits(
    world, do, send_due, postbox, rows, poison
):
    if "\x00" in poison and db_is_postgresql(do):
        pytest.skip("PostgreSQL stores no NUL")
    do(lambda: invite(world))
    do(lambda: setattr(member(world.eve), "name", f"Eve{poison}"))
    do(lambda: write(world))
    counts = send_due()
    assert (counts.failed, counts.sent) == (1, 1)
    assert [row.state for row in rows()] == ["failed", "sent"] and "header" in rows()[0].answer
    assert "Bcc" not in everything_in(only(postbox))


def db_is_postgresql(do):
    return do(lambda: db.engine.dialect.name) == "postgresql"


# --- language and colour --------------------------------------------------------------------------------------


def test_the_letter_is_in_the_language_the_recipient_has_when_it_is_sent(world, do, app, rows, monkeypatch):
    do(lambda: invite(world))
    do(lambda: setattr(member(world.anna), "locale", "de"))
    asked = []
    monkeypatch.setattr(letters, "force_locale", lambda locale: asked.append(locale) or real(locale))
    with app.app_context():
        letter = letters.compose(rows()[0])
    assert asked == ["de"] and '<html lang="de">' in letter.html


real = letters.force_locale


def test_letters_wear_the_colour_of_the_organisation():
    light, dark = paint.palettes(208, 0.068)
    assert paint.hexadecimal(0.62796, 0.25768, 29.234) == "#ff0000"  # red, as CSS Color 4 gives it
    assert light["accent"] == "#07545e" and light["paper"].startswith("#f")
    assert paint.palettes(15, 0.105)[0]["accent"] != light["accent"] and dark["paper"] < "#222222"


# --- asked again when it is sent ------------------------------------------------------------------------------

EVENTS = {"invited": invite, "accepted": accept, "inmail": write, "endorsed": endorse, "liked": like}


@pytest.fixture(params=EVENTS)
def event(request, world, do):
    """One letter to anna lies in the outbox, with the canary in it where its kind holds words."""
    do(lambda: EVENTS[request.param](world, CANARY) if request.param != "accepted" else accept(world))
    other = {"invited": world.eve, "accepted": world.dirk}.get(request.param, world.ben)
    return request.param, other


def nothing_was_sent(send_due, postbox, rows, reason=""):
    counts = send_due()
    assert (counts.sent, counts.cancelled) == (0, 1) and postbox.letters == [] and postbox.sessions == 0
    assert rows()[-1].state == "cancelled" and reason in rows()[-1].answer


def test_what_lies_ready_is_sent(event, send_due, postbox):
    assert send_due().sent == 1


def test_no_letter_after_switching_the_kind_off(event, world, do, send_due, postbox, rows):
    do(lambda: preferences.unsubscribe(world.anna, event[0]))
    nothing_was_sent(send_due, postbox, rows, "switched off")


def test_no_letter_after_pausing_everything(event, world, do, send_due, postbox, rows):
    do(lambda: setattr(member(world.anna), "mail_paused", True))
    nothing_was_sent(send_due, postbox, rows, "paused")


@pytest.mark.parametrize("recipient_blocks", [True, False])
def test_no_letter_after_one_blocked_the_other(event, world, do, send_due, postbox, rows, recipient_blocks):
    pair = (world.anna, event[1]) if recipient_blocks else (event[1], world.anna)
    do(lambda: blocks.block(member(pair[0]), pair[1]))
    nothing_was_sent(send_due, postbox, rows)


def test_no_letter_after_disconnecting_where_a_connection_is_needed(event, world, do, send_due, postbox, rows):
    kind, other = event
    if kind == "invited":
        return
    do(lambda: connections.remove(member(world.anna), other))
    if kind == "liked":  # a post can be liked by any member
        assert send_due().sent == 1
    else:
        nothing_was_sent(send_due, postbox, rows, "no longer connected")


def test_no_letter_from_or_to_somebody_locked(event, world, do, send_due, postbox, rows):
    do(lambda: setattr(member(event[1]), "state", "locked"))
    nothing_was_sent(send_due, postbox, rows)


def test_no_letter_to_somebody_locked(event, world, do, send_due, postbox, rows):
    do(lambda: setattr(member(world.anna), "state", "locked"))
    nothing_was_sent(send_due, postbox, rows, "not active")


def test_no_letter_of_or_to_somebody_deleted(event, world, do, send_due, postbox, rows):
    do(lambda: db.session.execute(delete(Member).where(Member.id == event[1])))
    send_due()
    assert postbox.letters == []


def take_away(kind, world):
    """Undo what the letter tells of, as its owner would."""
    if kind == "invited":
        invitations.withdraw(db.session.scalars(select(Invitation).where(Invitation.inviter_id == world.eve)).one())
    elif kind == "accepted":
        connections.remove(member(world.anna), world.dirk)
    elif kind == "inmail":
        db.session.execute(delete(Message))
    elif kind == "endorsed":
        from app.models import Skill

        endorsements.take_back(member(world.ben), db.session.scalars(select(Skill)).one())
    else:
        from app.models import Post

        posts.unlike(member(world.ben), db.session.scalars(select(Post)).one())


def test_no_letter_about_what_was_taken_back(event, world, do, send_due, postbox, rows):
    do(lambda: take_away(event[0], world))
    nothing_was_sent(send_due, postbox, rows)


def test_a_security_notice_cannot_be_switched_off(world, do, send_due, postbox):
    def arrange():
        anna = member(world.anna)
        anna.mail_paused = True
        preferences.unsubscribe(anna.id, "security")
        post_letter("security", member=anna)

    do(arrange)
    assert send_due().sent == 1


@pytest.mark.parametrize("over", ["used", "expired"])
def test_no_letter_with_a_link_that_no_longer_works(world, do, send_due, postbox, rows, over):
    do(lambda: accounts.ask_for_reset("anna@firma.example"))
    column = "used_at" if over == "used" else "expires_at"
    do(lambda: setattr(db.session.scalars(select(PasswordReset)).one(), column, now() - timedelta(seconds=5)))
    nothing_was_sent(send_due, postbox, rows)
