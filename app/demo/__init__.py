"""A whole demo organisation: "Elbufer — Alumni seit 1911". All of it is invented and generated from a seed."""

ORGANISATION = "Elbufer"
CLAIM_DE = "Alumni seit 1911"
SCHOOL = "Fachschule Elbufer"
