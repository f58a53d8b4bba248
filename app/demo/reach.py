"""How invented people are reached: addresses that lead nowhere (.example), numbers that ring at nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.demo import words
from app.demo.draw import ascii_of


@dataclass(frozen=True, slots=True)
class Contact:
    """`kind`: email, phone, address, birthday ("--MM-DD"), messenger; `label`: work, mobile, home, a messenger."""

    kind: str
    value: str
    label: str = ""


def email_of(chance: Random, given: str, family: str, where: str, taken: set[str]) -> str:
    """An address under .example that nobody has yet."""
    first, last = ascii_of(given), ascii_of(family)
    house = ascii_of(where)[:24].strip("-") or "elbufer"
    choices = [f"{first}.{last}@{house}.example", f"{first}@{last}.example", f"{first[0]}.{last}@{house}.example",
               f"{first}.{last}@elbufer-alumni.example"]  # fmt: skip
    chance.shuffle(choices)
    number = 2
    while choices[0] in taken:
        choices = [*choices[1:], f"{first}.{last}{number}@elbufer-alumni.example"]
        number += 1
    taken.add(choices[0])
    return choices[0]


def contacts(chance: Random, locale: str, place: str, email: str, name: str) -> list[Contact]:
    """A member's contact data; nobody fills in everything."""
    town = next((row for row in words.rows("towns.txt") if row[0] == place), words.rows("towns.txt")[0])
    found = [Contact("email", email)]
    if chance.random() < 0.55:
        found.append(Contact("phone", f"{town[3]} 555 {chance.randint(1, 99):02} {chance.randint(0, 99):02}", "work"))
    if chance.random() < 0.45:
        found.append(Contact("phone", _mobile(chance), "mobile"))
    if chance.random() < 0.4:
        found.append(Contact("address", _address(chance, town), chance.choice(("work", "home"))))
    if chance.random() < 0.5:
        found.append(Contact("birthday", f"--{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"))
    if chance.random() < 0.2:
        network = chance.choice(words.keyed(f"person_{locale}.txt")["messenger"])
        found.append(Contact("messenger", f"{ascii_of(name).replace('-', '.')}.{chance.randint(10, 99)}", network))
    return found


def _mobile(chance: Random) -> str:
    """From the ranges that the German regulator keeps free for films: 0171 39200xx and 0176 040690xx."""
    return chance.choice(("+49 171 39 200 {:02}", "+49 176 040 690 {:02}")).format(chance.randint(0, 99))


def _address(chance: Random, town: tuple[str, ...]) -> str:
    name, _, postcode, _, country = town
    street = chance.choice(words.keyed("streets.txt")[country][0].split("; "))
    number = chance.randint(1, 88)
    if country == "GB":
        return f"{number} {street}, {name} {postcode}"
    return f"{street} {number}, {postcode} {name}"
