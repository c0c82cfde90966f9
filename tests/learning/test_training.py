"""Every model trained in turn, whatever the versions in use hold."""

from __future__ import annotations

import polars as pl
import pytest

from brightpath.domain.models import OUTCOMES, REWARD
from brightpath.learning.outcome_features import FEATURES, VERSION
from brightpath.learning.trained import Trained
from brightpath.learning.training import TrainingTask, train_all
from brightpath.storage.outcomes import OUTCOMES as COLUMNS
from tests.learning.test_reward import rated_weeks

NO_LESSONS = pl.DataFrame(schema=pl.Schema([*COLUMNS.items(), ("field", pl.Categorical())]))


@pytest.mark.parametrize("odd", [{"version": 1}, {"version": 1, "schedule": "trees", "until": "never"}])
def test_a_version_that_cannot_be_asked_keeps_no_other_away(odd: dict[str, object]) -> None:
    active = {REWARD: odd, OUTCOMES: {"version": VERSION, "features": list(FEATURES)}}
    task = TrainingTask((), NO_LESSONS, rated_weeks(6, 12), active)
    answer = train_all(task)
    trained = [one for one in answer.results if isinstance(one, Trained)]
    assert [(one.name, one.beats_active) for one in trained] == [(REWARD, None)]
    assert [trouble.split(":")[0] for trouble in answer.troubles] == [REWARD]
    assert "Traceback" in answer.troubles[0]
