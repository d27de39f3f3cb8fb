"""One reply that is to be worked in: its paragraphs, and where they can come."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.viewer import Viewer
from app.dossiers.first_text import LEAD, UNSORTED
from app.dossiers.folds import paragraphs_of
from app.dossiers.homes import fold_of, guess_section
from app.dossiers.loading import latest_revision
from app.dossiers.models import Dossier
from app.dossiers.pages.head import DossierHead, head_of
from app.dossiers.policy import can_fold
from app.dossiers.sections import index_of, sections_of
from app.forum.models import Post
from app.forum.pages.pieces import Face
from app.foundation.gate import Verdict
from app.groups.pages.pieces import Step


@dataclass(frozen=True, slots=True)
class Home:
    """A section the words can come under."""

    title: str
    label: str
    is_guessed: bool


@dataclass(frozen=True)
class FoldPage:
    """A reply beside one dossier. `state`: open, folded, later or not_needed; `section` is where it came in.

    `move_url` opens the editor at that section; `others` are other dossiers it could be worked into.
    """

    head: DossierHead
    post_id: int
    number: int
    topic_title: str
    post_url: str
    author: Face
    paragraphs: tuple[str, ...]
    homes: tuple[Home, ...]
    state: str
    section: str
    move_url: str
    fold: Verdict
    others: tuple[Step, ...]

    @property
    def dossier_id(self) -> int:
        """Return the dossier that the reply would come into."""
        return self.head.id


def fold_page(
    viewer: Viewer, dossier: Dossier, post: Post, beside: tuple[Dossier, ...], chosen: str = ""
) -> FoldPage:
    """Show a reply with the sections of a dossier; `chosen` is the section a refused form had."""
    text, fold = latest_revision(dossier).body, fold_of(dossier, post)
    guess = chosen or guess_section(dossier, post, text)
    at = index_of(text, fold.section) if fold else None
    return FoldPage(
        head=head_of(viewer, dossier, "talk"),
        post_id=post.id,
        number=post.number,
        topic_title=post.topic.title,
        post_url=f"/t/{post.topic_id}/{post.number}",
        author=Face(post.author.id, post.author.username, post.author.name, post.author.door),
        paragraphs=paragraphs_of(post.body),
        homes=_homes(text, guess),
        state=fold.state if fold else "open",
        section=fold.section if fold else "",
        move_url=f"{dossier.url}/edit?section={at}" if at else f"{dossier.url}/edit",
        fold=can_fold(viewer, dossier, post.topic, post.author_id),
        others=tuple(
            Step(one.title, f"/posts/{post.id}/fold?dossier={one.id}")
            for one in beside
            if one.id != dossier.id
        ),
    )


def _homes(text: str, guess: str) -> tuple[Home, ...]:
    sections = [(one.title, one.level) for one in sections_of(text)[1:] if one.title != UNSORTED]
    offered = [(LEAD, 1), *sections, (UNSORTED, 2)]
    return tuple(
        Home(title, "\u2003" * max(0, level - 2) + title, title == guess) for title, level in offered
    )
