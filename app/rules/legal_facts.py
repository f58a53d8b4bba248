"""What the privacy page has to say of this product: how long what is kept, and who gets to know it.

The durations are those that the code works with, so that the page cannot say others.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from app.rules import limits
from app.rules.labels import N_, Label


class Kept(NamedTuple):
    what: Label
    lasts: timedelta


KEPT = (
    Kept(N_("Signed-in browsers, with their network address: after the last visit"), limits.SESSION_IDLE),
    Kept(N_("Requests to join that nobody confirmed"), limits.SIGN_UP_EXPIRES),
    Kept(N_("Links to choose a new password"), limits.RESET_EXPIRES),
    Kept(N_("Changes of the e-mail address that nobody confirmed"), limits.ADDRESS_CHANGE_EXPIRES),
    Kept(N_("Invitations by e-mail that nobody accepted"), limits.EMAIL_INVITATION_EXPIRES),
    Kept(N_("Invitations between members that nobody answered"), limits.INVITATION_EXPIRES),
    Kept(N_("Former addresses of a profile"), limits.FORMER_HANDLE),
    Kept(N_("Notices on the noticeboard, after they have ended"), limits.NOTICE_KEPT),
    Kept(N_("Uploaded archives that wait to be imported"), limits.IMPORT_EXPIRES),
    Kept(N_("Accounts, after their owner asked to leave"), limits.LEAVING_LASTS),
)

RECIPIENTS = (
    N_("Other members, as far as the settings of each profile and of each entry allow."),
    N_("The operator of the mail server that sends our e-mails: address, subject and text of each e-mail."),
    N_("Guests and search engines, only if a member has opened their profile to them."),
)
