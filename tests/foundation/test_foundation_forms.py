"""What every form shares: cleaned texts, rules as validators, refusals beside their field."""

import pytest
from flask_wtf import FlaskForm
from wtforms import StringField

from app.foundation.errors import Denied, Invalid
from app.foundation.forms import accepts, body, line, obeys, show_invalid, stays_empty


def no_yellow(text):
    """Refuse one colour."""
    if text == "yellow":
        raise Invalid("Not yellow.", "colour")


class DoorForm(FlaskForm):
    """A form for these tests."""

    colour = StringField(validators=[obeys(no_yellow)], filters=[line])
    story = StringField(filters=[body])
    trap = StringField(validators=[stays_empty])


@pytest.fixture
def form(house):
    """Return a way to send the form."""

    def send(**typed):
        with house.test_request_context(method="POST", data=typed):
            return DoorForm()

    return send


@pytest.mark.parametrize(
    ("typed", "kept"), [(None, ""), ("", ""), (" a\u200b  b ", "a b"), ("a\r\nb", "a b"), ("\0", "")]
)
def test_a_line_is_cleaned(typed, kept):
    assert line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"), [(None, ""), ("", ""), ("a\r\nb ", "a\nb"), ("a\u200b\n\n b", "a\n\n b"), ("\0", "")]
)
def test_a_body_is_cleaned_and_keeps_its_lines(typed, kept):
    assert body(typed) == kept


def test_a_form_gives_cleaned_texts(form):
    sent = form(colour=" blue\u200b ", story="a\r\nb")
    assert (sent.colour.data, sent.story.data, sent.trap.data) == ("blue", "a\nb", None)


def test_a_rule_of_an_action_is_also_one_of_the_form(form, house):
    sent = form(colour="yellow")
    with house.test_request_context():
        assert not sent.validate()
    assert sent.colour.errors == ["Not yellow."]


def test_a_field_that_is_a_trap_must_stay_empty(form, house):
    with house.test_request_context():
        assert form(colour="blue").validate()
        assert not form(colour="blue", trap="x").validate()


def test_a_form_that_is_right_is_acted_upon(form, house):
    done = []
    with house.test_request_context():
        assert accepts(form(colour="blue"), lambda: done.append(1))
    assert done == [1]


def test_a_form_that_is_wrong_is_not_acted_upon(form, house):
    done = []
    with house.test_request_context():
        assert not accepts(form(colour="yellow"), lambda: done.append(1))
    assert done == []


def refuse(field):
    raise Invalid("It is taken.", field)


@pytest.mark.parametrize(
    ("field", "beside", "above"),
    [("colour", ["It is taken."], []), ("", [], ["It is taken."]), ("x", [], ["It is taken."])],
)
def test_a_refusal_stands_beside_its_field_or_above_the_form(form, house, field, beside, above):
    sent = form(colour="blue")
    with house.test_request_context():
        assert not accepts(sent, lambda: refuse(field))
    assert list(sent.colour.errors) == beside
    assert sent.form_errors == above


def test_two_refusals_stand_one_after_the_other(form, house):
    sent = form(colour="yellow")
    with house.test_request_context():
        sent.validate()
    show_invalid(sent, Invalid("And it is taken.", "colour"))
    assert sent.colour.errors == ["Not yellow.", "And it is taken."]


def test_what_is_not_allowed_is_not_a_matter_of_the_form(form, house):
    def act():
        raise Denied("No.")

    with house.test_request_context(), pytest.raises(Denied):
        accepts(form(colour="blue"), act)
