"""Work is done in order, whoever carries it, and a process that dies takes nothing with it."""

import os

import pytest

from evenhand.executors import Crashed, Processes, Serial, open_executor


def double(number):
    return number * 2


def die_at_five(number):
    if number == 5:
        os._exit(1)
    return number


@pytest.mark.parametrize("executor", [Serial(), Processes(2)])
def test_outcomes_come_in_the_order_of_the_items(executor):
    assert list(executor.map(double, iter(range(30)))) == [number * 2 for number in range(30)]


def test_an_item_that_kills_its_process_is_named_and_the_others_are_done():
    outcomes = list(Processes(2).map(die_at_five, range(12)))
    assert outcomes == [Crashed(5) if number == 5 else number for number in range(12)]


def test_one_worker_needs_no_process():
    assert isinstance(open_executor(1), Serial)
    assert isinstance(open_executor(3), Processes)
