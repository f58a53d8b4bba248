"""Nouns: what is stored. One table family a file."""

from app.models.administration import AddressByAdmin, AdminWords, LogEntry, Retention
from app.models.conversations import Conversation, Message, Participant
from app.models.feed import Activity, Comment, CommentLike, FeedChoice, Mention, Post, PostLike, PostTag, PostVersion
from app.models.imports import ImportDraft, Suggestion
from app.models.legal import Consent, LegalPage
from app.models.machine import Sign
from app.models.members import (
    AccountEvent,
    AddressChange,
    AddressUndo,
    Counter,
    FormerHandle,
    Member,
    PasswordReset,
    SignedInSession,
    SignUp,
    StrangersShown,
    Submission,
)
from app.models.network import Block, Connection, EmailInvitation, Introduction, Invitation, MailRefusal, Mute
from app.models.noticeboard import Notice, NoticeAnswer
from app.models.notifications import Delivery, Notification, NotificationChoice
from app.models.profiles import (
    Contact,
    ContactGrant,
    ContactRefusal,
    Education,
    Endorsement,
    EndorsementRequest,
    Picture,
    Position,
    ProfileEntry,
    ResumeOrigin,
    SectionAudience,
    Skill,
)
from app.models.recommendations import Recommendation
from app.models.reports import Removal, Report
from app.models.roster import RosterBatch, RosterDraft, RosterEntry
from app.models.search import FacetCount, FacetWord, MemberFacet, SearchDocument, SearchEntry, Slip
from app.models.site import Site, SiteMark

__all__ = [
    "AccountEvent",
    "Activity",
    "AddressByAdmin",
    "AddressChange",
    "AddressUndo",
    "AdminWords",
    "Block",
    "Comment",
    "CommentLike",
    "Connection",
    "Consent",
    "Contact",
    "ContactGrant",
    "ContactRefusal",
    "Conversation",
    "Counter",
    "Delivery",
    "Education",
    "EmailInvitation",
    "Endorsement",
    "EndorsementRequest",
    "FacetCount",
    "FacetWord",
    "FeedChoice",
    "FormerHandle",
    "ImportDraft",
    "Introduction",
    "Invitation",
    "LegalPage",
    "LogEntry",
    "MailRefusal",
    "Member",
    "MemberFacet",
    "Mention",
    "Message",
    "Mute",
    "Notice",
    "NoticeAnswer",
    "Notification",
    "NotificationChoice",
    "Participant",
    "PasswordReset",
    "Picture",
    "Position",
    "Post",
    "PostLike",
    "PostTag",
    "PostVersion",
    "ProfileEntry",
    "Recommendation",
    "Removal",
    "Report",
    "ResumeOrigin",
    "Retention",
    "RosterBatch",
    "RosterDraft",
    "RosterEntry",
    "SearchDocument",
    "SearchEntry",
    "SectionAudience",
    "Sign",
    "SignUp",
    "SignedInSession",
    "Site",
    "SiteMark",
    "Skill",
    "Slip",
    "StrangersShown",
    "Submission",
    "Suggestion",
]
