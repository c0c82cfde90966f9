"""A job's life: handed to a worker, watched, called off, its answer kept or its failure told, taken up after a restart.

What a kind of job does stands in its `Kind`; the verbs are in `jobs`. Nothing is lost and nothing is kept twice: what a job
brings is written in the one transaction that ends it (`ending`), and a job ends once. docs/jobs.md tells how a kind is added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from brightpath.adapters.letterbox import Brought, carry_out
from brightpath.domain.errors import BrightPathError, Stale
from brightpath.domain.ids import UserId
from brightpath.domain.jobs import (
    JSON,
    SEARCH,
    SEARCH_PICTURE,
    SVG,
    HouseJob,
    IsCalledOff,
    Job,
    JobDocument,
    JobState,
    Tell,
    Work,
)
from brightpath.exports.search_picture import search_picture
from brightpath.services.access import asked_again
from brightpath.services.house import House
from brightpath.storage import jobs
from brightpath.storage.database import Db

J = TypeVar("J", bound=Work)

#: Progress reaches the database in steps of this many percent; in between the letterbox alone knows it.
STORED_EVERY = 25
CALLED_OFF = "This was called off. Nothing was changed."
#: What was going on, where nobody knows what kind of work it was: an older BrightPath's.
_AT_THIS = "it was at this"
#: So many times what waited is handed over anew after a start; perhaps it is what brings the machine down before it is heard of.
TIMES_HANDED_OVER = 5


@dataclass(frozen=True)
class End:
    """How a job ended that brings nothing: failed or cancelled, with the sentence that says why, and by whose will."""

    state: JobState
    sentence: str
    user_id: UserId | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a kind of job does. A family's kind gets a `Job` everywhere, any other a `HouseJob`.

    Attributes
    ----------
    work
        What a worker does, in the form that `domain.jobs` tells; found by its name, so it is a function of a module.
    keep
        Takes the answer, in this process: checks it, and writes it within `ending`. It raises a sentence where nothing is kept.
    task
        Makes the worker's task from what is written down of a job; once more after a restart. None: it is given to `hand_over`,
        and a job that was cut short is not begun again.
    first
        What is to be done here before the task can be made: steps, one after the other, aside from whoever asks.
    doing
        "this week was being planned": what goes on, in the sentences that tell how it ended.
    stays
        What is left where it ends without.
    ended_without
        Tells those who wait for it that it brings nothing, in the transaction that ends it.
    taken_up
        Tells them that a new job has taken its place after a restart.
    only_until_its_end
        What of its input is there for the work alone, and goes from its row when it ends: people's names, by the input's names.
    """

    name: str
    work: Callable[[Any, Tell, IsCalledOff], Any]
    keep: Callable[[House, Any, Any], None]
    task: Callable[[House, Any], Any] | None
    doing: str
    first: Callable[[House], Iterable[Callable[[], object]]] | None = None
    stays: str = "Nothing was changed"
    ended_without: Callable[[House, Db, Any, End], None] = lambda house, db, job, end: None
    taken_up: Callable[[Db, Any], None] = lambda db, job: None
    only_until_its_end: tuple[str, ...] = ()

    @property
    def unexpected(self) -> str:
        """Say that it failed for a reason that is nobody's to read."""
        return f"Something went wrong while {self.doing}. {self.stays}; the log says more."

    @property
    def cut_short(self) -> str:
        """Say that it was under way when BrightPath ended, and what becomes of it."""
        then = "It begins anew when it is asked for" if self.task is None else "It began again at the next start"
        return f"BrightPath was stopped while {self.doing}. {then}."

    @property
    def never_begun(self) -> str:
        """Say that it has waited through too many starts."""
        return (
            f"BrightPath was started {TIMES_HANDED_OVER + 1} times before this had begun, so it was given up."
            f" {self.stays}; please ask for it again."
        )

    @property
    def cut_short_again(self) -> str:
        """Say that it was under way both times when BrightPath ended."""
        return f"BrightPath was stopped twice while {self.doing}, so it did not begin a third time."


#: Every kind of job by name, filled as their rooms are imported.
KINDS: dict[str, Kind] = {}


