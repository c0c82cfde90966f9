"""The launcher: `streamlit run app.py` and `python3 start.py run` both begin here. It holds no page."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import streamlit as st

from brightpath.adapters.cluster import Cluster
from brightpath.adapters.regularly import Regularly
from brightpath.api.app import middleware, routes
from brightpath.bootstrap import close_house, open_house
from brightpath.config import ROOT, read_settings
from brightpath.domain.accounts import Actor
from brightpath.domain.errors import BrightPathError
from brightpath.services import family, jobs, people, proposals, training, upkeep
from brightpath.serving import url
from brightpath.ui import words
from brightpath.ui.guard import move_in

#: Seconds between two looks at which families' next week is to be proposed.
PROPOSE_EVERY = 120.0
#: And between two looks at whether the models are to be trained again.
TRAIN_EVERY = 60.0
#: And between two looks at whether it is night and rows are to be laid.
LAY_EVERY = 600.0

try:
    house = open_house(read_settings(os.environ))
except BrightPathError as error:
    sys.exit(error.sentence)
move_in(house)
# Streamlit would print a traceback in the terminal; `page_failed` writes it into the log.
logging.getLogger("streamlit.error_util").disabled = True


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Begin what waits, say where to come in, and put everything away at the end."""
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    threading.Thread(target=house.passwords.warm_up, daemon=True).start()
    threading.Thread(target=tell_of_cluster, daemon=True).start()
    jobs.take_up_jobs(house, Actor.console())
    family.give_demo_families(house, Actor.console())
    show_first_run_link()
    alarms = [
        Regularly(partial(proposals.propose_due, house, Actor.console()), seconds=PROPOSE_EVERY, log=house.log),
        Regularly(partial(training.train_if_due, house, Actor.console()), seconds=TRAIN_EVERY, log=house.log),
        Regularly(partial(upkeep.lay_facts_by_night, house, Actor.console()), seconds=LAY_EVERY, log=house.log),
    ]
    for alarm in alarms:
        alarm.start()
    try:
        yield
    finally:
        for alarm in alarms:
            alarm.stop()
        close_house(house)


def show_first_run_link() -> None:
    """Print the link for the first account, as long as there is none."""
    link = people.first_run_link(house, Actor.console())
    if link is not None:
        port = int(st.get_option("server.port"))  # `streamlit run --server.port` may have chosen it
        here = url(house.settings.address, port, is_secure=house.settings.is_secure)
        print(f"Nobody has an account here yet. Open this once to create the first one:\n{here}{link.path}", flush=True)


def tell_of_cluster() -> None:
    """Say whether the cluster that does long work is there, where the settings name one; pages are served all the same."""
    if isinstance(house.executor, Cluster):
        with suppress(RuntimeError):  # closed before it was asked
            is_there, sentence = house.executor.look()
            house.log.log(logging.INFO if is_there else logging.WARNING, sentence)
            print(sentence, flush=True)


def page_failed(error: Exception) -> bool:
    """Write down what a page did not expect, and show one sentence instead of a traceback."""
    house.log.error("A page failed", exc_info=error)
    st.error(words.SORRY)
    return True


app = st.App(
    ROOT / "brightpath" / "ui" / "main.py",
    routes=routes(house),
    middleware=middleware(house),
    lifespan=lifespan,
    on_script_error=page_failed,
)
