"""The shape of what people type about a group and who is in it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField, StringField, TextAreaField

from app.accounts.models import DOORS
from app.foundation.forms import Form, body, line, offer, proper_number
from app.groups.actions import GroupFacts
from app.groups.models import Group
from app.groups.models.entrance import MESSAGE_LONGEST
from app.groups.models.groups import JOIN_POLICIES, MEMBER_LISTS, NAME_LONGEST, SUMMARY_LONGEST
from app.groups.standing import INSIDE
from app.groups.typed import REASON_LONGEST

NAME = {"required": True, "maxlength": NAME_LONGEST, "autocomplete": "off"}
WAYS_IN = (_l("Everybody can join"), _l("People ask to join"), _l("By invitation only"))
LISTS = (_l("Whoever is signed in sees who is in it"), _l("Only the members see who is in it"))
ROLES = (_l("Coordinator"), _l("Member"))


class FoundingForm(Form):
    """A new working group."""

    name = StringField(_l("Name"), filters=[line], render_kw=NAME)
    summary = TextAreaField(_l("In short"), filters=[line], render_kw={"maxlength": SUMMARY_LONGEST})
    join_policy = RadioField(
        _l("How do people get in?"),
        choices=offer(zip(JOIN_POLICIES, WAYS_IN, strict=True)), validate_choice=False,
    )  # fmt: skip


class SettingsForm(FoundingForm):
    """What coordinators decide about their group; what an initiative tells stands in its profile."""

    description = TextAreaField(_l("About the group"), filters=[body])
    door = RadioField(_l("Colour"), choices=offer(zip(DOORS, DOORS, strict=True)), validate_choice=False)
    member_list = RadioField(
        _l("Who sees the list of members?"),
        choices=offer(zip(MEMBER_LISTS, LISTS, strict=True)), validate_choice=False,
    )  # fmt: skip

    def facts(self, group: Group) -> GroupFacts:
        """Return what was decided; of an initiative, what it says of itself stays."""
        told = group if group.kind == "initiative" else None
        return GroupFacts(
            name=told.name if told else self.name.data or "",
            summary=told.summary if told else self.summary.data or "",
            description=told.description if told else self.description.data or "",
            door=self.door.data or "",
            join_policy=self.join_policy.data or "",
            member_list=self.member_list.data or "",
        )


class AskForm(Form):
    """Who asks to be let in, and why."""

    message = TextAreaField(_l("Your message"), filters=[body], render_kw={"maxlength": MESSAGE_LONGEST})


class DeclineForm(Form):
    """Why somebody is not let in, or put out; that person reads it."""

    reason = TextAreaField(_l("Why?"), filters=[body], render_kw={"maxlength": REASON_LONGEST})


class RoleForm(Form):
    """What somebody is in the group."""

    role = RadioField(_l("Role"), choices=offer(zip(INSIDE, ROLES, strict=True)), validate_choice=False)


class DelegateForm(Form):
    """Whether somebody may cast the vote: give or take."""

    act = HiddenField()


class LetterForm(RoleForm):
    """To whom the letter goes, and what that person becomes."""

    email = EmailField(
        _l("E-mail address"), filters=[line], render_kw={"required": True, "autocomplete": "off"}
    )


class LinkForm(Form):
    """How many people a link lets in."""

    use_most = StringField(_l("For how many people?"), filters=[line], default="10")

    def number(self) -> int:
        """Return how many; 0 for anything that is no number."""
        return proper_number(self.use_most.data or "")