def a_kind(kind: Kind) -> Kind:
    """Make a kind of job known.

    Raises
    ------
    TypeError
        While importing: when another one has its name.
    """
    if KINDS.setdefault(kind.name, kind) is not kind:
        raise TypeError(f"There are two kinds of job with the name {kind.name}.")
    return kind


# --- On its way -------------------------------------------------------------------------------------------------------


def hand_over(house: House, job: Job | HouseJob, task: Any = None) -> None:
    """Give a job that is written down, and committed, to the workers; what they bring is kept when they bring it."""
    kind = KINDS[job.kind]
    if kind.first is None:
        _to_a_worker(house, job, task)
        return
    try:
        for step in kind.first(house):
            house.aside.submit(step)
        house.aside.submit(_to_a_worker, house, job, task)
    except Exception as error:
        _fail(house, job, _sentence_of(house, kind, error))


def _to_a_worker(house: House, job: Job | HouseJob, task: Any) -> None:
    """Make the task and hand it over; perhaps nobody waits for this call, so nothing may escape from it."""
    kind = KINDS[job.kind]
    try:
        if kind.first is not None and _is_over(house, job):
            return  # called off before its turn came
        make = kind.task
        if task is None and make is not None:
            task = asked_again(house, lambda: make(house, job))
        future = house.executor.submit(carry_out, kind.work, task, house.letterbox.letters(job.job_id))
    except Exception as error:
        _fail(house, job, _sentence_of(house, kind, error))
        return
    future.add_done_callback(partial(_receive, house, job))


def _is_over(house: House, job: Work) -> bool:
    with house.store.read() as db:
        return jobs.state_of_job(db, job.job_id).is_over


def _receive(house: House, job: Job | HouseJob, future: Future[Brought[Any]]) -> None:
    """Take what the worker brings; nobody waits for this call, so nothing may escape from it."""
    if future.cancelled():
        return  # the house closes: the job stays as it is, and the next start takes it up
    kind = KINDS[job.kind]
    try:
        brought = future.result()
        began = house.now() - timedelta(seconds=brought.seconds)
        ended = replace(job, trajectory=brought.trajectory, started_at=began)
        asked_again(house, lambda: kind.keep(house, ended, brought.answer))
    except Exception as error:
        _fail(house, job, _sentence_of(house, kind, error))
    house.letterbox.clear(job.job_id)


def _sentence_of(house: House, kind: Kind, error: Exception) -> str:
    if isinstance(error, BrightPathError):
        return error.sentence
    house.log.error("A job came to grief: %s", kind.name, exc_info=error)
    return kind.unexpected


@dataclass
class Ending:
    """The transaction that ends a job well; what is put here is written with it."""

    db: Db
    at: datetime
    result: dict[str, Any] = field(default_factory=dict)
    documents: list[JobDocument] = field(default_factory=list)


@contextmanager
def ending(house: House, job: Work) -> Iterator[Ending]:
    """Write what a job brought, its documents, the way of its search and its end in one transaction, or nothing.

    Raises
    ------
    Stale
        Before anything is done, when the job has ended in the meantime: it was called off.
    """
    with house.store.write() as db:
        state = jobs.state_of_job(db, job.job_id)
        if state.is_over:
            raise Stale(CALLED_OFF)
        end = Ending(db, house.now())
        if state is JobState.PENDING:
            jobs.start_job(db, job.job_id, at=job.started_at or end.at)
        yield end
        jobs.keep_documents(db, job.job_id, [*_search(job.trajectory), *end.documents], at=end.at)
        jobs.finish_job(db, job.job_id, end.result, at=end.at)
        _forget(db, job)


def _search(trajectory: Sequence[dict[str, Any]]) -> Iterator[JobDocument]:
    if trajectory:
        yield JobDocument(SEARCH, JSON, json.dumps(list(trajectory)).encode())
    picture = search_picture(trajectory)
    if picture is not None:
        yield JobDocument(SEARCH_PICTURE, SVG, picture)


def _fail(house: House, job: Job | HouseJob, sentence: str) -> None:
    try:
        with house.store.write() as db:
            jobs.fail_job(db, job.job_id, sentence, at=house.now())
            _told(house, db, job, End(JobState.FAILED, sentence))
    except Stale:
        pass  # it was called off meanwhile
    except Exception:
        house.log.exception("The end of a job could not be written down")


