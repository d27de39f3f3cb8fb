"""What stays open or closed at the ends of things: turned back, split off, merged, or made nameless."""

from __future__ import annotations

import pytest

from app.dossiers.actions.folding import unfold_post
from app.dossiers.actions.promoting import withdraw_dossier
from app.dossiers.actions.sources import set_anonymity
from app.dossiers.actions.stewardship import revive_dossier
from app.dossiers.models import Dossier
from app.dossiers.sources import load_source
from app.forum import actions as forum
from app.foundation.database import db
from app.foundation.errors import Denied, Invalid
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import close_category, fold, fold_row, make_beside, post_of, sources_of
from tests.dossiers.making import BODY, again, make_dossier
from tests.dossiers.scenes import make_conversation, promoted
from tests.dossiers.structure import demote, merge, split
from tests.making import make_group, make_reply

pytestmark = pytest.mark.usefixtures("house")


def test_its_own_text_in_the_conversation_is_no_work_for_a_dossier_that_lives_again(as_):
    dossier = promoted(make_conversation(), 2)
    post = demote(dossier, "quinn")
    assert fold_row(dossier, post).state == "not_needed"
    with writing():
        revive_dossier(person("quinn"), again(dossier))
    assert "is terug bij dit gesprek" not in as_("nadia").get(f"{dossier.url}/replies").text


def test_what_was_split_off_is_not_withdrawn_but_merged_back():
    dossier = make_dossier(steward=make_group("nadia"))
    part = split(dossier, 2, "Ledenleningen apart")
    for name in ("nadia", "quinn"):
        with pytest.raises(Denied), writing():
            withdraw_dossier(person(name), again(part))
    merge(part, dossier, homes={0: ""})
    assert again(part).merged_into_id == dossier.id


def test_a_text_for_members_never_goes_on_where_everybody_may_read_one_day():
    open_one, topic = make_beside(0, slug="energie", steward=make_group("nadia"))
    make_reply(topic, "omar", "Woorden van Omar.")
    fold(open_one, topic, 2)
    close_category("energie")
    inside = make_dossier(title="Alleen voor ons", body=BODY, steward=again(open_one).steward)
    with writing():
        db.session.execute(db.update(Dossier).where(Dossier.id == inside.id).values(read_access="members"))
    with pytest.raises(Invalid):
        merge(inside, open_one)


def test_who_wants_no_name_has_none_at_a_later_version_of_the_post_either(as_):
    dossier, topic = make_beside(0)
    make_reply(topic, "omar", "Wij leggen elk tien mille in.")
    fold(dossier, topic, 2)
    with writing():
        source = load_source(again(dossier), sources_of(dossier)[0].id)
        set_anonymity(person("omar"), again(dossier), source, is_anonymous=True)
    with writing():
        unfold_post(person("nadia"), again(dossier), post_of(topic, 2))
    with writing():
        post = post_of(topic, 2)
        forum.edit_post(person("omar"), post, post.topic, "Wij leggen elk twaalf mille in.")
    fold(dossier, topic, 2)
    assert [(one.post_version, one.is_anonymous) for one in sources_of(dossier)] == [(1, True), (2, True)]
    assert "/u/omar" not in as_("visitor").get(f"{dossier.url}/sources").text
