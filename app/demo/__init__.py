"""A whole living organisation to look at: "Elbufer — Alumni seit 1911". All of it is invented and grows from a seed."""

ORGANISATION = "Elbufer"
CLAIM_DE = "Alumni seit 1911"
SCHOOL = "Fachschule Elbufer"