def call_off(house: House, find: Callable[[Db], Job | HouseJob], user_id: UserId | None) -> None:
    """End a job because somebody asks for it; what its worker still brings is not kept.

    Raises
    ------
    Stale
        When it has ended in the meantime.
    """
    with house.store.write() as db:
        job = find(db)
        jobs.cancel_job(db, job.job_id, at=house.now())
        _told(house, db, job, End(JobState.CANCELLED, CALLED_OFF, user_id))
    house.letterbox.call_off(job.job_id)


def _told(house: House, db: Db, job: Job | HouseJob, end: End) -> None:
    _forget(db, job)
    if job.kind in KINDS:
        KINDS[job.kind].ended_without(house, db, job, end)


def _forget(db: Db, job: Work) -> None:
    """Let what was there for the work alone go from the row of a job that has ended."""
    names = KINDS[job.kind].only_until_its_end if job.kind in KINDS else ()
    if names:
        jobs.write_input(db, job.job_id, {name: value for name, value in job.input.items() if name not in names})


# --- Watching ---------------------------------------------------------------------------------------------------------


def up_to_date(house: House, job: J) -> J:
    """Bring a job up to date with what its worker told last."""
    told = None if job.state.is_over else house.letterbox.told(job.job_id)
    if told is None:
        return job
    progress, note = min(max(told.progress.percent, job.progress), 99), told.progress.note
    began = job.started_at or house.now() - timedelta(seconds=told.seconds)
    if job.state is JobState.PENDING or progress - job.progress >= STORED_EVERY:
        with suppress(Stale), house.store.write() as db:
            if job.state is JobState.PENDING:
                jobs.start_job(db, job.job_id, at=began)
            jobs.note_progress(db, job.job_id, progress, note)
    return replace(
        job,
        state=JobState.RUNNING,
        progress=progress,
        progress_note=note,
        started_at=began,
        best=told.progress.best,
        trajectory=told.trajectory,
    )


# --- After a start ----------------------------------------------------------------------------------------------------


def take_up(house: House) -> list[Job | HouseJob]:
    """Begin again what an earlier process left waiting or under way; say what that is.

    What waited is handed over again, a few times. A job that was cut short ends with the reason, and a new one takes its
    place, once: work that brings the machine down must not do so at every start.
    """
    taken_up: list[Job | HouseJob] = []
    with house.store.write() as db:
        for job in jobs.unfinished_work(db):
            kind = KINDS.get(job.kind)
            if kind is not None and kind.task is not None:
                if job.state is JobState.PENDING and house.letterbox.told(job.job_id) is None:
                    times = job.input.get("timesHandedOver", 0)
                    if times < TIMES_HANDED_OVER:
                        jobs.write_input(db, job.job_id, {**job.input, "timesHandedOver": times + 1})
                        taken_up.append(job)
                    else:
                        _given_up(house, db, job, kind.never_begun)
                    continue
                if not job.input.get("takenUpFrom"):
                    taken_up.append(_anew(house, db, kind, job))
                    continue
            _given_up(house, db, job, _cut_short(kind))
    house.letterbox.clear_all()
    for job in taken_up:
        hand_over(house, job)
    return taken_up


def _given_up(house: House, db: Db, job: Job | HouseJob, sentence: str) -> None:
    jobs.fail_job(db, job.job_id, sentence, at=house.now())
    _told(house, db, job, End(JobState.FAILED, sentence))


def _cut_short(kind: Kind | None) -> str:
    if kind is None:
        return f"BrightPath was stopped while {_AT_THIS}."
    return kind.cut_short if kind.task is None else kind.cut_short_again


def _anew(house: House, db: Db, kind: Kind, job: Job | HouseJob) -> Job | HouseJob:
    at, asked = house.now(), {**job.input, "takenUpFrom": job.job_id}
    jobs.fail_job(db, job.job_id, kind.cut_short, at=at)
    _forget(db, job)
    again: Job | HouseJob
    if isinstance(job, Job):
        again = jobs.create_job(db, family_id=job.family_id, user_id=job.user_id, kind=job.kind, input=asked, at=at)
    else:
        again = jobs.create_house_job(db, user_id=job.user_id, kind=job.kind, input=asked, at=at)
    kind.taken_up(db, again)
    return again
