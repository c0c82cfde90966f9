"""What is done regularly is done again after a failure, and never after the end."""

from __future__ import annotations

import logging
import threading

import pytest

from brightpath.adapters.regularly import Regularly

LOG = logging.getLogger("brightpath.tests")


def test_it_goes_on_after_a_failure_and_writes_it_down(caplog: pytest.LogCaptureFixture) -> None:
    done, times = threading.Event(), []

    def fail_twice() -> None:
        times.append(1)
        if len(times) < 3:
            raise ValueError("not today")
        done.set()

    alarm = Regularly(fail_twice, seconds=0.001, log=LOG)
    alarm.start()
    assert done.wait(60)
    alarm.stop()
    assert len([record for record in caplog.records if "went wrong" in record.message]) == 2


def test_it_ends_at_once_although_the_next_time_is_far_away() -> None:
    done = threading.Event()
    alarm = Regularly(done.set, seconds=3600, log=LOG)
    alarm.start()
    assert done.wait(60)
    alarm.stop()
    alarm.stop()
    assert not any(thread.name == "regularly" and thread is alarm._thread for thread in threading.enumerate())
