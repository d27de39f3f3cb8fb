"""Reading a dossier: what its page shows, to whom, and what it costs."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from app.dossiers.actions.topics import link_topic
from app.dossiers.models import PassageSource, Revision, WebSource
from app.forum import actions as forum
from app.foundation import clock
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.counting import count_statements
from tests.dossiers.making import BODY, again, edit, make_dossier
from tests.dossiers.reviewing import change_row, review, status_shown
from tests.dossiers.scenes import TITLE, close_category, make_conversation, promoted, read_in_english
from tests.making import again as topic_again
from tests.making import category, make_group, make_reply, make_topic, post_of


@pytest.fixture(autouse=True)
def in_english(house, monkeypatch):
    read_in_english(house, monkeypatch)


def text(answer):
    return html.unescape(answer.text)


def test_a_dossier_shows_its_parts_in_order(house, client):
    dossier = make_dossier()
    shown = client.get(dossier.url)
    assert shown.status_code == 200
    places = [
        shown.text.index(part)
        for part in (
            "<h1>Financiering: het gat</h1>",
            "status--concept",
            'class="toc',
            'class="answer"',
            'id="h-wat-de-bank-doet"',
            'id="h-ledenleningen"',
            "CC BY-SA 4.0",
        )
    ]
    assert places == sorted(places)
    assert f'<link rel="canonical" href="http://localhost{dossier.url}">' in shown.text
    assert '<meta name="description" content="Een bank leent' in shown.text
    assert "/edit?section" not in shown.text


def test_a_member_can_edit_and_discuss_each_section(house, as_):
    dossier = make_dossier()
    page = as_("pia").get(dossier.url).text
    for number in (1, 2):
        assert f"{dossier.url}/edit?section={number}" in page
        assert f"/d/{dossier.id}/discussion/new?section={number}" in page


@pytest.mark.parametrize("ending", ["", "/talk", "/v/1"])
def test_every_address_is_mended(house, client, ending):
    dossier = make_dossier()
    moved = client.get(f"/d/ouder/{dossier.id}{ending}")
    assert (moved.status_code, moved.location) == (301, f"{dossier.url}{ending}")


def test_a_short_address_leads_to_the_dossier(house, client):
    dossier = make_dossier()
    assert client.get(f"/d/{dossier.id}").location == dossier.url


def test_what_is_not_there_is_not_found(house, client):
    dossier = make_dossier()
    for address in (f"{dossier.url}/v/2", f"{dossier.url}/v/0", f"{dossier.url}/v/99999999999999999999",
                    "/d/999999", "/d/x/999999", f"/d/x/{10**30}", "/d/x/999999/talk",
                    f"/d/{10**30}"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_an_older_version_can_be_read_and_cited(house, client):
    dossier = make_dossier()
    edit(dossier, "omar", BODY.replace("Elk huishouden", "Ieder huishouden"))
    old, new = client.get(f"{dossier.url}/v/1").text, client.get(dossier.url).text
    assert "Elk huishouden" in old
    assert "Ieder huishouden" not in old
    assert "You are reading version 1" in old
    assert "/edit?section" not in old
    assert "Ieder huishouden" in new
    assert f"{dossier.url}/v/2" in new


def test_a_withheld_version_is_for_those_who_look_after_it(house, client, as_):
    dossier = make_dossier(body="Geheim telefoonnummer.")
    edit(dossier, "omar", "Niets bijzonders.")
    first = db.session.scalars(db.select(Revision).filter_by(dossier_id=dossier.id, number=1)).one()
    with writing():
        first.withheld_at = clock.now()
    for who, sees in (("visitor", False), ("pia", False), ("quinn", True)):
        page = as_(who).get(f"{dossier.url}/v/1")
        assert ("Geheim" in page.text) is sees, who
        assert ("withheld" in page.text) is not sees, who


def test_footnotes_name_the_writer_as_of_now_and_lead_to_the_post(house, client):
    topic = make_conversation()
    dossier = promoted(topic, 2)
    page = text(client.get(dossier.url))
    assert '<a href="/u/nadia">Nadia</a>' in page
    assert f"/t/{topic.id}/2?version=1" in page
    assert "Bericht 2 in “Ledenlening terug bij verhuizing”" in page


def test_a_writer_who_wants_no_name_gets_none(house, client, as_):
    dossier = promoted(make_conversation(), 2)
    source = db.session.scalars(db.select(PassageSource).filter_by(dossier_id=dossier.id)).one()
    with writing():
        source.is_anonymous = True
    for who in ("visitor", "pia"):
        page = text(as_(who).get(dossier.url))
        assert "A member, " in page, who
        assert "/u/nadia" not in page, who


def test_words_that_may_be_read_by_all_do_not_open_their_conversation(house, client, as_):
    dossier = promoted(make_conversation("financiering"), 2)
    with writing():
        db.session.execute(db.update(PassageSource).values(consented_at=clock.now()))
    close_category()
    page = text(client.get(dossier.url))
    assert "binnen 6 maanden" in page
    assert "Ledenlening terug bij verhuizing" not in page
    assert "Nadia" not in page
    assert "/t/" not in page
    assert "A member, post 2, version 1" in page
    assert "Ledenlening terug bij verhuizing" in text(as_("pia").get(dossier.url))


def test_a_citation_follows_a_post_that_moved(house, client):
    topic = make_conversation()
    dossier = promoted(topic, 2)
    with writing():
        forum.split_topic(person("quinn"), topic_again(topic), frozenset({2}), "Apart verder", category())
    assert '<a href="/u/nadia">Nadia</a>' in client.get(dossier.url).text


def test_sources_tell_what_they_are(house, client):
    dossier = make_dossier(body=(
        "Zo is de wet.[^w] Zo zegt een site.[^s] Zomaar.[^z]\n\n"
        "[^w]: [Burgerlijk Wetboek](https://wetten.overheid.nl/BWBR0003045), geraadpleegd op 2 mei 2026.\n"
        "[^s]: <https://voorbeeld.example/x>\n[^z]: Gehoord van de buurvrouw.\n"
    ))  # fmt: skip
    for icon in ("law", "globe", "info"):
        assert f"icons.svg#{icon}" in client.get(dossier.url).text
    with writing():
        db.session.execute(
            db.update(WebSource)
            .where(WebSource.url.contains("voorbeeld"))
            .values(failing_since=clock.now() - timedelta(days=8))
        )
    page = client.get(dossier.url).text
    assert page.count("This address no longer answers.") == 1
    assert "status--outdated" in page


def test_who_wrote_along_is_named_with_what_they_brought(house, client):
    dossier = promoted(make_conversation(), 2, 3)
    page = text(client.get(dossier.url))
    assert "Put together from 2 posts of" in page
    assert '<a href="/u/nadia">Nadia</a>: 2 posts' in page


def test_open_replies_stand_beside_it_until_something_is_done_with_them(house, client, as_):
    topic = make_conversation(replies=2)
    dossier = promoted(topic, 2)
    make_reply(topic, "pia", "Ik doe het <b>anders</b>.")
    page = text(client.get(dossier.url))
    assert "1 reply not worked in yet" in page
    assert f'/t/{topic.id}/4">Pia, post 4</a>' in page
    assert f"{dossier.url}/replies" not in page
    assert f"{dossier.url}/replies" in as_("pia").get(dossier.url).text


def test_dossiers_that_refer_to_it_and_those_alike_stand_beside_it(house, client):
    dossier = make_dossier(title="Erfpacht van grond")
    other = make_dossier(
        title="Grond van de gemeente", body="Zie [[Erfpacht van grond]].", slug="grond-erfpacht-clt"
    )
    page = client.get(dossier.url).text
    assert "Dossiers that refer to this one" in page
    assert page.count(other.url) >= 2
    assert f'href="{dossier.url}"' in client.get(other.url).text


def test_words_of_the_glossary_are_explained(house, client):
    words = make_dossier(title="Woordenlijst", body="## Canon\n\nWat je **betaalt**.\n\n## Vve\n\nx",
                         slug="woordenlijst-voorbeelden")  # fmt: skip
    dossier = make_dossier(body="De canons stijgen.")
    page = client.get(dossier.url).text
    assert "<summary>Canon</summary><p>Wat je <strong>betaalt</strong>.</p>" in page
    assert f"{words.url}#h-canon" in page
    assert "<summary>Vve" not in page


STATUSES = {
    "concept": ({}, "Draft"),
    "reviewed": ({"reviewed_at": clock.now()}, "Reviewed on"),
    "changed": ({"reviewed_at": clock.now(), "changes_since_review": 3}, "3 changes since"),
    "outdated": ({"outdated_count": 2}, "2 readers say so."),
    "archived": ({"archived_at": clock.now()}, "Archived"),
}


def test_each_status_is_told_with_its_reason(house, client):
    dossier = make_dossier()
    empty = {"reviewed_at": None, "changes_since_review": 0, "outdated_count": 0, "archived_at": None}
    for kind, (values, words) in STATUSES.items():
        change_row(dossier, **{**empty, **values})
        for address in (dossier.url, "/dossiers"):
            page = text(client.get(address))
            assert words in page or (address == "/dossiers" and kind == "outdated"), (kind, address)
        assert f"status--{kind}" in client.get(dossier.url).text
        assert status_shown(dossier).kind == kind


def test_a_changed_source_makes_it_possibly_outdated(house, client):
    topic = make_conversation()
    dossier = promoted(topic, 2)
    post = post_of(topic, 2)
    with writing():
        forum.edit_post(person("nadia"), post, post.topic, "Toch binnen een jaar.")
    page = text(client.get(dossier.url))
    assert "A post it leans on was changed or deleted." in page
    assert "The post was changed after this." in page


def test_a_dossier_that_is_reviewed_first_shows_readers_the_reviewed_text(house, client, as_):
    group = make_group("nadia", "Werkgroep Geld")
    dossier = make_dossier("nadia", steward=group)
    change_row(dossier, policy="reviewed_first")
    edit(again(dossier), "omar", BODY.replace("bedrag in", "groot bedrag in"))
    review(again(dossier), "nadia")
    edit(again(dossier), "pia", BODY.replace("70 tot 80", "60 tot 90"))
    seen = {who: as_(who).get(dossier.url) for who in ("visitor", "omar", "pia", "nadia", "quinn")}
    for who, page in seen.items():
        is_newest = who in ("pia", "nadia", "quinn")
        assert ("60 tot 90" in page.text) is is_newest, who
        assert ("?version=newest" in page.text) is not is_newest, who
    assert "60 tot 90" in client.get(f"{dossier.url}?version=newest").text
    assert '<meta name="description"' not in seen["visitor"].text
    assert "by Werkgroep Geld." in text(seen["visitor"])
    assert f"{dossier.url}/compare?from=2&to=3" in text(seen["visitor"])


def test_a_merged_dossier_leads_to_where_it_went_on(house, client):
    old, new = make_dossier(title="Oud stuk"), make_dossier(title="Nieuw stuk")
    change_row(old, merged_into_id=new.id)
    assert client.get(old.url).location == new.url
    stays = client.get(f"{old.url}?stay=1")
    assert stays.status_code == 200
    assert "It went on in" in stays.text
    change_row(new, read_access="members")
    assert client.get(old.url).status_code == 404
    assert "Nieuw stuk" not in client.get(f"{old.url}?stay=1").text


def test_a_withdrawn_dossier_leads_back_to_its_conversation(house, client, as_):
    topic = make_conversation()
    dossier = promoted(topic, 2)
    change_row(dossier, withdrawn_at=clock.now())
    for address in (dossier.url, f"/d/{dossier.id}"):
        assert client.get(address).location == f"/t/{topic.slug}/{topic.id}"
    assert "was withdrawn" in as_("omar").get(dossier.url).text
    close_category()
    assert client.get(dossier.url).status_code == 404
    alone = make_dossier(title="Zonder gesprek")
    change_row(alone, withdrawn_at=clock.now())
    assert client.get(alone.url).status_code == 404


HIDING = {
    "closed by its settings": lambda dossier: change_row(dossier, read_access="members"),
    "closed with the category of a source": lambda _: close_category(),
}


@pytest.mark.parametrize("way", HIDING)
def test_what_is_for_members_no_door_tells_a_visitor(house, client, as_, way):
    group = make_group("nadia", "Werkgroep Geld")
    dossier = promoted(make_conversation(), 2)
    change_row(dossier, steward_id=group.id)
    other = make_dossier(title="Ledenleningen elders", body=f"Zie [[{TITLE}|het andere]].")
    HIDING[way](dossier)
    own = [dossier.url, f"/d/{dossier.id}", f"{dossier.url}/v/1", f"{dossier.url}/talk"]
    for address in own:
        assert client.get(address).status_code in (403, 404), address
        assert as_("pia").get(address).status_code in (200, 302), address
    lists = ["/", "/dossiers", "/dossiers?sort=changed", "/dossiers/theme/financiering",
             f"/g/{group.slug}/dossiers", other.url]  # fmt: skip
    for address in lists:
        assert TITLE not in client.get(address).text, address
        assert TITLE in as_("pia").get(address).text, address
    assert client.get("/dossiers/find", query_string={"title": TITLE}).status_code == 404
    assert as_("pia").get("/dossiers/find", query_string={"title": TITLE}).location == dossier.url
    assert client.post(f"/d/{dossier.id}/feedback", data={"kind": "useful"}).status_code in (403, 404)
    assert client.get(f"/d/{dossier.id}/discussion/new").status_code in (403, 404)


def test_hostile_text_stays_text(house, client, as_):
    dossier = make_dossier(
        title='<script>alert("1")</script> & zo',
        body='## <img src=x onerror=1>\n\n<b onclick="x">"</b>[^1]\n\n[^1]: <i>x</i>',
    )
    topic = make_topic("omar", "<u>gesprek</u>", "<s>woorden</s>")
    with writing():
        link_topic(person("omar"), dossier, topic)
    make_reply(topic, "pia", "<h1>groot</h1>")
    for address in (dossier.url, f"{dossier.url}/talk", "/dossiers", "/", "/dossiers/theme/financiering"):
        page = as_("pia").get(address).text
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert "onclick=" not in page.replace("&lt;b onclick=", ""), address
        assert "<u>gesprek" not in page, address
        assert "<h1>groot" not in page, address


def _big(size: int) -> str:
    parts = [f"## Deel {n}\n\nTekst over leen {n}.[^n{n}]\n" for n in range(size)]
    notes = [f"[^n{n}]: [Site](https://voorbeeld.example/{n})" for n in range(size)]
    return "\n".join([*parts, *notes]) + "\n"


def test_a_page_costs_the_same_whatever_it_holds(house, client, as_):
    topic = make_conversation(replies=3)
    dossier = promoted(topic, 2)
    costs = []
    for size in (3, 40):
        edit(again(dossier), "omar", f"{_big(size)}\n[^b2]: [Bericht 2](/t/{topic.id}/2?version=1)\n")
        for number in range(size):
            make_reply(topic, "pia", f"Nog iets {number}")
        make_dossier(title=f"Ledenleningen {size}", body=f"Zie [[{TITLE}]].")
        for who in ("visitor", "nadia"):
            browser, url = as_(who), again(dossier).url
            with count_statements() as statements:
                assert browser.get(url).status_code == 200
            costs.append(len(statements))
            with count_statements() as statements:
                assert browser.get(f"{url}/talk").status_code == 200
            costs.append(len(statements))
    assert costs[:4] == costs[4:]
    assert max(costs) <= 8, costs


def test_who_made_it_can_undo_that_while_nobody_else_wrote(house, as_):
    dossier = make_dossier("omar")
    button = f"/d/{dossier.id}/withdrawal"
    for who, sees in (("visitor", False), ("pia", False), ("omar", True)):
        assert (button in as_(who).get(dossier.url).text) is sees, who
    edit(dossier, "pia", "Iets anders.")
    change_row(dossier, started_at=clock.now() - timedelta(days=2))
    assert button not in as_("omar").get(dossier.url).text


def test_a_proposal_is_confirmed_where_it_is_read(house, client, as_):
    topic = make_conversation()
    dossier = promoted(topic, 2, who="pia")
    assert client.get(dossier.url).status_code == 404
    for who, sees in (("nadia", True), ("pia", False)):
        page = as_(who).get(dossier.url).text
        assert "This is a proposal." in page, who
        assert (f"/d/{dossier.id}/confirmation" in page) is sees, who
