"""The steps of the main journey, each a sentence of what people do and what they then see."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests import cast
from tests.journeys.moves import ANNA, BEN, CARLA, Moves
from tests.journeys.place import links_in, unsubscribe_link

PHONE_OF_BEN, PHONE_OF_ANNA = "+49 451 1234501", "+49 451 1234502"
SKILL = "Tax law"
SECRET = "The safe is behind the picture."


class Story(Moves):
    """In the order in which it is told."""

    # --- a place and its people ------------------------------------------------------------------------------

    def the_organisation_is_set_up_by_the_one_time_link(self) -> None:
        link, page = self.place.setup_link(), self.frieda.page
        self.frieda.go(link)
        page.locator("[name=organisation]").fill("Elbufer")
        expect(page.locator("[name=policy][value=open]")).to_have_count(0)
        self._fill_in_who(self.frieda)
        page.locator("main form button").click()
        expect(self.frieda.page.locator(".account-menu")).to_be_visible()

    def imprint_and_privacy_are_published_and_the_doors_opened(self) -> None:
        page = self.frieda.page
        for name in ("imprint", "privacy"):
            for locale in ("en", "de"):
                self.frieda.go(f"/admin/legal/{name}/{locale}")
                text = page.locator("[name=text]").input_value()
                page.locator("[name=text]").fill(re.sub(r"\[[^\]]*\]", "Brooktorkai 4", text))
                page.locator("[name=act][value=publish]").click()
                expect(page.locator(f'.foot [href="/legal/{name}"]')).to_be_visible()
        self.frieda.go("/admin/site")
        page.locator("[name=policy][value=open]").check()
        page.locator("main form button").click()
        self.anna.go("/join")
        expect(self.anna.button("Join")).to_be_visible()

    def three_people_join_by_the_link_in_the_letter(self) -> None:
        for person in (self.anna, self.ben, self.carla):
            person.go("/")
            person.page.locator(".masthead").get_by_role("link", name=person.words["Join"], exact=True).click()
            self._fill_in_who(person)
            person.button("Join").click()
            expect(person.page).to_have_url(re.compile("/join/letter$"))
            letter = self.place.letter(person.email)
            person.go(next(link for link in links_in(letter) if "/join/" in link))
            person.field("Password").fill(cast.PASSWORD)
            person.button("Join", "Elbufer").click()
            expect(person.page.locator(".account-menu")).to_be_visible()

    def they_fill_their_profiles(self) -> None:
        for person, phone in ((self.anna, PHONE_OF_ANNA), (self.ben, PHONE_OF_BEN)):
            person.go("/profile/contact")
            person.page.locator("[name=phone]").fill(phone)
            person.button("Save").last.click()
            person.sees(phone)
        self.anna.go("/profile/skills")
        self.anna.page.locator("main [name=name]").fill(SKILL)
        self.anna.page.locator("main form.edit button").click()
        self.anna.sees(SKILL)

    def carla_and_ben_connect(self) -> None:
        self._open_invitation(self.carla, BEN)
        self._send_invitation(self.carla, "classmate")
        expect(self.carla.link("Withdraw", BEN)).to_be_visible()
        self.ben.go("/network")
        self.ben.button("Accept", CARLA).click()
        self.ben.sees(CARLA)
        self.place.letter(self.carla.email, BEN)

    # --- getting connected -----------------------------------------------------------------------------------

    def before_it_the_profile_is_short_and_holds_no_contact_data(self) -> None:
        for person, name, phone in ((self.ben, ANNA, PHONE_OF_ANNA), (self.anna, BEN, PHONE_OF_BEN)):
            self._look_at(person, name)
            assert phone not in person.page.content()
            expect(person.page.locator(".closed")).to_be_visible()
            expect(person.link("Message", name)).to_have_count(0)

    def saying_that_one_does_not_know_somebody_warns_and_sends_nothing(self) -> None:
        self._open_invitation(self.ben, ANNA)
        self._send_invitation(self.ben, "stranger")
        expect(self.ben.page.locator("main .error").first).to_be_visible()
        self.ben.go("/network/invitations/sent")
        self.ben.sees_not(ANNA)
        self.anna.go("/network")
        expect(self.anna.button("Accept", BEN)).to_have_count(0)

    def ben_invites_anna_with_a_reason_and_a_note(self) -> None:
        self._open_invitation(self.ben, ANNA)
        self._send_invitation(self.ben, "colleague", "We shared an office in Lübeck.")
        expect(self.ben.page).to_have_url(re.compile("/in/anna-brandt$"))
        expect(self.ben.link("Withdraw", ANNA)).to_be_visible()

    def anna_has_a_letter_and_a_card_and_accepts(self) -> None:
        letter = self.place.letter(self.anna.email, BEN)
        self.anna.go(next(link for link in links_in(letter) if "/network/invitations" in link))
        expect(self.anna.place_in_masthead("My network").locator(".count")).to_contain_text("1")
        card = self.anna.page.locator(".invitation").filter(has_text=BEN)
        expect(card).to_contain_text("We shared an office in Lübeck.")
        expect(card.locator(".warning")).to_be_visible()
        self.anna.button("Accept", BEN).click()
        expect(self.anna.page.locator(".invitation.answered")).to_contain_text(BEN)
        expect(self.anna.place_in_masthead("My network").locator(".count")).to_be_empty()
        assert len(self.place.letters(self.anna.email, BEN)) == 1
        self.place.letter(self.ben.email, ANNA)

    def both_stand_in_the_list_of_the_other_at_once(self) -> None:
        for person, peer in ((self.anna, BEN), (self.ben, ANNA)):
            person.go("/network/connections")
            expect(person.page.locator("main").get_by_role("link", name=peer, exact=True)).to_be_visible()

    def the_whole_profile_with_contact_data_is_open_to_both(self) -> None:
        for person, name, phone in ((self.ben, ANNA, PHONE_OF_ANNA), (self.anna, BEN, PHONE_OF_BEN)):
            self._look_at(person, name)
            expect(person.page.get_by_role("link", name=phone)).to_be_visible()
            expect(person.page.locator(".closed")).to_have_count(0)

    # --- following -------------------------------------------------------------------------------------------

    def carla_reads_of_it_in_her_feed_until_she_switches_that_off(self) -> None:
        self.carla.go("/")
        expect(self._told_of_both()).to_have_count(1)
        self.carla.choose_in_own_menu("Settings")
        self.carla.page.locator("main a[href='/settings/feed']").click()
        self.carla.page.locator("[name=reads-connected]").uncheck()
        self.carla.button("Save").last.click()
        expect(self.carla.page.locator("[name=reads-connected]")).not_to_be_checked()
        self.carla.go("/")
        expect(self._told_of_both()).to_have_count(0)

    # --- writing ---------------------------------------------------------------------------------------------

    def ben_writes_and_anna_reads_and_answers(self) -> None:
        self._write(self.ben, ANNA, SECRET)
        # before she reads it: no letter goes out about what was read by then
        assert SECRET not in str(self.place.letter(self.anna.email, BEN, number=2).get_body())
        self.anna.go("/")
        expect(self._unread(self.anna)).to_contain_text("1")
        self.anna.place_in_masthead("InMail").get_by_role("link").click()
        self.anna.page.locator(".thread").filter(has_text=BEN).click()
        expect(self.anna.page.locator(".message")).to_contain_text(SECRET)
        expect(self._unread(self.anna)).to_be_empty()
        self.anna.field("Your message").fill("Thank you, Ben.")
        self.anna.button("Send").click()
        expect(self.anna.page.locator(".message.own")).to_contain_text("Thank you, Ben.")
        self.anna.go("/")
        expect(self._unread(self.anna)).to_be_empty()
        self.ben.go("/inmail")
        expect(self._unread(self.ben)).to_contain_text("1")
        self.ben.sees("Thank you, Ben.")

    def the_copy_by_mail_is_what_its_recipient_chose(self) -> None:
        self._choose_copies(self.carla, "[name=inmail_copy][value=full]")
        self._write(self.ben, CARLA, "The key is in the vase.")
        assert "The key is in the vase." in str(self.place.letter(self.carla.email, BEN, number=2).get_body())
        self._choose_copies(self.anna, "[name=mail-inmail][value=off]")
        self._write(self.ben, ANNA, "The vase is in the garden.")

    # --- credit ----------------------------------------------------------------------------------------------

    def anna_posts_and_ben_likes_and_endorses(self) -> None:
        self.anna.go("/notifications")
        self.anna.go("/")
        self.anna.page.locator(".write > summary").click()
        self.anna.field("What would you like to share?").fill("Who knows a good bookbinder?")
        self.anna.button("Post").click()
        expect(self.anna.page.locator("#feed")).to_contain_text("Who knows a good bookbinder?")
        self.ben.go("/")
        self.ben.button("Like", ANNA).click()
        expect(self.ben.button("Like", ANNA)).to_have_attribute("aria-pressed", "true")
        self._look_at(self.ben, ANNA)
        self.ben.button("Endorse", SKILL).click()
        expect(self.ben.page.locator(".skill-end .icon")).to_be_visible()

    def the_bell_counts_what_anna_has_not_seen(self) -> None:
        # letters go out in order, and none about what was read by then
        self.told = self.place.letter(self.anna.email, BEN, number=3)
        bell = self.anna.place_in_masthead("Notifications")
        self.anna.go("/")
        expect(bell.locator(".count")).to_contain_text("2")
        bell.get_by_role("link").click()
        expect(self.anna.page.locator(".row.chosen")).to_have_count(2)
        self.anna.go("/")
        expect(bell.locator(".count")).to_be_empty()

    def ben_recommends_anna_who_asks_for_another_wording_and_accepts(self) -> None:
        self.anna.go("/profile/positions/new")
        for name, value in (("title", "Owner"), ("organisation", "Brandt"), ("starts", "04/2014")):
            self.anna.page.locator(f"main [name={name}]").fill(value)
        self.anna.page.locator("main [name=is_current]").check()
        self.anna.button("Save").last.click()
        self.anna.sees("Brandt")
        self._look_at(self.ben, ANNA)
        self.ben.page.locator(".bar a[href$='/recommendation']").click()
        self.ben.page.locator("[name=relationship]").select_option("client")
        self.ben.page.locator("main [name=text]").fill("She asked what we wanted.")
        self.ben.button("Send", ANNA).click()
        self.ben.sees("She asked what we wanted.")
        self.anna.go("/recommendations")
        card = self.anna.page.locator(".recommendation")
        card.locator("a[href$='/revision']").click()
        self.anna.page.locator("main [name=note]").fill("And the sums, please.")
        self.anna.button("Send", BEN).click()
        expect(self.anna.page.locator(".recommendation .note")).to_contain_text("And the sums, please.")
        self.ben.go("/recommendations/given")
        self.ben.sees("And the sums, please.")
        self.ben.page.locator(".recommendation a[href$='/text']").click()
        self.ben.page.locator("main [name=text]").fill("She asked what we wanted. Then she did the sums.")
        self.ben.button("Send", ANNA).click()
        self.ben.sees("Then she did the sums.")
        self.anna.go("/recommendations")
        self.anna.button("Accept", BEN).click()
        expect(self.anna.page.locator("form[action$='/visibility/removal']")).to_be_visible()
        for person, name in ((self.ben, ANNA), (self.anna, BEN)):
            self._look_at(person, name)
            expect(person.page.locator("#recommendations .words")).to_contain_text("Then she did the sums.")
        self.anna.go("/")
        expect(self.anna.page.locator(".entry-strong .note")).to_contain_text("Then she did the sums.")

    # --- enough ----------------------------------------------------------------------------------------------

    def a_mail_program_unsubscribes_by_one_click(self) -> None:
        assert SKILL in str(self.told.get_body()), "no letter was to be sent about the last InMail"
        assert self.place.post_from_outside(unsubscribe_link(self.told), b"List-Unsubscribe=One-Click") == 200
        self._gets_none(self.anna, "endorsed")

    def a_reader_unsubscribes_on_the_page_and_not_by_opening_it(self) -> None:
        guest = self.sit_down(BEN)  # at a browser where he is not signed in
        guest.go(unsubscribe_link(self.place.letter(self.ben.email, ANNA)))
        expect(guest.page.locator("main form button")).to_be_visible()
        self._gets_none(self.ben, "accepted", really=False)
        guest.page.locator("main form button").click()
        expect(guest.page.locator("main form button")).to_have_count(0)
        self._gets_none(self.ben, "accepted")

    def after_signing_out_nothing_private_is_left(self) -> None:
        self._look_at(self.ben, ANNA)
        self.ben.sign_out()
        expect(self.ben.page.get_by_role("heading", name=self.ben.words["Sign in"], exact=True)).to_be_visible()
        if self.ben.runs_scripts:  # without them the browser decides what it shows again
            self.ben.page.go_back(wait_until="commit")
            expect(self.ben.field("Password")).to_be_visible()
            assert PHONE_OF_ANNA not in self.ben.page.content()
        self.ben.go("/in/anna-brandt")
        expect(self.ben.field("Password")).to_be_visible()
