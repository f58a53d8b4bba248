"""When is a letter sent? The rule as a table: everything that can keep it back, for every kind."""

import pytest

from app.rules import kinds, notifying
from app.rules.notifying import Choice, Circumstances, why_not_mail

KINDS = sorted(kinds.TOLD_KINDS)
FIXED = {
    "address_by_admin", "admin_ended", "admin_made", "admins_changed", "new_browser", "security", "removed",
    "objection_decided", "report_answered",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_goes_out_when_everything_speaks_for_it(kind):
    assert why_not_mail(kind, Choice(True, "now"), Circumstances()) == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("circumstances", "choice"),
    [
        (Circumstances(paused=True), Choice(True, "now")),
        (Circumstances(), Choice(True, "off")),
        (Circumstances(blocked=True), Choice(True, "now")),
        (Circumstances(object_there=False), Choice(True, "now")),
    ],
)
def test_each_of_these_keeps_it_back_unless_it_is_a_security_notice(kind, circumstances, choice):
    assert bool(why_not_mail(kind, choice, circumstances)) == (kind not in FIXED)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_who_is_locked_or_gone_gets_a_letter(kind):
    assert why_not_mail(kind, Choice(True, "now"), Circumstances(active=False))


@pytest.mark.parametrize("kind", KINDS)
def test_letters_between_connections_end_with_the_connection(kind):
    kept_back = bool(why_not_mail(kind, Choice(True, "now"), Circumstances(connected=False)))
    needing = {"inmail", "endorsed", "endorsement_asked", "accepted", "introduction_asked", "introduction_passed"}
    assert kept_back == (kind in needing or kind.startswith("recommendation_"))


def test_codes_of_the_feed_are_unique_and_never_change():
    codes = {name: feed.code for name, feed in kinds.FEED_KINDS.items()}
    assert len(set(codes.values())) == len(codes)
    stored = {"joined": 1, "connected": 2, "posted": 3, "liked": 4, "endorsed": 5, "position": 6, "profile": 7}
    stored |= {"recommended": 8}
    assert stored.items() <= codes.items()


@pytest.mark.parametrize("kind", KINDS)
def test_defaults_are_legal_choices(kind):
    assert notifying.default(kind).mail in notifying.MAIL_CHOICES
