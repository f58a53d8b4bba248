"""Who may become a member: the policy of the organisation, and the states of somebody who asks.

asked --open the link--> member, or where an admin decides: applied --accept--> accepted --open the link--> member
                                                             applied --turn down--> rejected
"""

from __future__ import annotations

import re

from app.rules.email import mailbox
from app.rules.errors import Refused
from app.rules.labels import N_

CLOSED, INVITE_ONLY, DOMAINS, APPROVAL, OPEN = "closed", "invite-only", "domains", "approval", "open"
POLICIES = {
    CLOSED: N_("Closed: only people on the organisation’s own list may join"),
    INVITE_ONLY: N_("Members invite: joining needs an invitation by e-mail"),
    DOMAINS: N_("By domain: joining needs an address of one of your domains, or an invitation"),
    APPROVAL: N_("By approval: applicants answer a question, and admins decide; invited people join at once"),
    OPEN: N_("Open: anyone who confirms an e-mail address may join"),
}

ASKED, APPLIED, ACCEPTED, REJECTED = "asked", "applied", "accepted", "rejected"
JOIN, APPLY, NO = "join", "apply", "no"

_DOMAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")


def outcome(policy: str, *, invited: bool = False, listed: bool = False, domain: bool = False) -> str:
    """What becomes of somebody with a confirmed address: JOIN, APPLY (an admin decides) or NO.

    `invited`: has an invitation of a member that is still valid; `listed`: the organisation itself has invited or
    accepted them; `domain`: the address belongs to a domain of the organisation.
    """
    if listed or policy == OPEN or (invited and policy != CLOSED):
        return JOIN
    if policy == DOMAINS:
        return JOIN if domain else NO
    return APPLY if policy == APPROVAL else NO


def check_members_invite(policy: str) -> None:
    """Raises Refused where a link in an e-mail of a member would lead to a closed door."""
    if policy == CLOSED:
        raise Refused(N_("Only the organisation invites new members. Invite members on their profiles."), "email")


def takes_forms(policy: str) -> bool:
    """Whether somebody without an invitation may ask to join."""
    return policy in (DOMAINS, APPROVAL, OPEN)


def domain_of(address: str) -> str:
    """The domain of an address as addresses are compared: straße.example is xn--strae-oqa.example."""
    return mailbox(address).rpartition("@")[2]


def has_domain(domains: str, address: str) -> bool:
    """Whether the address belongs to one of the domains, one a line; a subdomain is another domain."""
    return "@" in address and domain_of(address) in domains.split()


def domains_in(typed: str) -> list[str]:
    """The domains that an admin typed, each once, in the form in which they are compared. Raises Refused for a word
    that is none.
    """
    found: dict[str, None] = {}
    for word in re.split(r"[\s,;]+", typed):
        domain = domain_of(f"x@{word.rpartition('@')[2].rstrip('.')}")
        if word and not _DOMAIN.fullmatch(domain):
            raise Refused(N_("Write domains like example.org, one a line: “%(word)s” is none."), "domains",
                          word=word[:60])  # fmt: skip
        if word:
            found[domain] = None
    return list(found)


def check_domain(policy: str, domains: str, address: str) -> None:
    """Raises Refused if the policy asks for an address of other domains: in the same words whoever owns it."""
    if policy == DOMAINS and not has_domain(domains, address):
        raise Refused(N_("Use an address that ends with one of these: %(domains)s."), "email",
                      domains=", ".join(f"@{domain}" for domain in domains.split()))  # fmt: skip
