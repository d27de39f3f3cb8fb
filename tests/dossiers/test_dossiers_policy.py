"""What each person may do with a dossier in each state: the whole table, each refusal with its reason."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from app.dossiers import policy
from app.dossiers.actions.adopting import adopt_dossier
from app.dossiers.actions.promoting import Choice, promote
from app.dossiers.loading import load_dossier
from app.dossiers.models import Dossier, DossierTopic, Revision, Theme
from app.dossiers.reviewers import reviewer_of
from app.dossiers.standing import Standing, standing
from app.forum.models import Topic
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gate import Verdict
from app.foundation.transaction import writing
from app.groups.standing import standing as group_standing
from tests.cast import person
from tests.dossiers.making import again, edit, make_dossier, theme
from tests.dossiers.reviewing import make_suggestion
from tests.making import again as topic_again
from tests.making import make_group, make_reply, make_topic, member_of

YES = ""
REASONS = {
    "sign in": "Sign in",
    "merged": "This dossier went on in another one.",
    "withdrawn": "This dossier was withdrawn; restore it first.",
    "archived": "This dossier is archived: it stays as it is.",
    "stewards": "Only the group that looks after this dossier, or a moderator, can do this.",
    "coordinators": "Only a coordinator of the group that looks after this dossier, or a moderator",
    "suggest": "The group that looks after this dossier edits it.",
    "confirmed": "This dossier was confirmed already.",
    "asked": "Somebody who wrote in the conversation, or a steward of the theme",
    "maker": "Only the person who made this dossier, or a moderator, can undo that.",
    "others wrote": "Others have written in it since",
    "has group": "This dossier has a group that looks after it.",
    "moderators": "Only moderators of the site can do this.",
    "own group": "You can only choose a group that you are a member of.",
    "reviewers": "Only members of the group that looks after this dossier can review it.",
    "own words": "Only you changed the text since the last review",
    "origin": "The dossier came from this conversation: that stays so.",
    "linker": "Only its stewards, or whoever put this conversation here",
    "theme": "This theme is archived",
    "topic": "This topic was deleted.",
    "suggester": "Only the person who made this suggestion can take it back.",
    "closed post": "This post is for members and the dossier is public",
}
PEOPLE = ("visitor", "pia", "participant", "promoter", "member", "coordinator", "theme", "moderator", "admin")
NAMES = {
    "visitor": "visitor", "pia": "pia", "participant": "timo", "promoter": "omar", "member": "mia",
    "coordinator": "nadia", "theme": "thea", "moderator": "quinn", "admin": "ruth",
}  # fmt: skip
STATES = ("open", "reviewed_first", "suggested", "archived", "merged", "withdrawn", "proposed")
DEAD = ("archived", "merged", "withdrawn")
LOOKS_AFTER = ("member", "coordinator", "moderator", "admin")
MEMBERS = PEOPLE[1:]


@pytest.fixture
def scene(house):
    """A dossier of a conversation of Omar and Timo, for Nadia and Mia; Thea is next door."""
    add_people("timo", "mia", "thea")
    group = make_group("nadia", "De Ploeg", mia="member")
    topic = make_topic("omar", "Een gesprek", "Wie weet het?")
    make_reply(topic, "timo", "Ik weet het.")
    with writing():
        made = promote(person("omar"), topic_again(topic), Choice("Een dossier", theme()))
        made.steward_id = group.id
    make_dossier("thea", "Een buurdossier", steward=make_group("thea", "De Buren"))
    return again(made)


def add_people(*names: str) -> None:
    from app.accounts import actions as accounts

    with writing():
        for name in names:
            address = f"{name}@voorbeeld.example"
            accounts.make_account(name.title(), address, "samen-wonen", username=name, is_confirmed=True)


def put_in(dossier: Dossier, state: str) -> Dossier:
    """Bring the dossier in a state, straight into its row."""
    now = clock.now()
    other = make_dossier("quinn", f"Doel voor {state}") if state == "merged" else None
    values = {
        "archived": {"archived_at": now},
        "merged": {"merged_into_id": other and other.id},
        "withdrawn": {"withdrawn_at": now},
        "proposed": {"confirmed_at": None},
    }.get(state, {"policy": state})
    with writing():
        db.session.execute(db.update(Dossier).where(Dossier.id == dossier.id).values(**values))
    return again(dossier)


def why(verdict: Verdict) -> str:
    """Return the sentence of a refusal as it stands in the code, or nothing for a yes."""
    with force_locale("en"):
        return "" if verdict else str(verdict.reason)


def assert_said(verdict: Verdict, wanted: str, case: object) -> None:
    """Say that the verdict is a yes, or a no for this reason."""
    said = why(verdict)
    if wanted == YES:
        assert said == "", (case, said)
    else:
        assert said.lower().startswith(REASONS[wanted].lower()), (case, wanted, said)


def dead_or(state: str, wanted: str) -> str:
    return state if state in DEAD else wanted


def steward_only(who: str, state: str) -> str:
    """What the caretakers may, and nobody else; of what is over nobody any more."""
    return dead_or(state, YES) if who in LOOKS_AFTER else "stewards"


def member_only(who: str, state: str) -> str:
    return dead_or(state, "sign in" if who == "visitor" else YES)


def editing(who: str, state: str) -> str:
    closed = state == "suggested" and who not in LOOKS_AFTER and who != "visitor"
    return "suggest" if closed else member_only(who, state)


def confirming(who: str, state: str) -> str:
    if state != "proposed":
        return "confirmed"
    asked = {"participant", "promoter", "theme", "moderator", "admin"} | {"member", "coordinator"}
    return YES if who in asked else "asked"


def adopting(who: str, state: str) -> str:
    return "has group"


def withdrawing(who: str, state: str) -> str:
    return dead_or(state, YES) if who in {"promoter", "moderator", "admin"} else "maker"


def restoring(who: str, state: str) -> str:
    return YES if who in {"promoter", "moderator", "admin"} else "maker"


def demoting(who: str, state: str) -> str:
    return dead_or(state, YES) if who in {"coordinator", "moderator", "admin"} else "coordinators"


def reopening(who: str, state: str) -> str:
    if who not in LOOKS_AFTER:
        return "stewards"
    return state if state in ("merged", "withdrawn") else YES


def of_moderators(who: str, state: str) -> str:
    return YES if who in {"moderator", "admin"} else "moderators"


def reviewing(who: str, state: str) -> str:
    return dead_or(state, YES) if who in {"member", "coordinator"} else "reviewers"


def reading_suggestions(who: str, state: str) -> str:
    return "sign in" if who == "visitor" else YES


TABLE = {
    "can_edit": (policy.can_edit, editing),
    "can_suggest": (lambda v, d, s: policy.can_suggest(v, d), member_only),
    "can_steward": (policy.can_steward, steward_only),
    "can_decide": (policy.can_decide, steward_only),
    "can_confirm": (policy.can_confirm, confirming),
    "can_adopt": (policy.can_adopt, adopting),
    "can_withdraw": (
        lambda v, d, s: policy.can_withdraw(v, d, is_only_writer=True, has_taken_in=False),
        withdrawing,
    ),
    "can_restore": (lambda v, d, s: policy.can_restore(v, d), restoring),
    "can_demote": (policy.can_demote, demoting),
    "can_reopen": (policy.can_reopen, reopening),
    "can_manage_themes": (lambda v, d, s: policy.can_manage_themes(v), of_moderators),
    "can_review": (lambda v, d, s: policy.can_review(v, d, reviewer_of(v, d)), reviewing),
    "can_read_suggestions": (lambda v, d, s: policy.can_read_suggestions(v), reading_suggestions),
}


@pytest.mark.parametrize("state", STATES)
def test_every_verdict_in_every_state_for_every_person(scene, state):
    be_here("nadia")
    dossier = put_in(scene, state)
    for who in PEOPLE:
        viewer = person(NAMES[who])
        stands = standing(viewer, dossier)
        for name, (ask, wanted) in TABLE.items():
            assert_said(ask(viewer, dossier, stands), wanted(who, state), (name, who, state))


def be_here(*names: str) -> None:
    with writing():
        db.session.execute(
            db.text("UPDATE users SET last_seen_at = now() WHERE username = ANY(:names)"),
            {"names": list(names)},
        )


def test_the_table_holds_every_verdict_of_the_room():
    others = {"can_promote", "can_start_dossier", "can_speak_for", "can_withdraw_suggestion", "can_fold",
              "can_unlink", "can_see_text", "can_write"}  # fmt: skip
    assert {name for name in vars(policy) if name.startswith("can_")} == TABLE.keys() | others


def test_what_is_over_is_over_and_the_gravest_reason_is_told(house):
    def told(**facts):
        state = dict.fromkeys(("is_merged", "is_withdrawn", "is_archived"), False)
        return why(policy.still_lives(SimpleNamespace(**{**state, **facts})))

    assert told() == ""
    assert told(is_merged=True, is_withdrawn=True, is_archived=True).startswith("This dossier went on")
    assert told(is_withdrawn=True, is_archived=True).startswith("This dossier was withdrawn")
    assert told(is_archived=True).startswith("This dossier is archived")


def test_who_stands_how_to_a_dossier(scene):
    be_here("nadia")
    facts = {
        who: standing(person(NAMES[who]), scene)
        for who in ("visitor", "pia", "participant", "promoter", "member", "coordinator", "theme")
    }
    assert facts == {
        "visitor": Standing(),
        "pia": Standing(),
        "participant": Standing(is_participant=True),
        "promoter": Standing(is_participant=True),
        "member": Standing(is_steward=True, is_theme_steward=True),
        "coordinator": Standing(is_steward=True, is_coordinator=True, is_theme_steward=True),
        "theme": Standing(is_theme_steward=True),
    }


def test_an_unconfirmed_person_may_nothing_that_writes(scene):
    be_here("nadia")
    with writing():
        db.session.execute(
            db.text("UPDATE users SET email_confirmed_at = NULL WHERE username IN ('mia', 'omar')")
        )
    for who in ("mia", "omar"):
        viewer = person(who)
        stands = standing(viewer, scene)
        for name in ("can_edit", "can_suggest", "can_decide", "can_review", "can_withdraw", "can_reopen"):
            ask = TABLE[name][0]
            assert not ask(viewer, scene, stands), (name, who)


def test_without_a_group_the_stewards_of_the_theme_look_after_it(scene):
    with writing():
        scene.steward_id = None
    dossier = again(scene)
    for who, may in (("pia", False), ("participant", False), ("theme", True), ("moderator", True)):
        viewer = person(NAMES[who])
        assert bool(policy.can_steward(viewer, dossier, standing(viewer, dossier))) == may, who
        assert bool(policy.can_adopt(viewer, dossier, standing(viewer, dossier))), who


def test_an_orphan_can_be_taken_in_by_any_member_while_its_group_is_away(scene):
    for away, who, wanted in ((90, "pia", YES), (90, "visitor", "sign in"), (1, "pia", "has group")):
        with writing():
            db.session.execute(
                db.text("UPDATE users SET last_seen_at = now() - make_interval(days => :days)"),
                {"days": away},
            )
        viewer = person(NAMES[who])
        assert_said(policy.can_adopt(viewer, scene, standing(viewer, scene)), wanted, (away, who))


def test_an_orphan_that_is_over_is_taken_in_by_nobody(scene):
    group = make_group("omar", "De Zorgzamen")
    for state in DEAD:
        dossier = put_in(scene, state)
        with writing():
            dossier.steward_id = None
        viewer = person("omar")
        verdict = policy.can_adopt(viewer, again(dossier), standing(viewer, dossier))
        assert why(verdict), state
        with pytest.raises(Exception, match=r".+"), writing():
            adopt_dossier(viewer, again(dossier), group)
        put_back(dossier)


def put_back(dossier: Dossier) -> None:
    with writing():
        values = {"archived_at": None, "withdrawn_at": None, "merged_into_id": None}
        db.session.execute(db.update(Dossier).where(Dossier.id == dossier.id).values(**values))


def test_a_promotion_can_be_undone_a_day_long_or_while_nobody_else_wrote(scene):
    edit(scene, "pia", "Iets anders.\n")
    for hours, is_alone, who, wanted in (
        (1, False, "omar", YES), (23, False, "omar", YES), (25, False, "omar", "others wrote"),
        (25, True, "omar", YES), (25, False, "quinn", YES), (1, True, "pia", "maker"),
        (1, True, "visitor", "maker"),
    ):  # fmt: skip
        with writing():
            again(scene).started_at = clock.now() - policy.UNDO_WITHIN * hours / 24
        dossier = again(scene)
        verdict = policy.can_withdraw(person(who), dossier, is_only_writer=is_alone, has_taken_in=False)
        assert_said(verdict, wanted, (hours, is_alone, who))


def test_whose_words_stand_alone_since_the_review_cannot_call_them_right(scene):
    edit(again(scene), "mia", "Alleen van Mia.\n")
    with writing():
        db.session.execute(
            db.text("UPDATE revisions SET author_id = (SELECT id FROM users WHERE username = 'mia')")
        )
    mia, nadia = person("mia"), person("nadia")
    assert_said(policy.can_review(mia, again(scene), reviewer_of(mia, scene)), "own words", "mia")
    wrong = policy.can_review(mia, again(scene), reviewer_of(mia, scene), is_correct=False)
    assert_said(wrong, YES, "one may always say that something is wrong")
    assert_said(policy.can_review(nadia, again(scene), reviewer_of(nadia, scene)), YES, "nadia")


def test_a_conversation_that_is_there_can_be_promoted_by_members(scene):
    topic = db.session.scalars(db.select(Topic)).first()
    for who in PEOPLE:
        wanted = "sign in" if who == "visitor" else YES
        assert_said(policy.can_promote(person(NAMES[who]), topic), wanted, who)
    with writing():
        topic.deleted_at = clock.now()
    assert_said(policy.can_promote(person("quinn"), topic), "topic", "deleted")


def test_who_was_in_the_conversation_or_stewards_the_theme_promotes_at_once(scene):
    topic = db.session.scalars(db.select(Topic)).first()
    here, elsewhere = theme().id, theme("energie").id
    at_once = {
        who: tuple(policy.promotes_at_once(person(NAMES[who]), topic, one) for one in (here, elsewhere))
        for who in PEOPLE[1:]
    }
    assert at_once == {
        "pia": (False, False), "participant": (True, True), "promoter": (True, True), "member": (True, False),
        "coordinator": (True, False), "theme": (True, False), "moderator": (True, True),
        "admin": (True, True),
    }  # fmt: skip


def test_an_archived_theme_takes_no_new_dossiers(scene):
    one = theme("energie")
    assert_said(policy.can_start_dossier(person("pia"), one), YES, "open")
    assert_said(policy.can_start_dossier(person("visitor"), one), "sign in", "visitor")
    for column in ("archived_at", "merged_into_id"):
        with writing():
            value = clock.now() if column == "archived_at" else theme().id
            db.session.execute(db.update(Theme).where(Theme.id == one.id).values({column: value}))
        db.session.expire_all()
        assert_said(policy.can_start_dossier(person("quinn"), theme("energie")), "theme", column)
        with writing():
            db.session.execute(db.update(Theme).where(Theme.id == one.id).values({column: None}))


def test_one_speaks_only_for_a_group_one_is_inside_of(scene):
    group = make_group("nadia", "De Kring", mia="member", omar="follower")
    assert member_of(group, "mia")
    for who, wanted in (("nadia", YES), ("mia", YES), ("omar", "own group"), ("pia", "own group"),
                        ("visitor", "own group"), ("quinn", YES), ("ruth", YES)):  # fmt: skip
        viewer = person(who)
        assert_said(policy.can_speak_for(viewer, group_standing(viewer, group)), wanted, who)


def test_a_suggestion_is_taken_back_by_who_made_it(scene):
    suggestion = make_suggestion(scene, "pia", "Iets anders.\n")
    for who in PEOPLE:
        wanted = YES if who == "pia" else "suggester"
        assert_said(policy.can_withdraw_suggestion(person(NAMES[who]), suggestion), wanted, who)


@pytest.mark.parametrize(
    ("dossier", "category", "who", "wanted"),
    [
        ("public", "public", "pia", YES), ("members", "members", "pia", YES),
        ("members", "public", "pia", YES),
        ("public", "members", "pia", "closed post"), ("public", "members", "quinn", "closed post"),
        ("public", "members", "omar", YES), ("public", "public", "visitor", "sign in"),
    ],
)  # fmt: skip
def test_words_never_come_into_a_more_public_place_but_by_their_writer(scene, dossier, category, who, wanted):
    topic = db.session.scalars(db.select(Topic)).first()
    facts = SimpleNamespace(category=SimpleNamespace(read_access=category))
    into = SimpleNamespace(read_access=dossier, is_merged=False, is_withdrawn=False, is_archived=False)
    verdict = policy.can_fold(person(who), into, facts, topic.author_id)
    assert_said(verdict, wanted, who)


def test_a_conversation_beside_it_goes_away_by_who_put_it_there_or_a_steward_and_the_origin_never(scene):
    link = DossierTopic(dossier_id=scene.id, role="discussion", linked_by_id=person("timo").id)
    for who in PEOPLE:
        viewer = person(NAMES[who])
        stands = standing(viewer, scene)
        wanted = YES if who in (*LOOKS_AFTER, "participant") else "linker"
        assert_said(policy.can_unlink(viewer, scene, link, stands), wanted, who)
        origin = DossierTopic(dossier_id=scene.id, role="origin", linked_by_id=viewer.id)
        assert_said(policy.can_unlink(viewer, scene, origin, stands), "origin", who)


def test_a_withheld_text_is_for_who_looks_after_it(scene):
    open_one, withheld = Revision(withheld_at=None), Revision(withheld_at=clock.now())
    for who in PEOPLE:
        viewer = person(NAMES[who])
        stands = standing(viewer, scene)
        assert policy.can_see_text(viewer, scene, open_one, stands), who
        assert policy.can_see_text(viewer, scene, withheld, stands) == (who in LOOKS_AFTER), who


def test_a_follower_of_the_group_is_no_steward(scene):
    group = make_group("nadia", "De Volgers", pia="follower")
    with writing():
        again(scene).steward_id = group.id
    dossier = load_dossier(person("pia"), scene.id)
    assert standing(person("pia"), dossier) == Standing(is_orphan=standing(person("pia"), dossier).is_orphan)
    assert not policy.can_steward(person("pia"), dossier, standing(person("pia"), dossier))
