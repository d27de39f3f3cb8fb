"""Laws that hold whatever three people write in one dossier, in any order, from whatever version they began."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.dossiers import authorship as authors
from app.dossiers.actions.history import restore_revision, undo_revision
from app.dossiers.actions.saving import EditConflict
from app.dossiers.chain import first_broken
from app.dossiers.cooking import cook_dossier
from app.dossiers.loading import latest_revision
from app.dossiers.models import (
    Authorship,
    Dossier,
    DossierLink,
    DossierPage,
    DossierTitle,
    EditAttempt,
    Passage,
    PassageSource,
    Revision,
    WebSource,
)
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import HouseError
from app.foundation.text import find_references, normalise_title, source_of
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.beside import fold, link
from tests.dossiers.making import again, edit, make_dossier
from tests.forum.doors import undone
from tests.making import make_topic

PEOPLE = ("nadia", "omar", "pia")
ENDS = ("", " [[Energie delen]]", " [[Iets nieuws]]", "[^w]", " **vet**", "\n\n### Kop", " - x")
NOTE = "\n\n[^w]: [Wet](https://wetten.overheid.nl/BWBR0003045)\n"
START = "Een bank leent veel.\n\n## Eerst\n\nDe bank kijkt.\n\nDaarna rekent ze.\n\n## Dan\n\nElk legt in.\n"
TOKEN = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")

acts = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.integers(0, 3),  # how many versions ago they began
        st.integers(0, 9),  # which line they change
        st.sampled_from(("add", "replace", "drop", "section", "undo", "restore", "all")),
        st.sampled_from(ENDS),
        st.booleans(),
    ),
    min_size=2,
    max_size=5,
)


class Book:
    """A dossier being written in, with what was acknowledged."""

    def __init__(self) -> None:
        self.dossier = make_dossier("nadia", "Een wet", START)
        self.acknowledged: list[str] = []
        self.saved = 0

    def write(self, turn: int, act: tuple[str, int, int, str, str, bool]) -> None:
        who, ago, line, what, end, is_minor = act
        word = f"woord{turn}x{who}"
        try:
            if what in ("undo", "restore"):
                self._go_back(who, ago, what)
                return
            self._edit(who, ago, line, what, f"{word}{end}", is_minor)
            if what != "drop":
                self.acknowledged.append(word)
        except (EditConflict, HouseError):
            db.session.rollback()

    def _go_back(self, who: str, ago: int, what: str) -> None:
        act = undo_revision if what == "undo" else restore_revision
        number = max(1, again(self.dossier).revision_count - ago)
        with writing():
            act(person(who), again(self.dossier), number)

    def _edit(self, who: str, ago: int, line: int, what: str, words: str, is_minor: bool) -> None:
        base = self.version(ago)
        section = line % 3 if what == "section" else None
        body = f"## Eerst\n\n{words}\n" if section is not None else changed(base.body, line, what, words)
        if "[^w]" in body and "[^w]:" not in body:
            body += NOTE
        edit(again(self.dossier), who, body, base_id=base.id, section=section, is_minor=is_minor)

    def version(self, ago: int) -> Revision:
        number = max(1, again(self.dossier).revision_count - ago)
        query = db.select(Revision).options(db.undefer(Revision.body))
        return db.session.scalars(query.filter_by(dossier_id=self.dossier.id, number=number)).one()


def changed(body: str, line: int, what: str, words: str) -> str:
    """Return the text with one line followed by, replaced by, or without these words; or all of it."""
    if what == "all":
        return f"{words}\n"
    lines = body.split("\n")
    at = line % len(lines)
    new = {"add": [lines[at], words], "replace": [words], "drop": []}[what]
    return "\n".join([*lines[:at], *new, *lines[at + 1 :]])


def versions(dossier: Dossier) -> list[Revision]:
    db.session.expire_all()
    query = db.select(Revision).options(db.undefer(Revision.body)).filter_by(dossier_id=dossier.id)
    return list(db.session.scalars(query.order_by(Revision.number)))


def assert_one_line(chain: list[Revision], dossier: Dossier) -> None:
    """The versions are one chain, and the dossier stands at its end."""
    assert [one.number for one in chain] == list(range(1, len(chain) + 1))
    assert [one.parent_id for one in chain] == [None, *(one.id for one in chain[:-1])]
    assert first_broken(chain) == 0
    assert (dossier.latest_id, dossier.revision_count) == (chain[-1].id, len(chain))
    for before, after in zip(chain, chain[1:], strict=False):
        assert before.body != after.body, "a version that changes nothing is none"


def assert_writers(chain: list[Revision], dossier: Dossier) -> None:
    """Each word has a writer, and the counts are what a plain count says."""
    kept = db.session.get_one(Authorship, dossier.id)
    spans = authors.from_json(kept.spans["spans"])
    assert kept.revision_number == chain[-1].number
    assert sum(span.length for span in spans) == len(TOKEN.findall(chain[-1].body))
    assert "".join(piece.text for piece in authors.pieces(chain[-1].body, spans)) == chain[-1].body
    by_number = {one.number: one.author_id for one in chain}
    assert {span.origin.revision for span in spans} <= by_number.keys()
    sources = {one.id: one.post for one in sources_with_posts(dossier)}
    writers = {
        sources[span.origin.source].author_id if span.origin.source else by_number[span.origin.revision]
        for span in spans
    }
    posts = {sources[span.origin.source].id for span in spans if span.origin.source}
    assert (dossier.writer_count, dossier.post_count) == (len(writers), len(posts))


def sources_with_posts(dossier: Dossier) -> list[PassageSource]:
    query = db.select(PassageSource).options(db.joinedload(PassageSource.post))
    return list(db.session.scalars(query.filter_by(dossier_id=dossier.id)))


def assert_changes(chain: list[Revision], dossier: Dossier) -> None:
    """So many versions stand on the reviewed one, and the last that was no trifle is the moment of change."""
    reviewed = next((one.number for one in chain if one.id == dossier.reviewed_id), None)
    assert dossier.changes_since_review == (len(chain) - reviewed if reviewed else 0)
    assert dossier.edited_at == [one.created_at for one in chain if not one.is_minor][-1]


def assert_links(latest: Revision, dossier: Dossier) -> None:
    """The links that are noted are those of the newest text, and no others."""
    noted = {one.normalised: one.to_id for one in db.session.scalars(db.select(DossierLink))}
    wanted = {normalise_title(title) for title in find_references(latest.body).pages}
    known = dict(db.session.execute(db.select(DossierTitle.normalised, DossierTitle.dossier_id)).all())
    assert noted == {one: known.get(one) for one in wanted}
    sources = [source_of(note.links, note.html) for note in cook_dossier(latest.body).notes]
    cited = {one.url for one in sources if one.kind in ("web", "law")}
    assert set(db.session.scalars(db.select(WebSource.url).filter_by(dossier_id=dossier.id))) == cited


def assert_page(latest: Revision, dossier: Dossier) -> None:
    """What is shown is what the newest text gives when it is rendered anew."""
    pages = {one.revision_id: one.cooked for one in db.session.scalars(db.select(DossierPage))}
    assert pages[latest.id] == cook_dossier(latest.body).to_json()
    assert dossier.excerpt == cook_dossier(latest.body).excerpt
    own = {one.id for one in versions(dossier)}
    assert own & pages.keys() == {latest.id, dossier.reviewed_id or latest.id}


def assert_no_word_lost(book: Book, chain: list[Revision]) -> None:
    """A word that was acknowledged stands in the text, or a later version took it out where all can see."""
    for word in book.acknowledged:
        has = [word in one.body for one in chain]
        assert any(has), f"{word} was acknowledged and never stood in the text"
        last = len(has) - 1 - has[::-1].index(True)
        assert last == len(chain) - 1 or chain[last + 1].words_removed > 0


def assert_kept(dossier: Dossier, chain: list[Revision]) -> None:
    """What was sent and saved leads to the version that holds it."""
    ids = {one.id for one in chain}
    for attempt in db.session.scalars(db.select(EditAttempt).filter_by(dossier_id=dossier.id)):
        assert attempt.revision_id is None or attempt.revision_id in ids


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(acts)
def test_whatever_three_people_write_the_house_stays_in_order(house, turns):
    with undone():
        book = Book()
        for turn, act in enumerate(turns):
            book.write(turn, act)
            if turn == 1:
                review_now(book.dossier)
        chain, dossier = versions(book.dossier), again(book.dossier)
        assert_one_line(chain, dossier)
        assert_writers(chain, dossier)
        assert_changes(chain, dossier)
        assert_links(chain[-1], dossier)
        assert_page(chain[-1], dossier)
        assert_no_word_lost(book, chain)
        assert_kept(dossier, chain)


def review_now(dossier: Dossier) -> None:
    """Let the newest text be the reviewed one, as a review does."""
    with writing():
        here = again(dossier)
        here.reviewed_id, here.reviewed_at, here.changes_since_review = here.latest_id, clock.now(), 0


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    st.lists(st.tuples(st.sampled_from(("fold", "edit", "undo")), st.integers(2, 4)), min_size=2, max_size=5)
)
def test_words_of_posts_keep_their_writers_through_everything(house, turns):
    with undone():
        dossier, topic = make_dossier("nadia", "Een wet", START), make_topic("omar", replies=3)
        link(dossier, topic)
        for turn, (what, number) in enumerate(turns):
            try:
                if what == "fold":
                    fold(again(dossier), topic, number, "quinn")
                elif what == "edit":
                    latest = latest_revision(again(dossier))
                    edit(again(dossier), "pia", f"Vooraf {turn}.\n\n{latest.body}")
                else:
                    with writing():
                        undo_revision(person("omar"), again(dossier), again(dossier).revision_count)
            except HouseError:
                db.session.rollback()
        chain, dossier = versions(dossier), again(dossier)
        assert_one_line(chain, dossier)
        assert_writers(chain, dossier)
        for passage in db.session.scalars(db.select(Passage)):
            body = next(one.body for one in chain if one.id == passage.revision_id)
            assert 0 <= passage.start_at < passage.end_at <= len(body)
            assert "Antwoord" in body[passage.start_at : passage.end_at]
