"""Every length and every rate, once. Numbers marked * in the product description may be set by the site."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from app.rules.labels import N_, Label

NAME = 80
EMAIL = 254
PASSWORD_MIN, PASSWORD_MAX = 12, 128
HEADLINE = 220
TAGLINE = 120
PLACE = 80
INDUSTRY = 80
ABOUT = 2_600
ABOUT_SHORT = 200
WANTS = 500
TITLE = 120
POSITION_TEXT = 2_000
EDUCATION_TEXT = 1_000
ENTRY_TITLE = 200
ENTRY_TEXT = 2_000
LINK = 500
RECOMMENDATION = 3_000
SKILL = 60
SKILLS = 50
POSITIONS = 50
EDUCATIONS = 20
CONTACT = 200
HANDLE_MIN, HANDLE_MAX = 3, 100
NOTE = 300
POST = 3_000
COMMENT = 1_250
PICTURES = 4  # of one post
ALT = 500  # the description of a picture
PICTURES_WAIT = timedelta(hours=24)  # in the form of a post that is not published
MENTIONS = 20  # different people in one text
TAG = 50  # letters, digits and underscores after a #
TAGS = 30  # different ones in one text
NAME_WORDS = 6  # of a name that is typed in a text
NOTICE_TITLE = 120
NOTICE_TEXT = 1_000
NOTICE_PAY = 120
ANNOUNCEMENT_TITLE = 120
ANNOUNCEMENT_TEXT = 3_000
LOCK_REASON = 500
MEMBERS_AT_ONCE = 200  # on whom an admin acts with one button
ADMIN_WORDS = 1_000
MESSAGE = 8_000
REPORT = 1_000  # words of a reporter, of the organisation, of an objection
SEARCH = 100
PHOTO_BYTES = 8_000_000
PHOTO_PIXELS = 40_000_000

UPLOAD_BYTES = 50_000_000  # of an archive that is imported
ARCHIVE_ENTRIES = 2_000
ENTRY_BYTES = 15_000_000  # of one file, unpacked
ARCHIVE_BYTES = 40_000_000  # of everything read from one, unpacked
ARCHIVE_RATIO = 100  # unpacked to packed, for entries above ...
RATIO_FROM = 100_000  # ... so many bytes: short lists of commas are packed more tightly
IMPORT_AT_ONCE = 2_000_000  # bytes, unpacked; a larger upload is read beside the requests
IMPORT_ROWS = 500  # of one kind of table of the member's own profile, in all files
IMPORT_DRAFT = 3_000_000  # bytes of what was recognised; a full profile in Cyrillic has less
IMPORT_CONNECTIONS = 30_000  # the most that LinkedIn allows
IMPORT_EXPIRES = timedelta(hours=24)

PENDING_INVITATIONS = 100  # *
INVITATIONS_A_DAY = 20  # *
NOTICE_HANGS = timedelta(days=60)  # *
NOTICE_RENEWED_WITHIN = timedelta(days=14)  # before it ends
NOTICE_KEPT = timedelta(days=60)  # for its author, after it has ended or was solved
NOTICES_EACH = 20  # of one member on the board
REMOVED_KEPT = timedelta(days=30)  # what was removed after a report, until objecting and restoring end
REPORT_KEPT = timedelta(days=365)  # after the decision
REPORT_HOLDS = timedelta(days=90)  # the longest that an open report delays erasing somebody
NEWCOMER = timedelta(days=30)  # in the stream of all members
ROSTER_BYTES = 10_000_000  # of a list of people
ROSTER_LINES = 50_000
ROSTER_SOURCE = 200  # where its addresses come from
ROSTER_NAMED = 50  # bad lines that its preview shows
ROSTER_REMIND_AFTER = timedelta(days=7)
ROSTER_DRAFT_EXPIRES = timedelta(hours=24)
LEAVER_DOWNLOADS = timedelta(days=30)  # *
LEAVER_LASTS = timedelta(days=365)  # * until whoever was on a list of leavers is erased
APPLICATION = 1_000  # the answer to the organisation's question
APPLICATION_QUESTION = 300
APPLICATION_REASON = 500
APPLICATION_LASTS = timedelta(days=90)  # waiting, or turned down and kept
ACCEPTED_LASTS = timedelta(days=30)  # until an accepted applicant has to use the link
DOMAINS = 2_000  # characters of the list
FIRST_WEEK = timedelta(days=30)  # the steps on Home, at the longest
INVITATION_EXPIRES = timedelta(days=180)  # *
REINVITE_AFTER = timedelta(days=21)  # *
UNKNOWN_MARKS = 5  # * marks of "I don’t know this person" ...
UNKNOWN_WINDOW = timedelta(days=90)  # ... within this time pause the inviter's invitations ...
UNKNOWN_PAUSE = timedelta(days=7)  # ... for this long
INTRODUCTIONS = 5  # * asked for by one member at a time, those counted that were dismissed
INTRODUCTION_LASTS = timedelta(days=30)  # until it can no longer be passed on, and looks "not introduced"
INTRODUCTION_SHOWN = timedelta(days=60)  # in the list of whoever asked
ASKABLE = 100  # shared connections to choose from
REMIND_AFTER = timedelta(days=14)
INMAIL_EVERY = timedelta(minutes=15)  # one e-mail about a conversation, or about the comments of a post
LOOK_NOTED_EVERY = timedelta(seconds=60)  # an open conversation is noted this often; its page polls every 10 s
STILL_LOOKING = timedelta(seconds=90)  # after the last note
LOOK_AGAIN = timedelta(seconds=30)  # until checking again whether an open page has shown the unread messages
ASK_AGAIN = timedelta(days=30)  # for the same person to endorse the same skill
EMAIL_INVITATION_EXPIRES = timedelta(days=14)
FORMER_HANDLE = timedelta(days=180)
SIGN_UP_EXPIRES = timedelta(days=3)
RESET_EXPIRES = timedelta(minutes=30)
ADDRESS_CHANGE_EXPIRES = timedelta(days=3)
ADDRESS_UNDO = timedelta(days=7)  # a changed address can be changed back from the old one
PASSWORD_FRESH = timedelta(minutes=10)  # then it is asked for again before what cannot be undone
LEAVING_LASTS = timedelta(days=14)  # until whoever asked to leave is erased
ROLE_SETTLES = timedelta(days=7)  # until then a new admin is no second one, and a former one is missed
SECOND_ADMIN_WITHIN = timedelta(days=14)  # to confirm the address that another admin asked for
ADDRESS_UNDONE_WITHIN = timedelta(days=30)  # after an admin changed it
ADMIN_WORDS_KEPT = timedelta(days=30)  # what an admin wrote to a member, after it was sent
RESETS_BARRED = timedelta(days=7)  # after an admin changed the address that they would go to
SESSION_IDLE = timedelta(days=14)
SESSION_ABSOLUTE = timedelta(days=90)
DEVICE = timedelta(days=365)  # how long a browser is known after signing in

PAGE = 20  # entries of the feed
LIST_PAGE = 25  # people in a list
MESSAGES_PAGE = 30
COMMENTS_SHOWN = 2  # below an entry of the feed, the newest ones
COMMENTS_PAGE = 30  # on the page of a post, and of earlier ones
COMMENTS_IN_MAIL = 5
ANNOUNCEMENT_BEGINS = 280  # characters on Home and in feeds; its page has all
SHOWN_CONNECTIONS = 500  # above it the profile says 500+
PROFILE_RECOMMENDATIONS = 3  # on the profile; the page of recommendations has all
CV_RECOMMENDATIONS = 10  # on a CV


class Rate(NamedTuple):
    """At most `times` within `seconds`; beyond it a request is refused with `message`, which says until when
    (%(time)s).
    """

    name: str
    times: int
    seconds: int
    message: Label = N_("Too many tries. Wait until %(time)s.")


_GUESSED = N_("Too many wrong passwords. Wait until %(time)s.")
_GUESSED_OUTSIDE = N_(
    "Ask for a new password, or wait until %(time)s: there were too many wrong passwords for this account or from this "
    "network."
)
# Guessing counts failures: a correct password is given back.
SIGN_IN_ACCOUNT = Rate("sign-in", 10, 900, _GUESSED_OUTSIDE)  # by all browsers that were never signed in, together
SIGN_IN_BROWSER = Rate("sign-in-browser", 10, 900, _GUESSED)  # by one browser that was: nobody else can use it up
SIGN_IN_ADDRESS = Rate("sign-in-from", 100, 900, _GUESSED_OUTSIDE)
HANDLE_TRIES = Rate("handle-tries", 50, 86_400)  # "taken" reveals that somebody has it
EMAIL_TRIES = Rate("invite-by-knowing", 20, 86_400)  # the address that a member wants inviters to know
CONFIRMATION = Rate("confirm", 10, 900, _GUESSED)  # of the password given when signing up
# Quotas count what was sent.
SIGN_UPS_FROM = Rate("join-from", 100, 3600, N_("Too many people joined from this network. Try again from %(time)s."))
SIGN_UPS_TO = Rate("sign-ups-to", 3, 3600)  # e-mails to one address to join with, by anybody
INVITATIONS_TO_ADDRESS = Rate("invitations-to", 5, 86_400)  # e-mails with an invitation, by anybody
RESET_TO = Rate("reset-to", 1, 600)  # the same for a new password, counted separately: neither uses up the other
RESETS_FROM = Rate("reset-from", 30, 3600)  # addresses of no member, typed in one network
INVITE = Rate(
    "invite", INVITATIONS_A_DAY, 86_400,
    N_("You have reached today’s limit for invitations. You can send more from %(time)s."),
)  # fmt: skip
# The same quota of whoever asked, in words for the one who passes on.
INTRODUCED = INVITE._replace(message=N_("This cannot be passed on today. You can try again from %(time)s."))
HANDLES = Rate(  # the old one redirects to its member for 180 days
    "handle", 10, 86_400,
    N_("You have reached today’s limit for new profile addresses. You can change yours again from %(time)s."),
)  # fmt: skip
ADDRESSES = Rate(  # each is an e-mail to somebody who may not have asked for it
    "e-mail-address", 10, 86_400,
    N_("You have reached today’s limit for new e-mail addresses. You can change yours again from %(time)s."),
)  # fmt: skip
IMPORTS = Rate(
    "import", 5, 86_400, N_("You have reached today’s limit for imports. You can import more from %(time)s.")
)
POSTS = Rate("post", 30, 3600, N_("You have published many posts. You can publish more from %(time)s."))
UPLOADED_PICTURES = Rate(
    "picture", 100, 86_400, N_("You have reached today’s limit for pictures. You can add more from %(time)s.")
)
COMMENTS = Rate("comment", 120, 3600, N_("You have written many comments. You can write more from %(time)s."))
NOTICES = Rate(
    "notice", 10, 86_400, N_("You have reached today’s limit for notices. You can write more from %(time)s.")
)
REPORTS = Rate(
    "report", 20, 86_400, N_("You have reached today’s limit for reports. You can report more from %(time)s.")
)
ENDORSEMENT_REQUESTS = Rate(
    "ask-for-endorsement", 30, 86_400,
    N_("You have reached today’s limit for requests. You can send more from %(time)s."),
)  # fmt: skip
LIKES = Rate("like", 300, 3600)
MESSAGES = Rate("message", 120, 3600, N_("You have sent many messages. You can send more from %(time)s."))
RECOMMENDATIONS = Rate(  # asked for, written and revised, together
    "recommendation", 40, 86_400,
    N_("You have reached today’s limit for recommendations. You can ask for or write more from %(time)s."),
)  # fmt: skip
STRANGERS = Rate(  # * harvesting: different ones, see app/web/strangers.py
    "strangers", 500, 86_400,
    N_("You have seen as many people today as this site shows in a day. You can see more from %(time)s."),
)  # fmt: skip
TYPE_AHEAD = Rate(  # * the same of those who are suggested to somebody who types
    "type-ahead", 1_500, 86_400, N_("Suggestions are used up for today. You can see more from %(time)s.")
)
ARCHIVES = Rate("archive", 5, 3600, N_("You can download your archive five times an hour, again from %(time)s."))
ADDRESS_BOOKS = Rate(  # all connections as one file
    "address-book", 60, 3600, N_("You have downloaded your connections often. Download them again from %(time)s.")
)
SEARCHES = Rate("search", 60, 60, N_("Too many searches. Search again from %(time)s."))
FORM = Rate("form", 1, 86_400)  # one and the same form of a guest
WRITES = Rate("write", 600, 600)  # everything else that changes something, per member
