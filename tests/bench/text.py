"""Sentences that say little at a realistic length, for worlds that are only looked at by clocks."""

from __future__ import annotations

from random import Random

FIRST = (
    "Anna Bernd Carla Dirk Elif Frieda Georg Hanna Ines Jonas Karin Lars Mareike Nils Olga Paul Renate Sven Tomasz "
    "Ulrike Veronika Wiebke Yusuf Zoe Birgit Claas Dörte Enno Fatma Gesa Hinnerk Imke Jürgen Katharina Levke Malte "
    "Nadja Oskar Petra Rolf Silke Thies Ute Volker"
).split()
LAST = (
    "Ahlers Brandt Claasen Degenhardt Ehlers Feddersen Groß Hansen Ivers Jessen Kröger Lüders Müller Nowak Okafor "
    "Petersen Quast Reimers Sørensen Thomsen Uhl Voß Wulff Yıldız Ziegler Behrens Cordes Detlefsen Evers Frerichs "
    "Harms Jacobsen Kowalski Lorenzen Meinhardt Nissen Oelrichs Paulsen Rickmers Schröder Tamm Wagner"
).split()
TITLES = (
    "Head of purchasing|Naval architect|Tax adviser|Master baker|Project engineer|Teacher|Notary|Port agent|"
    "Software developer|Head nurse|Editor|Wind farm planner|Bookseller|Auditor|Joiner|Dispatcher"
).split("|")
FIRMS = (
    "Brook & Söhne|Nordlicht Energie|Stadtwerke Elbmarsch|Werft Harmstorf|Kontor Lüders|Hafen Klinik|Dock Elf|"
    "Sparkasse Unterelbe|Deichverband|Müllerei Voß|Fährhaus Verlag|Elbe Logistik|Seefahrtschule|Holzbau Tamm"
).split("|")
SCHOOLS = "Universität Hamburg|Seefahrtschule Elsfleth|TU Harburg|Handelsschule Stade|FH Lübeck".split("|")
SKILLS = (
    "Tax law|Welding|Project planning|Bookkeeping|Python|Navigation|Negotiation|Teaching|First aid|Statics|Editing|"
    "Purchasing|Customs|Wind energy|Carpentry|Payroll|Polish|Danish|Dispatching|Auditing|Photography|Public speaking"
).split("|")
PLACES = "Hamburg Lübeck Stade Cuxhaven Kiel Bremen Husum Flensburg Glückstadt Elmshorn".split()
INDUSTRIES = "Shipping|Energy|Tax and law|Crafts|Education|Health|Media|Logistics|Software".split("|")
WORDS = (
    "the a our this every no some new old next last first open quiet early late small large whole good better plain "
    "ship harbour crew office workshop contract price meeting morning evening week autumn winter town bridge ferry "
    "customer supplier apprentice colleague school class training question answer letter invoice tender report draft "
    "plan idea result mistake delay budget order delivery warehouse engine hull cable roof window kitchen garden "
    "we they you somebody nobody everybody who that which when where because although until since before after "
    "need find show bring take leave begin finish learn teach write read ask repair build order measure compare "
    "looks works holds helps costs takes needs moves stays opens closes became changed arrived started ended grew "
    "with without for from into over under between against along about around beside and or but so then still again "
    "never always often rarely today tomorrow yesterday soon finally perhaps certainly almost together carefully "
    "steel timber water wind ice salt paper light sound weather safety insurance pension wage tax law permit rule"
).split()


def _sentence(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(5, 14))).capitalize() + random.choice("...?!")


SENTENCES = tuple(_sentence(Random(number)) for number in range(4096))  # made once: a large world needs millions


def prose(random: Random, low: int, high: int) -> str:
    """Between `low` and `high` characters of sentences; long ones have two paragraphs."""
    wanted, parts, length = random.randint(low, high), [], 0
    while length < wanted:
        sentence = random.choice(SENTENCES)
        parts.append(sentence)
        length += len(sentence) + 1
    if length > 400:
        parts.insert(len(parts) // 2, "\n\n")
    return " ".join(parts).replace(" \n\n ", "\n\n")[:high].strip()


def name(random: Random) -> str:
    return f"{random.choice(FIRST)} {random.choice(LAST)}"
