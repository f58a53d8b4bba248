"""Why an e-mail came back, in plain words."""

import pytest

from app.rules import mail_troubles, returned


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("550 5.1.1 <address> User unknown", returned.UNKNOWN),
        ("550 no such user here", returned.UNKNOWN),
        ("552 5.2.2 Mailbox is over quota", returned.FULL),
        ("452 4.2.2 mailbox full", returned.FULL),
        ("550 5.2.1 The account is disabled", returned.CLOSED),
        ("556 5.1.10 Domain takes no mail", returned.NO_DOMAIN),
        ("550 unrouteable address", returned.NO_DOMAIN),
        ("554 go away", returned.REFUSED),
        ("", returned.REFUSED),
    ],
)
def test_the_words_of_a_server_become_plain(answer, said):
    assert returned.why(answer, "") == said


def test_what_was_given_up_because_of_the_site_says_so():
    assert returned.why("535 no", mail_troubles.SIGN_IN) == mail_troubles.MEANINGS[mail_troubles.SIGN_IN]
