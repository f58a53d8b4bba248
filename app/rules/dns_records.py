"""What the records of a domain say about its e-mail: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989, 7489)."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from app.rules.findings import GREEN, YELLOW, Finding
from app.rules.labels import N_
from app.rules.machine import DKIM, DMARC, SPF

# Under these names most SMTP servers publish the key that they sign with.
SELECTORS = ("default", "dkim", "mail", "selector1", "selector2", "google", "s1", "k1", "mx", "smtp")

TITLES = {SPF: "SPF", DKIM: "DKIM", DMARC: "DMARC"}  # the same in every language
UNASKED = N_("Try again later: the name server did not answer.")
NO_SPF = N_("Add a TXT record to %(domain)s: it does not say which servers send its e-mail. Example: %(record)s")
TWO_SPF = N_("Keep one SPF record of %(domain)s: several count as none.")
ANYBODY = N_("Replace +all by ~all in the SPF record of %(domain)s: it lets every server send.")
HAS_SPF = N_("%(domain)s says which servers send its e-mail: %(record)s")
NO_DKIM = N_("Ask the operator of the SMTP server for its DKIM record: under the usual names %(domain)s has none.")
HAS_DKIM = N_("%(domain)s publishes a key that e-mails are signed with: %(record)s")
NO_DMARC = N_("Add a TXT record to %(domain)s: large providers set e-mails without it aside. Example: %(record)s")
HAS_DMARC = N_("%(domain)s says what becomes of forged e-mails: %(record)s")

EXAMPLE_DMARC = "v=DMARC1; p=none"


def finding(name: str, domain: str, server: str, texts: Sequence[str] | None) -> Finding:
    """What is found under `name`: spf, dkim or dmarc. `texts`: the records, of dkim the names under which there is a
    key; None if nobody answered. `server`: the SMTP server.
    """
    if texts is None:
        return Finding(YELLOW, UNASKED)
    return {SPF: _spf, DKIM: _dkim, DMARC: _dmarc}[name](domain, server, texts)


def _spf(domain: str, server: str, texts: Sequence[str]) -> Finding:
    if not texts:
        return Finding(YELLOW, NO_SPF, {"domain": domain, "record": f"v=spf1 {_sender(domain, server)} ~all"})
    if len(texts) > 1:
        return Finding(YELLOW, TWO_SPF, {"domain": domain})
    if "+all" in texts[0].lower().split():
        return Finding(YELLOW, ANYBODY, {"domain": domain})
    return Finding(GREEN, HAS_SPF, {"domain": domain, "record": texts[0]})


def _sender(domain: str, server: str) -> str:
    """The mechanism that names the SMTP server; one on this machine is taken for that of the domain."""
    try:
        address = ip_address(server)
    except ValueError:
        return f"a:{server if '.' in server else domain}"
    return f"a:{domain}" if address.is_loopback else f"ip{address.version}:{address}"


def _dkim(domain: str, _server: str, texts: Sequence[str]) -> Finding:
    if not texts:
        return Finding(YELLOW, NO_DKIM, {"domain": domain})
    return Finding(GREEN, HAS_DKIM, {"domain": domain, "record": texts[0]})


def _dmarc(domain: str, _server: str, texts: Sequence[str]) -> Finding:
    if len(texts) == 1:
        return Finding(GREEN, HAS_DMARC, {"domain": domain, "record": texts[0]})
    return Finding(YELLOW, NO_DMARC, {"domain": f"_dmarc.{domain}", "record": EXAMPLE_DMARC})


def is_spf(text: str) -> bool:
    return text.lower().split(" ")[0] == "v=spf1"


def is_dmarc(text: str) -> bool:
    return text.replace(" ", "").lower().partition(";")[0] == "v=dmarc1"


def is_key(text: str) -> bool:
    """A key that was withdrawn is empty (RFC 6376, 3.6.1)."""
    tags = dict(each.strip().partition("=")[::2] for each in text.split(";"))
    return bool(tags.get("p", "").strip())
