"""Who may become a member: the policy of the organisation."""

from __future__ import annotations

from app.rules.labels import N_

POLICIES = {
    "invite-only": N_("Members invite: joining needs an invitation by e-mail"),
    "open": N_("Open: anyone who confirms an e-mail address may join"),
}


def may_join(policy: str, *, invited: bool) -> bool:
    """`invited`: has an invitation by e-mail that is still valid."""
    return policy == "open" or invited
