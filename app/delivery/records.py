"""Asking the name servers what they say of the sender's domain. Only when somebody wants to know: an answer may take
seconds, or never come.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parseaddr

from flask import current_app

from app.rules import dns_records
from app.rules.machine import DKIM, DMARC, SPF

AT_MOST = 2.0  # seconds for each name, with all tries
FOR_ALL = 8.0  # seconds


def domain() -> str:
    """The domain of the sender; empty where it means this machine alone."""
    name = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1].rpartition("@")[2].lower()
    return name if "." in name and not name.replace(".", "").isdigit() else ""


def ask(domain: str) -> dict[str, list[str] | None]:
    """What this domain says, as rules/dns_records.py reads it; None for what nobody answered."""
    end = time.monotonic() + FOR_ALL
    above = domain.partition(".")[2]
    policy = _chosen(dns_records.is_dmarc, f"_dmarc.{domain}")
    if policy == [] and "." in above:  # a subdomain has the policy of the domain above it
        policy = _chosen(dns_records.is_dmarc, f"_dmarc.{above}")
    return {SPF: _chosen(dns_records.is_spf, domain), DMARC: policy, DKIM: _selector(domain, end)}


def _selector(domain: str, end: float) -> list[str] | None:
    """The name of the first key among the usual ones; None if the time is over before all were asked."""
    for selector in dns_records.SELECTORS:
        name = f"{selector}._domainkey"
        found = _chosen(dns_records.is_key, f"{name}.{domain}") if time.monotonic() < end else None
        if found is None:
            return None
        if found:
            return [name]
    return []


def _chosen(wanted: Callable[[str], bool], name: str) -> list[str] | None:
    found = texts(name)
    return None if found is None else [text for text in found if wanted(text)]


def texts(name: str) -> list[str] | None:
    """The TXT records of a name; none if it has none, None if no server answered."""
    import dns.exception  # email-validator loads it only where it asks, too
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=AT_MOST, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError):
        return None
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
