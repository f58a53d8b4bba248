"""What Kontor is for, from the first start to the last letter, by two people at two browsers.

Somebody wants to join your network; you accept; from then on you are connected: you see each other's contact data,
write to each other by InMail, follow each other's activity in the feed, endorse each other's skills and recommend each
other.
"""

from __future__ import annotations

import pytest

from tests.journeys.story import Story

pytestmark = pytest.mark.browser

LONG = pytest.mark.long
VARIANTS = [
    pytest.param("sqlite", "en", True, id="english-javascript"),
    pytest.param("sqlite", "de", False, id="german-plain", marks=LONG),  # so is tests/journeys/test_newcomer.py
    pytest.param("sqlite", "de", True, id="german-javascript", marks=LONG),
    pytest.param("sqlite", "en", False, id="english-plain", marks=LONG),
    pytest.param("postgresql", "en", True, id="english-javascript-postgresql", marks=LONG),
    pytest.param("postgresql", "de", False, id="german-plain-postgresql", marks=LONG),
]


@pytest.mark.parametrize(("empty_place", "locale", "javascript"), VARIANTS, indirect=["empty_place"])
def test_two_people_come_to_know_each_other(chromium, empty_place, people, locale: str, javascript: bool) -> None:
    def sit_down(name: str):
        return people(chromium, empty_place, name, locale=locale, javascript=javascript)

    story = Story(empty_place, sit_down)

    story.the_organisation_is_set_up_by_the_one_time_link()
    story.imprint_and_privacy_are_published_and_the_doors_opened()
    story.three_people_join_by_the_link_in_the_letter()
    story.they_fill_their_profiles()
    story.carla_and_ben_connect()

    story.before_it_the_profile_is_short_and_holds_no_contact_data()
    story.saying_that_one_does_not_know_somebody_warns_and_sends_nothing()
    story.ben_invites_anna_with_a_reason_and_a_note()
    story.anna_has_a_letter_and_a_card_and_accepts()
    story.both_stand_in_the_list_of_the_other_at_once()
    story.the_whole_profile_with_contact_data_is_open_to_both()

    story.carla_reads_of_it_in_her_feed_until_she_switches_that_off()

    story.ben_writes_and_anna_reads_and_answers()
    story.the_copy_by_mail_is_what_its_recipient_chose()
    story.anna_posts_and_ben_likes_and_endorses()
    story.the_bell_counts_what_anna_has_not_seen()

    story.a_mail_program_unsubscribes_by_one_click()
    story.a_reader_unsubscribes_on_the_page_and_not_by_opening_it()
    story.ben_recommends_anna_who_asks_for_another_wording_and_accepts()
    story.after_signing_out_nothing_private_is_left()
