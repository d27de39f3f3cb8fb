"""What other rooms show beside a conversation, asked without knowing them.

A dossier, a meeting or a proposal hangs on a topic, and stands on a floor above. When the house is put
together the roof lays their questions here; a topic's page asks them and shows the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import Flask, current_app

from app.forum.policy import Sight
from app.foundation.moments import Moment, Wording

KEY = "beside_topics"


@dataclass(frozen=True, slots=True)
class Companion:
    """Something that hangs on a topic, as its banner: what it is, how it stands, where it is.

    `act_words` stand on a button that posts to `act_url`. `only_for` are the people who are shown it at all;
    None is everybody.
    """

    icon: str
    words: str  # "This conversation belongs to the dossier"
    title: str
    url: str
    status_kind: str = ""
    status_words: str = ""
    act_url: str = ""
    act_words: str = ""
    only_for: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Landmark:
    """A moment in the conversation: it stands below the post with this number."""

    after: int
    icon: str
    words: str
    url: str
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a post elsewhere: "used in the dossier …"."""

    icon: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class PostAct:
    """What a member can do elsewhere with each post: an address with the post's id put in."""

    icon: str
    words: str
    url: str  # "/posts/%d/fold"


@dataclass(frozen=True, slots=True)
class Beside:
    """All that hangs on a topic: banners above, moments between, marks at posts by their number, acts."""

    companions: tuple[Companion, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    marks: dict[int, tuple[Mark, ...]] = field(default_factory=dict)
    acts: tuple[PostAct, ...] = ()
    invitation: str = ""  # the address of what a member can make of the topic: "/t/12/dossier"

    def companions_for(self, reader_id: int) -> tuple[Companion, ...]:
        """Return the banners that this reader is shown."""
        return tuple(one for one in self.companions if one.only_for is None or reader_id in one.only_for)

    def landmarks_after(self, number: int) -> tuple[Landmark, ...]:
        """Return the moments below the post with this number."""
        return tuple(one for one in self.landmarks if one.after == number)


Question = Callable[[Sight, int, Sequence[int], Wording], Beside]


def hang(app: Flask, question: Question) -> None:
    """Let a room be asked for each page: who looks, which topic, the numbers of its posts, the wording."""
    app.extensions.setdefault(KEY, []).append(question)


def beside(seen: Sight, topic_id: int, numbers: Sequence[int], words: Wording) -> Beside:
    """Ask every room what hangs on this topic, and put the answers together."""
    answers = [ask(seen, topic_id, numbers, words) for ask in current_app.extensions.get(KEY, ())]
    marks: dict[int, tuple[Mark, ...]] = {}
    for answer in answers:
        for number, more in answer.marks.items():
            marks[number] = marks.get(number, ()) + more
    return Beside(
        companions=tuple(one for answer in answers for one in answer.companions),
        landmarks=tuple(one for answer in answers for one in answer.landmarks),
        marks=marks,
        acts=tuple(one for answer in answers for one in answer.acts),
        invitation=next((answer.invitation for answer in answers if answer.invitation), ""),
    )
