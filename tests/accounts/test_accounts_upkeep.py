"""What the worker clears away each night, and what it leaves."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import actions
from app.accounts.actions import keys
from app.accounts.models import OneTimeKey, SignIn, User
from app.foundation import clock, jobs
from app.foundation.database import db
from app.foundation.limits import RateHit, count_hit
from app.foundation.transaction import writing
from tests.accounts.reading import newcomer, user
from tests.cast import person


def clean_up(**later):
    with clock.at(clock.now() + timedelta(**later)), writing():
        actions.clean_up()


def number_of(table):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def exists(there):
    return db.session.scalar(sa.select(sa.exists().where(User.id == there)))


def test_sign_ins_go_when_they_have_ended(house):
    with writing():
        actions.begin_sign_in(person("omar").id, "Firefox")
    clean_up(days=59)
    assert number_of(SignIn) == 1
    clean_up(days=61)
    assert number_of(SignIn) == 0


def test_keys_go_when_they_no_longer_work(house):
    with writing():
        keys.make_key(person("omar").id, keys.PASSWORD, "omar@voorbeeld.example")
    clean_up(minutes=119)
    assert number_of(OneTimeKey) == 1
    clean_up(minutes=121)
    assert number_of(OneTimeKey) == 0


def test_counts_go_when_their_time_is_over(house):
    with writing():
        count_hit("x", most=1, seconds=60)
    assert number_of(RateHit) == 1
    clean_up(minutes=2)
    assert number_of(RateHit) == 0


@pytest.mark.parametrize(("days", "is_there"), [(13, True), (15, False)])
def test_an_account_never_confirmed_goes_after_fourteen_days(house, days, is_there):
    there = newcomer().id
    clean_up(days=days)
    assert exists(there) is is_there


@pytest.mark.parametrize("count", ["post_count", "topic_count"])
def test_an_account_that_wrote_something_stays(house, count):
    there = newcomer().id
    with writing():
        setattr(user("willemijn"), count, 1)
    clean_up(days=100)
    assert exists(there)


def test_confirmed_people_stay(house):
    clean_up(days=1000)
    assert all(user(name) for name in ("nadia", "omar", "pia", "quinn", "ruth"))


def test_with_an_account_go_its_keys_and_sign_ins_and_the_ledger_stays(house):
    there = newcomer().id
    with writing():
        actions.begin_sign_in(there, "Firefox")
        keys.make_key(there, keys.CONFIRM, "willemijn@voorbeeld.example")
    clean_up(days=15)
    assert number_of(SignIn) == number_of(OneTimeKey) == 0


def test_the_address_is_free_again_afterwards(house):
    newcomer()
    clean_up(days=15)
    assert newcomer().username == "willemijn"


def test_it_is_work_the_worker_knows_and_does_every_night(house):
    task = jobs.queue.tasks["accounts.clean_up"]
    timed = [each for each in jobs.queue.periodic_registry.periodic_tasks.values() if each.task is task]
    assert [each.cron for each in timed] == ["17 4 * * *"]
    there = newcomer().id
    with clock.at(clock.now() + timedelta(days=15)):
        task.func(timestamp=0)
    assert not exists(there)
